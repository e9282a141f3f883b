"""B9: time is charged to the level and person that held the file, in hours of duty, without pauses."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.clocks.keeping import pauses
from cases.desk import facts
from cases.file.case.states import MatterKind
from cases.models import LevelHours, ReviewStep
from cases.review.rounds.queries import matters_with_rounds
from portal.people.calendar import bureau_calendar
from portal.reference.loading import load_rows
from tests.cases import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
HOUR = timedelta(hours=1)


def on(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def matter(bureau):
    """An extension asked for on Monday 16 March 2026 at 08:30; each level has eight hours."""
    load_rows(LevelHours, [{"level": 1, "hours": 8}], ("level",), on("2026-03-09 08:00"))
    case = casework.a_filed_case(bureau, on("2026-03-09 09:00"))
    return casework.asked(case, MatterKind.EXTENSION, at=on("2026-03-16 08:30"))


def last_of(facts_found, matter):
    return [each for each in facts_found if each.case_id == matter.case_id][-1]


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-16 08:30", "2026-03-16 18:00", 8),
        ("2026-03-16 12:00", "2026-03-16 13:30", 0),
        ("2026-03-13 17:00", "2026-03-16 09:30", 2),
        ("2026-02-14 08:30", "2026-02-24 09:30", 9),
        ("2026-03-16 09:00", "2026-03-16 09:00", 0),
    ],
)
def test_hours_of_duty_between_two_moments(start, end, hours):
    assert bureau_calendar().working_time(on(start), on(end)) == hours * HOUR


def test_holes_are_no_time_to_work_in():
    calendar, monday = bureau_calendar(), on("2026-03-16 08:30")
    holes = [(on("2026-03-16 10:00"), on("2026-03-16 14:30"))]

    assert calendar.working_time(monday, on("2026-03-16 18:00"), holes) == 5 * HOUR
    assert calendar.add_working_hours(monday, 5, without=holes) == on("2026-03-16 18:00")
    assert calendar.add_working_hours(monday, 1.5, without=holes) == on("2026-03-16 10:00")


@pytest.mark.parametrize(("decided", "over"), [("2026-03-16 18:00", 0), ("2026-03-17 10:30", 2)])
def test_a_level_is_charged_with_what_it_took_too_long(bureau, matter, decided, over):
    casework.decided(matter, bureau.legal_officer, at=on(decided))

    held = last_of(facts.level_times(on("2026-03-16 00:00"), on("2026-04-01 00:00")), matter)
    assert (held.officer_id, held.level, held.allowed, held.over) == (bureau.legal_officer.pk, 1, 8 * HOUR, over * HOUR)


def test_a_pause_is_nobodys_lateness_and_is_shown(bureau, matter):
    clock = matter.case.clocks.get(rule__code="handling.public_order")
    pauses.pause(
        by=bureau.officer,
        at=on("2026-03-19 09:00"),
        clock_id=clock.pk,
        ground="expert_appraisal",
        starts_at=on("2026-03-16 10:30"),
        ends_at=on("2026-03-19 08:30"),
        document="鉴字1",
    )

    casework.decided(matter, bureau.legal_officer, at=on("2026-03-19 15:30"))

    held = last_of(facts.level_times(on("2026-03-16 00:00"), on("2026-04-01 00:00")), matter)
    # Two hours on Monday before the pause, five and a half on Thursday after it.
    assert (held.worked, held.allowed, held.over, held.paused) == (7.5 * HOUR, 8 * HOUR, 0 * HOUR, 22 * HOUR)
    step = ReviewStep.objects.get(matter=matter, level=1)
    assert step.due_at == on("2026-03-19 16:00")
    (shown, *_waiting) = matters_with_rounds(matter.case, bureau.head, on("2026-03-19 16:00"))[0].held
    assert (shown.worked, shown.paused, shown.is_late) == (7.5 * HOUR, 22 * HOUR, False)


def test_without_the_pause_the_same_hours_are_late(bureau, matter):
    """Negative control of the test above."""
    casework.decided(matter, bureau.legal_officer, at=on("2026-03-19 15:30"))

    held = last_of(facts.level_times(on("2026-03-16 00:00"), on("2026-04-01 00:00")), matter)
    assert (held.worked, held.over) == (29.5 * HOUR, 21.5 * HOUR)


def test_facts_are_of_the_half_open_period_and_of_decisions_alone(bureau, matter):
    at = on("2026-03-17 10:30")
    casework.decided(matter, bureau.legal_officer, at=at)

    assert [each.case_id for each in facts.level_times(at, at + HOUR)] == [matter.case_id]
    assert facts.level_times(at - HOUR, at) == []
