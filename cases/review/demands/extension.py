"""Extensions: of the handling deadline, which of the two (治安管理处罚法2025 第118条); of a seizure, once (第112条)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.clocks.codes import SEIZED
from cases.clocks.deeds import handling_clock
from cases.clocks.models import Clock
from cases.file.case.states import MatterKind
from cases.review.chain import Stage
from cases.review.models import Matter
from portal.office.clocks.settling import extension_rule
from portal.people.models import Unit
from portal.shell.refusals import Refused
from portal.shell.statements.prepared_models import PreparedModels

SEIZURE = "seizure"
STATIONS = (Unit.Kind.TOWN_STATION, Unit.Kind.RURAL_STATION)


def check(case, said, at):
    """Return the particulars with the number of the extension; raise Refused where there is none to give."""
    if said.get("what") == SEIZURE:
        return _check_seizure(case, said, at)
    check_handling_may_be_extended(case)
    clock = handling_clock(case)
    if at > clock.due_at:
        raise Refused(_("The deadline is over; it can no longer be extended."))
    return {**said, "which": clock.extensions + 1}


def check_may_be_extended(case):
    """Raise Refused where neither the handling deadline nor a seizure of the case can be extended."""
    if not seizures_to_extend(case):
        check_handling_may_be_extended(case)


def check_handling_may_be_extended(case):
    """Raise Refused where no deadline runs, the law allows no more, or one approved waits for the organ above."""
    clock = handling_clock(case)
    rule = clock and extension_rule(clock)
    if rule is None:
        raise Refused(_("This case has no handling deadline that could be extended."))
    if clock.extensions >= rule.max_times:
        raise Refused(
            _("The deadline has been extended %(count)s times; the law allows no more (%(basis)s).")
            % {"count": clock.extensions, "basis": rule.basis}
        )
    if waits_for_the_organ_above(case).exists():
        raise Refused(_("An extension of this case waits for the approval of the next-higher organ."))


def is_for_the_organ_above(matter):
    """Say whether the next-higher organ approves an extension: stations are extended by their bureau, others above."""
    is_of_handling = matter.kind == MatterKind.EXTENSION and matter.particulars.get("what") != SEIZURE
    return is_of_handling and matter.unit.kind not in STATIONS


def waits_for_the_organ_above(case):
    """Return the extensions of a case that level 4 approved and the organ above has not answered."""
    return unanswered_by_the_organ_above().filter(case=case)


def unanswered_by_the_organ_above():
    """Return the extensions that level 4 approved and that the organ above is to answer; never those of a seizure."""
    approved = Matter.objects.filter(kind=MatterKind.EXTENSION, stage=Stage.APPROVED, outside_approval=None)
    of_handling = Q(particulars__what__isnull=True) | ~Q(particulars__what=SEIZURE)
    return approved.filter(of_handling).exclude(unit__kind__in=STATIONS)


def seizures_to_extend(case):
    """Return the running clocks of seizures that the law still lets be extended, the one due first before others."""
    clocks = _seizures(case=case.pk)
    for clock in clocks:
        clock.case = case
    return [clock for clock in clocks if (rule := extension_rule(clock)) and clock.extensions < rule.max_times]


@PreparedModels
def _seizures(case):
    running = Clock.objects.running().filter(case=case, rule__code=SEIZED)
    return running.select_related("rule").order_by("due_at", "pk")


def _check_seizure(case, said, at):
    problems = {}
    if said.get("ground") != "complicated":
        problems["ground"] = _("A seizure is extended only where the case is complicated (article 112).")
    if not said.get("holder_told"):
        problems["holder_told"] = _("The holder is told in writing, with the reasons; say by whom.")
    in_time = [clock for clock in seizures_to_extend(case) if at <= clock.due_at]
    if not in_time:
        problems["what"] = _("No seizure runs in this case that could still be extended, once, before its end.")
    if problems:
        raise Refused(_("Please correct the fields marked below."), problems)
    return {**said, "which": in_time[0].extensions + 1, "clock": in_time[0].pk}
