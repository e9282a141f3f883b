"""The clocks of a case with how each came about: rule, base, extensions, pauses, the sum one can do by hand."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.clocks.codes import EXTENDABLE, SEIZED
from cases.clocks.keeping.permissions import check_corrects, check_keeps_clocks, check_lengthens
from cases.clocks.models import Clock, ClockPause
from cases.clocks.moments import BY_HAND, LONGER, is_met_by_hand, is_started_by_hand, name_of
from cases.file.case.models import Case
from cases.file.case.permissions import may
from cases.file.case.states import CaseState, MatterKind
from portal.office.clocks.models import ClockRule, PauseGround
from portal.office.clocks.remaining import amount_in_words, words_left
from portal.office.clocks.rules import Course
from portal.office.clocks.settling import course_of, extended_by, selecting_day
from portal.people.calendar import bureau_calendar
from portal.people.models import Officer
from portal.shell.statements.prepared_models import PreparedModels, keep_related
from portal.shell.templatetags.shell import day, moment


@dataclass(frozen=True)
class ClockLine:
    """One clock of a case as its section shows it. `state`: running, paused, met, late, over, void."""

    clock: Clock
    state: str
    state_label: str
    tone: str
    counted_from: str
    met_by: str
    due: str
    left: str
    formula: list
    pauses: list
    extensions: list
    may_pause: bool
    may_meet: bool
    may_take_back: bool


@dataclass(frozen=True)
class ExtendedBy:
    """One extension: who gave it and when."""

    name: str
    on: object
    matter: object = field(repr=False)


STATES = {"running": "good", "paused": "idle", "met": "good", "late": "warn", "over": "bad", "void": "idle"}


def clock_lines(case: Case, at: datetime) -> list[ClockLine]:
    """Return the ClockLines of a case, running ones first; a constant number of queries beside one for each rule."""
    given, calendar, pauses = _extensions(case), bureau_calendar(), defaultdict(list)
    for pause in _pauses(case=case.pk):
        pauses[pause.clock_id].append(pause)
    lines = []
    for clock in _clocks(case=case.pk):
        clock.case = case
        keep_related(clock, "pauses", pauses[clock.pk])
        lines.append(_line(clock, given, calendar, at))
    order = ["over", "running", "paused", "late", "met", "void"]
    return sorted(lines, key=lambda line: (order.index(line.state), line.clock.due_at))


@PreparedModels
def _clocks(case):
    return Clock.objects.filter(case=case).select_related("rule").order_by("base_at")


@PreparedModels
def _pauses(case):
    return ClockPause.objects.filter(clock__case=case).select_related("ground", "paused_by")


def clocks_section(case: Case, officer: Officer, at: datetime) -> dict[str, bool | list[ClockLine]]:
    """Return what the section of clocks shows: the lines, and what the officer may do there."""
    return {
        "clock_lines": clock_lines(case, at),
        "keeps_clocks": may(check_keeps_clocks, officer, case),
        "corrects_pauses": may(check_corrects, officer, case),
        "may_restart": may_restart(case),
        "may_lengthen": may(check_lengthens, officer, case) and longer_for(case).exists(),
    }


def startable(case: Case, on: date) -> QuerySet[ClockRule]:
    """Return the rules whose clocks an officer can start in a case by hand, in force on a day, as a queryset."""
    rules = ClockRule.objects.on(on).filter(applies_to=case.kind)
    by_hand = Q(pk__in=())
    for beginning in BY_HAND:
        by_hand |= Q(code__startswith=beginning)
    return rules.filter(by_hand).exclude(code__endswith=".extension")


def longer_for(case: Case) -> QuerySet[ClockRule]:
    """Return the rules of longer periods for the examinations that run in a case, as a queryset."""
    running = set(case.clocks.running().values_list("rule__code", flat=True))
    codes = [code for code, (shorter, _post) in LONGER.items() if shorter in running]
    return ClockRule.objects.on(timezone.localdate(case.registered_at)).filter(code__in=codes)


def may_restart(case: Case) -> bool:
    """Say whether a failed mediation can start the handling period of a case anew."""
    if case.state != CaseState.FILED or not (case.cause and case.cause.is_mediable):
        return False
    return case.clocks.running().filter(rule__code__in=EXTENDABLE).exists()


def pause_to_keep(officer: Officer, pause_id: int) -> ClockPause:
    """Return a pause, with clock and case, that an officer may know of; raises ClockPause.DoesNotExist."""
    rows = ClockPause.objects.select_related("ground", "clock__rule", "clock__case__unit", "clock__case__cause")
    return rows.get(pk=pause_id, clock__case__in=Case.objects.visible_to(officer))


def formula_of(clock: Clock, course: Course) -> list[str]:
    """Return the steps by which a deadline is found, as sentences: length, pauses, a last day on a day off."""
    show = moment if clock.rule.unit == "hour" else day
    length = amount_in_words(clock.rule.unit, course.amount)
    words = {"length": length, "base": show(course.base), "end": show(course.counted)}
    steps = [_("%(length)s from %(base)s = %(end)s") % words]
    if clock.extensions:
        more = {"own": clock.rule.amount, "more": extended_by(clock)}
        steps[0] += " " + _("(%(own)s and %(more)s by extension)") % more
    if course.paused:
        steps.append(_("+ %(length)s paused = %(end)s") % {"length": _paused(course), "end": show(course.resumed)})
    if course.last != course.resumed:
        steps.append(_("a day off, so the next working day: %(end)s") % {"end": show(course.last)})
    return steps


def _of(clock, given):
    """Return the extensions that were given to a clock: a seizure's name it, the others are of the handling period."""
    if clock.rule.code not in EXTENDABLE and clock.rule.code != SEIZED:
        return []
    named = clock.pk if clock.rule.code == SEIZED else None
    return [each for each in given if each.matter.particulars.get("clock") == named][: clock.extensions]


