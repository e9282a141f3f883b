"""The file of a case as its officers keep it: later parties, corrected facts, who may see and handle it."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import Permission
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.content import digest_of, read_content
from cases.file.case.models import Case
from cases.file.case.moved import MatterMovedOn
from cases.file.case.permissions import check_handles, check_is_qualified
from cases.file.notices import CASE_HANDED_OVER, CASE_SHARED, OFFICER_RECUSED
from cases.file.parties.models import Party
from cases.file.parties.persons import PartyInput, check_born_before, check_not_there, seal_party
from cases.file.sight.docket import enter_docket, keep_docket
from cases.file.sight.models import CaseShare, Handler, Lead, Recusal
from portal.dispatch.notices import deeds as notices
from portal.dispatch.notices.wording import NoticeKind
from portal.ledger.models import Chain
from portal.ledger.writing.recording import Record, deed
from portal.people.actors import actor
from portal.people.models import Officer, Post, Role, Unit
from portal.people.rights import rights_of
from portal.shell.refusals import Denied, Refused, refuse


def add_party(*, by: Officer, at: datetime, case_id: int, party: PartyInput) -> Party:
    """Add a party to a case and return it."""
    case = case_to_change(by, case_id)
    row = seal_party(case, party, at)
    check_born_before(case, row.born_on)
    check_not_there(row.role, row.id_number_index, case.parties.all())
    with deed("party.added", by=actor(by, role=Role.OFFICER), at=at, about=case) as record:
        record.save(row)
        note_change(record, case, at)
        record.note(party=row.pk, role=row.role)
    return row


def share(*, by: Officer, at: datetime, case_id: int, officer: Officer, reason: str) -> None:
    """Open a single case to a single officer, who is told; a unit's head or the legal department does this."""
    case = Case.objects.visible_to(by).get(pk=case_id)
    check_shares(by)
    _check_reason(reason)
    if not officer.is_active:
        refuse(officer=_("The account is closed."))
    with deed("case.shared", by=actor(by), at=at, about=case, chain=Chain.ACCESS) as record:
        permission = Permission.objects.get(codename="view_case", content_type__app_label="cases")
        if not CaseShare.objects.filter(user=officer, permission=permission, content_object=case).exists():
            record.save(CaseShare(user=officer, permission=permission, content_object=case))
        enter_docket([case.pk])
        record.note(officer=officer.pk, reason=reason.strip())
        tell(record, CASE_SHARED, case, [officer.pk], at, by=by.name)


def recuse(*, by: Officer, at: datetime, case_id: int, officer: Officer, reason: str) -> Recusal:
    """Keep an officer from a case (回避) and return the Recusal; a matter that the officer took up is free again.

    The officer, the lead and the head of the unit are told. A lead who is recused hands the case over.
    """
    case = Case.objects.visible_to(by).select_related("unit").get(pk=case_id)
    check_recuses(by, officer)
    _check_reason(reason)
    if case.recusals.filter(officer=officer).exists():
        refuse(officer=_("%(name)s is recused from this case already.") % {"name": officer.name})
    recusal = Recusal(case=case, officer=officer, reason=reason.strip(), recused_at=at)
    with deed("officer.recused", by=actor(by), at=at, about=case) as record:
        record.save(recusal)
        for matter in case.matters.open().filter(holder=officer):
            record.change(matter, only_if={"holder": officer.pk}, holder=None)
        record.note(officer=officer.pk)
        concerned = [officer.pk, case.lead_id, *heads_of(case.unit, at)]
        tell(record, OFFICER_RECUSED, case, concerned, at, name=officer.name)
    return recusal


def hand_over(
    *, by: Officer, at: datetime, case_id: int, lead: Officer, reason: str, assistant: Officer | None = None
) -> Case:
    """Make another officer of the unit the lead of a case; the unit's head does this. Return the case.

    What the former lead has not handed in again is the new lead's. `assistant` joins them where two officers would
    not be left. Raises Denied or Refused where the new lead may not handle the case.
    """
    case = Case.objects.visible_to(by).select_related("unit").get(pk=case_id)
    check_hands_over(by, case)
    if case.has_ended:
        raise Refused(_("This case has ended; its file is no longer changed."))
    _check_reason(reason)
    newcomers = [lead, *([assistant] if assistant and assistant != lead else [])]
    for officer, field in zip(newcomers, ("lead", "assistant"), strict=False):
        _check_may_take_over(officer, case, at, field)
    with deed("case.handed-over", by=actor(by, role=Role.UNIT_HEAD), at=at, about=case) as record:
        before = case.lead_id
        _change_lead(record, case, lead, at)
        for handler in case.handlers.filter(is_lead=True):
            handler.is_lead, handler.ends_at = False, at
            record.save(handler)
        for officer in newcomers:
            handler = case.handlers.filter(officer=officer).first() or Handler(case=case, officer=officer, starts_at=at)
            handler.is_lead, handler.ends_at = officer == lead, None
            record.save(handler)
        _check_two_are_left(case)
        if not record.change(case, only_if={"version": case.version}, lead=lead, version=case.version + 1):
            raise MatterMovedOn(_("The case changed while you were deciding."))
        for matter in case.matters.drafts().filter(author_id=before).exclude(author=lead):
            record.change(matter, only_if={"version": matter.version}, author=lead, version=matter.version + 1)
        keep_docket([case.pk])
        record.note(before=before, after=lead.pk, reason=reason.strip())
        tell(record, CASE_HANDED_OVER, case, [before, *(officer.pk for officer in newcomers)], at, name=lead.name)
    return case


