"""What counts of deadlines: those for handling a case that passed before it was decided, open or not."""

from collections.abc import Iterable

from django.db.models import F, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cases.clocks.models import Clock, ClockPause
from cases.file.case.measures import CASE, CASES, Led, led_by, of_case, page_of
from portal.office.counting.rules import Counted, Measure, Told
from portal.shell.templatetags.shell import moment

HANDLING = "治安管理处罚法(2025)第一百一十八条"


def fill_pauses(clocks: Iterable[Clock]) -> None:
    """Give each clock its `stood_still`: the pauses that count, in order; one query."""
    by_clock: dict[int, list[Model]] = {}
    pauses = ClockPause.objects.counting().filter(clock__in=[clock.pk for clock in clocks])
    for pause in pauses.select_related("ground"):
        by_clock.setdefault(pause.clock_id, []).append(pause)
    for clock in clocks:
        clock.stood_still = by_clock.get(clock.pk, [])


def proof_of(clock: Clock) -> tuple[tuple[str, str], ...]:
    """Return what shows whether a deadline was kept: from when, until when, when met, extensions and pauses."""
    met = moment(clock.met_at) if clock.met_at else _("still open")
    extended = [(_("Extended"), str(clock.extensions))] if clock.extensions else []
    stood = [(_("Stood still"), _pause_words(pause)) for pause in getattr(clock, "stood_still", ())]
    return (
        (_("Counted from"), moment(clock.base_at)),
        (_("Due"), moment(clock.due_at)),
        (pgettext("clock", "Met"), met),
        *extended,
        *stood,
    )


def _pause_words(pause):
    until = moment(pause.ends_at) if pause.ends_at else "…"
    return f"{moment(pause.starts_at)} – {until} {pause.ground.label if pause.ground else pause.reason}"


def _tell(clock):
    url = page_of(clock.case, section="clocks", row=clock)
    return Told(clock.rule.label, officer=clock.led_by or "", url=url, proof=proof_of(clock))


def _closed_late(clock):
    """The case that ended past this deadline."""
    ended = Clock.objects.filter(pk=clock, case__ended_at__isnull=False, met_at__gt=F("due_at"))
    return [(CASES.label, case, "cases.closed_overdue") for case in ended.values_list("case", flat=True)]


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
    fill=fill_pauses,
)

MEASURES = (
    Measure(
        "cases.deadlines_missed",
        gettext_lazy("Handling deadlines missed"),
        HANDLING,
        gettext_lazy("deadlines"),
        MISSED,
        out_of="cases.closed_on_time_rate",
        same_deed=_closed_late,
    ),
)
