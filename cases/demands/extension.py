"""Extension of the handling deadline: which of the two, in time, approved by whom (治安管理处罚法2025 第118条)."""

from django.utils.translation import gettext as _

from cases.models import Matter
from cases.services.clocks import handling_clock
from cases.services.settling import extension_rule
from cases.workflow import MatterKind, Stage
from portal.people.models import Unit
from portal.shell.refusals import Refused

STATIONS = (Unit.Kind.TOWN_STATION, Unit.Kind.RURAL_STATION)


def check(case, said, at):
    """Return the particulars with the number of the extension; raise Refused where there is none to give."""
    check_may_be_extended(case)
    clock = handling_clock(case)
    if at > clock.due_at:
        raise Refused(_("The deadline is over; it can no longer be extended."))
    return {**said, "which": clock.extensions + 1}


def check_may_be_extended(case):
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
    return matter.kind == MatterKind.EXTENSION and matter.unit.kind not in STATIONS


def waits_for_the_organ_above(case):
    """Return the extensions of a case that level 4 approved and the organ above has not answered."""
    return Matter.objects.filter(
        case=case, kind=MatterKind.EXTENSION, stage=Stage.APPROVED, outside_approval=None
    ).exclude(unit__kind__in=STATIONS)
