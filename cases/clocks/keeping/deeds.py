"""Clocks that officers keep by hand, each with its paper; and periods that begin anew or are replaced by law."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clocks.codes import EXTENDABLE
from cases.clocks.deeds import running
from cases.clocks.keeping.permissions import _check_leads, check_keeps_clocks, check_takes_back
from cases.clocks.models import Clock
from cases.clocks.moments import LONGER, is_met_by_hand, is_started_by_hand
from cases.file.case.models import Case
from cases.file.case.states import CaseState
from portal.ledger.writing.recording import Record, deed
from portal.office.clocks.models import ClockRule
from portal.office.clocks.settling import settle
from portal.people.actors import actor
from portal.people.models import Officer, Role
from portal.shell.refusals import Refused, check_all, refuse

MEDIATION_FAILED = "handling.mediation_failed"


def start(*, by: Officer, at: datetime, case_id: int, code: str, base_at: datetime, document: str) -> Clock:
    """Start a clock that no deed starts, from the moment of its fact, and return it.

    Raises Denied unless `by` handles the case; Refused for a rule that is not kept by hand, that is not for such
    cases, or was not in force, and without the paper that shows the fact.
    """
    case = _visible_case(by, case_id)
    check_keeps_clocks(by, case)
    rule = ClockRule.objects.on(timezone.localdate(base_at)).filter(code=code, applies_to=case.kind).first()
    if rule is None or not is_started_by_hand(code):
        refuse(code=_("No such clock can be started in this case by the law of that day."))
    check_all(
        lambda: _check_moment("base_at", base_at, at, since=case.reported_at or case.registered_at),
        lambda: _check_paper(document),
    )
    if case.clocks.filter(rule=rule, base_at=base_at, is_void=False).exists():
        raise Refused(_("This clock has been started already."))
    clock = Clock(case=case, rule=rule, base_at=base_at)
    with deed("clock.started", by=actor(by, role=Role.OFFICER), at=at, about=case) as record:
        settle(record, clock)
        record.note(clock=clock.pk, code=code, base_at=base_at, due_at=clock.due_at, document=document.strip())
    return clock


def meet(*, by: Officer, at: datetime, clock_id: int, met_at: datetime, document: str) -> Clock:
    """Say when and by which paper a clock that is kept by hand was met; return it."""
    clock = visible_clock(by, clock_id)
    check_keeps_clocks(by, clock.case)
    if clock.is_void or clock.met_at:
        raise Refused(_("This clock no longer runs."))
    if not is_met_by_hand(clock.rule):
        raise Refused(_("This clock is met by the deed it waits for, not by hand."))
    check_all(lambda: _check_moment("met_at", met_at, at, since=clock.base_at), lambda: _check_paper(document))
    clock.met_at = met_at
    with deed("clock.met", by=actor(by, role=Role.OFFICER), at=at, about=clock.case) as record:
        record.save(clock)
        record.note(clock=clock.pk, code=clock.rule.code, met_at=met_at, document=document.strip())
    return clock


def take_back(*, by: Officer, at: datetime, clock_id: int, reason: str) -> Clock:
    """Make a clock void that was started by mistake; the unit's head or the legal department does this. Return it."""
    clock = visible_clock(by, clock_id)
    role = check_takes_back(by, clock.case)
    if clock.is_void or not is_started_by_hand(clock.rule.code):
        raise Refused(_("Only a clock that was started by hand is taken back."))
    _check_reason(reason)
    clock.is_void = True
    with deed("clock.taken-back", by=actor(by, role=role), at=at, about=clock.case) as record:
        record.save(clock)
        record.note(clock=clock.pk, code=clock.rule.code, reason=reason.strip())
    return clock


def restart(*, by: Officer, at: datetime, case_id: int, failed_at: datetime, document: str, reason: str = "") -> Clock:
    """Count the handling period anew from the day on which mediation failed or was not kept; return the new clock.

    公安机关办理行政案件程序规定 第185条第2款. The clock from the filing is void from then on. Raises Refused where the
    cause cannot be mediated, no handling clock runs, or `failed_at` does not fit.
    """
    case = _visible_case(by, case_id)
    check_keeps_clocks(by, case)
    before = next((clock for clock in running(case) if clock.rule.code in EXTENDABLE), None)
    if before is None or case.state != CaseState.FILED or not (case.cause and case.cause.is_mediable):
        raise Refused(_("This case has no handling deadline that a failed mediation could start anew."))
    if before.pauses.counting().filter(ends_at=None).exists():
        raise Refused(_("This clock stands still; end the pause first."))
    check_all(lambda: _check_moment("failed_at", failed_at, at, since=before.base_at), lambda: _check_paper(document))
    rule = ClockRule.objects.on(timezone.localdate(case.filed_at)).get(code=MEDIATION_FAILED)
    with deed("clock.restarted", by=actor(by, role=Role.OFFICER), at=at, about=case) as record:
        clock = _replace(record, before, rule, failed_at)
        record.note(
            clock=clock.pk,
            before=before.pk,
            failed_at=failed_at,
            due_before=before.due_at,
            due_after=clock.due_at,
            document=document.strip(),
            reason=reason.strip(),
        )
    return clock


def lengthen(*, by: Officer, at: datetime, case_id: int, code: str, reason: str, document: str = "") -> Clock:
    """Give an examination its longer period, counted from the same moment; return the clock that replaces the first.

    Raises Denied unless `by` holds the post that allows it, Refused where no such examination runs.
    """
    case = _visible_case(by, case_id)
    if code not in LONGER:
        raise Refused(_("There is no such longer period."))
    shorter, post = LONGER[code]
    role = _check_leads(by, case, post)
    before = next((clock for clock in running(case) if clock.rule.code == shorter), None)
    if before is None:
        raise Refused(_("No examination with a longer period runs in this case."))
    _check_reason(reason)
    rule = ClockRule.objects.on(timezone.localdate(before.base_at)).get(code=code)
    with deed("clock.lengthened", by=actor(by, role=role), at=at, about=case) as record:
        clock = _replace(record, before, rule, before.base_at)
        record.note(
            clock=clock.pk,
            before=before.pk,
            code=code,
            due_before=before.due_at,
            due_after=clock.due_at,
            reason=reason.strip(),
            document=document.strip(),
        )
    return clock


def visible_clock(officer: Officer, clock_id: int) -> Clock:
    """Return a clock of a case that an officer may know of, with rule, case and unit; raise DoesNotExist if hidden."""
    clocks = Clock.objects.select_related("rule", "case__unit", "case__cause")
    return clocks.get(pk=clock_id, case__in=Case.objects.visible_to(officer))


def _replace(record: Record, before: Clock, rule: ClockRule, base_at: datetime) -> Clock:
    before.is_void = True
    record.save(before)
    clock = Clock(case=before.case, rule=rule, base_at=base_at)
    settle(record, clock)
    return clock


def _visible_case(officer: Officer, case_id: int) -> Case:
    return Case.objects.visible_to(officer).select_related("unit", "cause").get(pk=case_id)


def _check_moment(field, moment, at, *, since):
    if moment > at:
        refuse(**{field: _("This lies in the future.")})
    if moment < since:
        refuse(**{field: _("This lies before the case or the period began.")})


def _check_paper(document):
    if not document.strip():
        refuse(document=_("Name the paper that shows it, by its number."))


def _check_reason(reason):
    if not reason.strip():
        refuse(reason=_("Say why."))
