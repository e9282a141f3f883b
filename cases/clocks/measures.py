"""What counts of deadlines: those for handling a case that passed before it was decided, open or not."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.clocks.models import Clock
from cases.file.case.measures import CASE, Led, led_by, of_case, page_of
from portal.office.counting.rules import Counted, Measure, Told
from portal.shell.templatetags.shell import moment

HANDLING = "治安管理处罚法(2025)第一百一十八条"


def _tell(clock):
    ended = moment(clock.met_at) if clock.met_at else _("still open")
    what = _("%(clock)s: due %(due)s, decided %(ended)s") % {
        "clock": clock.rule.label,
        "due": moment(clock.due_at),
        "ended": ended,
    }
    return Told(what, officer=clock.led_by or "", url=page_of(clock.case))


COUNTED = Counted(
    model=Clock,
    carrier=CASE,
    carried="SELECT r.id, r.case_id AS carrier_id FROM cases_clock r",
    rows=lambda: Clock.objects.select_related("rule", "case").annotate(
        led_by=led_by("due_at", case="case", lead="case__lead__name")
    ),
    carrier_of=lambda clock: clock.case_id,
    tell=_tell,
)

_LED = Led("k.due_at")

# One that stands still has no deadline yet: the open pause will move it.
MISSED = of_case(
    record=COUNTED,
    key="k.id",
    at="k.due_at",
    officer=_LED.officer,
    unit=_LED.unit,
    tables=(
        f"cases_clock k JOIN office_clockrule r ON r.id = k.rule_id JOIN cases_case c ON c.id = k.case_id{_LED.tables}"
    ),
    where=(
        "r.code LIKE 'handling.%%' AND NOT k.is_void AND (k.met_at IS NULL OR k.met_at > k.due_at) "
        "AND NOT EXISTS (SELECT 1 FROM cases_clockpause h WHERE h.clock_id = k.id AND h.ends_at IS NULL "
        "AND NOT h.is_void AND h.starts_at <= k.due_at)"
    ),
    is_silent=True,
)

MEASURES = (
    Measure(
        "cases.deadlines_missed", gettext_lazy("Handling deadlines missed"), HANDLING, gettext_lazy("deadlines"), MISSED
    ),
)