def _line(clock, given, calendar, at):
    pauses = list(clock.pauses.all())
    course = course_of(clock, pauses=pauses, calendar=calendar)
    state = state_of(clock, pauses, at)
    open_pause = next((row for row in pauses if not row.ends_at and not row.is_void), None)
    is_running = state in {"running", "over", "paused"}
    return ClockLine(
        clock=clock,
        state=state,
        state_label=state_words(state),
        tone=STATES[state],
        counted_from=name_of(clock.rule.base),
        met_by=name_of(clock.rule.met_by) if clock.rule.met_by else "",
        due=moment(clock.due_at) if clock.rule.unit == "hour" else day(clock.due_at),
        left=_left(clock, open_pause, at) if is_running else "",
        formula=formula_of(clock, course),
        pauses=pauses,
        extensions=_of(clock, given),
        may_pause=is_running and bool(grounds_for(clock)),
        may_meet=is_running and is_met_by_hand(clock.rule),
        may_take_back=not clock.is_void and is_started_by_hand(clock.rule.code),
    )


def state_of(clock: Clock, pauses: list[ClockPause], at: datetime) -> str:
    """Return the state of a clock in one word; see ClockLine."""
    if clock.is_void:
        return "void"
    if clock.met_at:
        return "late" if clock.met_at > clock.due_at else "met"
    if any(not row.ends_at and not row.is_void for row in pauses):
        return "paused"
    return "over" if at > clock.due_at else "running"


def state_words(state: str) -> str:
    """Return the state of a clock in the language of the page."""
    return {
        "running": pgettext("clock", "running"),
        "paused": _("standing still"),
        "met": _("met in time"),
        "late": _("met too late"),
        "over": pgettext("clock", "over"),
        "void": _("void"),
    }[state]


def _left(clock, open_pause, at):
    if open_pause:
        left = words_left(clock.due_at, open_pause.starts_at, in_hours=clock.rule.unit == "hour")
        return _("%(left)s when it began to stand still") % {"left": left}
    return words_left(clock.due_at, at, in_hours=clock.rule.unit == "hour")


def _paused(course):
    if isinstance(course.paused, int):
        return ngettext("%(count)s day", "%(count)s days", course.paused) % {"count": course.paused}
    count = round(course.paused.total_seconds() / 3600, 1)
    return ngettext("%(count)s hour", "%(count)s hours", int(count)) % {"count": f"{count:g}"}


def _extensions(case):
    # As kept with the case: who looks at its page has read its decisions.
    approved = [matter for matter in case.matters.all() if matter.kind == MatterKind.EXTENSION and matter.is_approved]
    if not approved:
        return []
    prefetch_related_objects(approved, "steps__reviewer", "steps__on_behalf_of")
    found = []
    for matter in sorted(approved, key=lambda matter: matter.ended_at):
        last = max((step for step in matter.steps.all() if step.decided_at), key=lambda step: (step.round, step.level))
        found.append(ExtendedBy(last.decider, matter.ended_at, matter))
    return found


def grounds_for(clock: Clock) -> list[PauseGround]:
    """Return the grounds on which the law lets a clock stand still, by the law that it follows."""
    return [row for row in _grounds(on=selecting_day(clock)) if clock.rule.code in row.rules]


@PreparedModels
def _grounds(on):
    return PauseGround.objects.on(on)