def check_shares(officer: Officer) -> None:
    """Raise Denied unless the officer may open single cases to others."""
    if not rights_of(officer).has(Role.UNIT_HEAD, Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER):
        raise Denied(_("A case is shared by the unit's head, the legal department or the bureau leader."))


def check_recuses(by: Officer, officer: Officer) -> None:
    """Raise Denied unless `by` may declare the recusal of an officer: one's own always."""
    if by != officer and not rights_of(by).has(Role.UNIT_HEAD, Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER):
        raise Denied(_("Recusal is declared by oneself, the unit's head, the legal department or the bureau leader."))


def check_hands_over(officer: Officer, case: Case) -> None:
    """Raise Denied unless the officer is head or deputy of the unit of a case."""
    paths = rights_of(officer).paths(Role.UNIT_HEAD, Role.UNIT_DEPUTY)
    if not any(case.unit.path.startswith(path) for path in paths):
        raise Denied(_("The head of the unit decides who leads a case."))


def heads_of(unit: Unit, at: datetime) -> list[int]:
    """Return the ids of the heads of a unit on the day of `at`."""
    posts = Post.objects.on(timezone.localdate(at)).over(unit).filter(role=Role.UNIT_HEAD, officer__is_active=True)
    return list(posts.values_list("officer_id", flat=True))


def tell(
    record: Record, kind: NoticeKind, case: Case, recipients: Iterable[int | None], at: datetime, **facts: str
) -> None:
    """Send the notice of a deed on a case to those concerned, but for who did it, once; its number is a fact of it."""
    told = [pk for pk in dict.fromkeys(recipients) if pk and pk != record.actor.officer_id]
    notices.send(
        record,
        kind,
        recipients=told,
        key=f"{record.kind}:{record.id}",
        at=at,
        about=case,
        facts={"number": case.number, **facts},
    )


def _change_lead(record, case, lead, at):
    """Keep who led until now, where the case is older than the rows that say so, and who leads from now on."""
    if case.lead_id and not case.leads.exists():
        record.save(Lead(case=case, officer_id=case.lead_id, unit_id=case.unit_id, since=case.registered_at))
    record.save(Lead(case=case, officer=lead, unit_id=case.unit_id, since=at))


def _check_may_take_over(officer, case, at, field):
    on = timezone.localdate(at)
    check_is_qualified(officer, on)
    posts = Post.objects.on(on).over(case.unit).filter(officer=officer, role=Role.OFFICER)
    if not officer.is_active or not posts.exists():
        refuse(**{field: _("%(name)s is no officer of this unit.") % {"name": officer.name}})
    if case.recusals.filter(officer=officer).exists():
        refuse(**{field: _("%(name)s is recused from this case already.") % {"name": officer.name}})
    if case.matters.filter(steps__reviewer=officer).exists():
        refuse(**{field: _("%(name)s has reviewed this case, so somebody else handles it.") % {"name": officer.name}})


def _check_two_are_left(case):
    recused = case.recusals.values("officer_id")
    left = case.handlers.filter(ends_at=None, officer__is_active=True).exclude(officer__in=recused)
    if left.count() < 2:
        refuse(assistant=_("A case has at least two handling officers."))


def _check_reason(reason):
    if not reason.strip():
        refuse(reason=_("Say why."))


def refresh_open_matters(record: Record, case: Case, at: datetime, *, always: bool = False) -> None:
    """Let the open matters of a case know that its content changed, so that no stale page can decide them.

    With `always` also where what the levels read is the same, but not what it rests on.
    """
    for matter in case.matters.open():
        changed = digest_of(read_content(matter, case=case))
        if always or changed != matter.content_digest:
            only_if = {"version": matter.version}
            if not record.change(matter, only_if=only_if, version=matter.version + 1, content_digest=changed):
                raise MatterMovedOn(_("The matter has moved on since you opened it."))


def case_to_change(by: Officer, case_id: int) -> Case:
    """Return a case that `by` handles and whose file may be changed now; raises Denied or Refused with the reason."""
    case = Case.objects.select_related("unit", "cause").get(pk=case_id)
    check_handles(by, case)
    check_is_not_under_review(case)
    return case


def check_is_not_under_review(case: Case, *, for_all: bool = False) -> None:
    """Raise Refused while a matter that changes the case's state lies with a reviewer (decision 0005).

    With `for_all` also while another one does, that leaves room for others.
    """
    reading = [matter for matter in case.matters.all() if matter.is_with_a_reviewer]
    held = [matter for matter in reading if for_all or not matter.runs_beside_others(case.kind)]
    if held:
        raise Refused(
            _("The file is under review (%(stage)s); have it returned or withdraw it before you change it.")
            % {"stage": held[0].get_stage_display()}
        )


def note_change(record: Record, case: Case, at: datetime) -> None:
    """Move the case on by one version and let its open matters know; raises MatterMovedOn where somebody was faster."""
    if not record.change(case, only_if={"version": case.version}, version=case.version + 1):
        raise MatterMovedOn(_("The case changed while you were writing."))
    refresh_open_matters(record, case, at)
