"""Sealed records (封存, 治安管理处罚法2025 第136条): sealed, opened for a lawful purpose that another approved."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.case.moved import MatterMovedOn
from cases.file.case.permissions import check_does_not_handle, check_holds, check_may_find_persons
from cases.file.case.states import CaseKind, CaseState
from cases.file.notices import SEAL_KEPT, SEAL_OPENED
from cases.file.sealing.models import SealedAccess
from portal.dispatch.notices import deeds as notices
from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied, Refused

DECIDE = (Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER)
LONGEST_DAYS = 30


def seal(*, by: Officer, at: datetime, case_id: int, reason: str) -> Case:
    """Seal the record of an ended public-order case and return the case; from then on nobody's list shows it."""
    case = Case.objects.visible_to(by).get(pk=case_id)
    check_holds(by, timezone.localdate(at), *DECIDE)
    check_may_be_sealed(case)
    _check_said(reason=reason)
    with deed("case.sealed", by=_actor(by), at=at, about=case) as record:
        _change(record, case, is_sealed=True)
        record.note(reason=reason.strip())
    return case


def check_may_be_sealed(case: Case) -> None:
    """Raise Refused unless the case is a public-order case that has ended."""
    if case.kind != CaseKind.ADMINISTRATIVE or not case.has_ended or case.state == CaseState.VOID:
        raise Refused(_("Sealed are records of public-order cases that have ended."))


def unseal(*, by: Officer, at: datetime, access_id: int, reason: str) -> Case:
    """Take the seal off the record that a request speaks of, and return the case; the bureau leader does this."""
    access = SealedAccess.objects.visible_to(by).select_related("case").get(pk=access_id)
    check_holds(by, timezone.localdate(at), Role.BUREAU_LEADER)
    case = access.case
    if case is None or not case.is_sealed:
        raise Refused(_("There is no sealed record under this number."))
    check_does_not_handle(by, case)
    _check_said(reason=reason)
    with deed("case.unsealed", by=_actor(by), at=at, about=case) as record:
        _change(record, case, is_sealed=False)
        record.note(access=access.pk, reason=reason.strip())
    return case


def ask(
    *, by: Officer, at: datetime, number: str, purpose: str, body: str, reference: str, grounds: str
) -> SealedAccess:
    """Ask to look at a sealed record and return the SealedAccess; the asker is not told whether there is one."""
    check_may_find_persons(by)
    _check_said(number=number, body=body, reference=reference, grounds=grounds)
    case = Case.objects.filter(number=number.strip(), is_sealed=True, is_void=False).first()
    access = SealedAccess(
        number=number.strip(),
        case=case,
        purpose=purpose,
        body=body.strip(),
        reference=reference.strip(),
        grounds=grounds.strip(),
        asked_by=by,
        asked_at=at,
    )
    with deed("sealed.asked", by=_actor(by), at=at, chain=Chain.PERSONAL) as record:
        record.save(access)
        record.about(access)
        record.note(purpose=purpose, body=access.body, reference=access.reference, reason=access.grounds)
    return access


def decide(*, by: Officer, at: datetime, access_id: int, is_approved: bool, reason: str, days: int = 0) -> SealedAccess:
    """Approve a request for so many days, or refuse it, and return it.

    Raises Denied for the asker and for who handles the case; Refused where there is no such record, no reason or no
    fitting time.
    """
    access = SealedAccess.objects.visible_to(by).select_related("case").get(pk=access_id)
    check_holds(by, timezone.localdate(at), *DECIDE)
    if access.asked_by_id == by.pk:
        raise Denied(_("Somebody else decides what you have asked for."))
    if access.case:
        check_does_not_handle(by, access.case)
    _check_decision(access, is_approved, reason, days)
    outcome = SealedAccess.Outcome.APPROVED if is_approved else SealedAccess.Outcome.REFUSED
    with deed("sealed.decided", by=_actor(by), at=at, about=access, chain=Chain.PERSONAL) as record:
        won = record.change(
            access,
            only_if={"decided_at": None},
            outcome=outcome,
            decided_by=by,
            decided_at=at,
            reason=reason.strip(),
            valid_until=at + timedelta(days=days) if is_approved else None,
        )
        if not won:
            raise MatterMovedOn(_("This request has been decided."))
        record.note(outcome=outcome, reason=reason.strip(), days=days if is_approved else 0)
        notices.send(
            record,
            SEAL_OPENED if is_approved else SEAL_KEPT,
            recipients=[access.asked_by_id],
            key=f"{record.kind}:{access.pk}",
            at=at,
            about=access,
            facts={"number": access.number},
        )
    return access


def open_record(*, by: Officer, at: datetime, access_id: int) -> Case:
    """Return the sealed Case of one's own approved request while it is valid, and record the look."""
    access = SealedAccess.objects.select_related("case").get(pk=access_id, asked_by=by)
    if not access.is_valid(at):
        raise Denied(_("This request is not approved, or its time is over."))
    case = Case.objects.select_related("unit", "cause", "lead").get(sealed_accesses=access)
    with deed("sealed.opened", by=_actor(by), at=at, about=access, chain=Chain.PERSONAL, is_look=True) as record:
        record.note(case=case.pk, purpose=access.purpose, reason=access.grounds)
    return case


def _check_decision(access, is_approved, reason, days):
    problems = {}
    if not reason.strip():
        problems["reason"] = _("Say why.")
    if is_approved and not 1 <= days <= LONGEST_DAYS:
        problems["days"] = _("One to %(count)s days.") % {"count": LONGEST_DAYS}
    if is_approved and (access.case is None or not access.case.is_sealed):
        problems["outcome"] = _("There is no sealed record under this number.")
    if problems:
        raise Refused(next(iter(problems.values())), problems)


def _check_said(**said):
    missing = {name: _("This field is required.") for name, value in said.items() if not value.strip()}
    if missing:
        raise Refused(next(iter(missing.values())), missing)


def _change(record, case, **fields):
    if not record.change(case, only_if={"version": case.version}, version=case.version + 1, **fields):
        raise MatterMovedOn(_("The case changed while you were deciding."))


def _actor(officer):
    return actor(officer, role=next(iter(sorted(rights_of(officer).roles)), ""))
