"""Issue 2, 5: the month opens, is computed on the 3rd and its publicity ends by the calendar, late or not, once."""

from datetime import date

import pytest

from appraisal.desk import schedule
from appraisal.models import Bulletin, Period, Run
from appraisal.objections import deeds as objections
from portal.dispatch.models import Notice, Occurrence
from portal.dispatch.runs import ticks
from portal.dispatch.runs.progress import Silent
from portal.dispatch.runs.schedule import JobFailed
from tests.appraisal.conftest import SERIOUS
from tests.appraisal.making import a_defect, a_month, a_pattern, a_version, on

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture(autouse=True)
def only_appraisal(settings):
    settings.SCHEDULE_PROVIDERS = ["appraisal.desk.schedule.jobs"]


# What is done by the day or quarter, whatever the schemes are.
BESIDE = ("published-corrections", "hand-over", "early-warning", "fallen-consequences")


def states():
    return dict(Period.objects.values_list("code", "state"))


def test_a_month_goes_its_way_by_the_calendar(version):
    ticks.work(on(2026, 1, 31))

    ticks.work(on(2026, 2, 1, 1))
    assert states() == {"2026-02": "open"}

    ticks.work(on(2026, 3, 3, 1, 59))
    assert states()["2026-02"] == "open"

    ticks.work(on(2026, 3, 3, 2, 1))
    assert states()["2026-02"] == "publicity"

    ticks.work(on(2026, 3, 6, 23, 59))
    assert states()["2026-02"] == "publicity"

    ticks.work(on(2026, 3, 7, 0, 1))
    assert states()["2026-02"] == "published"


def test_a_machine_that_was_off_catches_up_in_order_and_once(version):
    ticks.work(on(2025, 12, 31))

    for _each in range(3):
        ticks.work(on(2026, 3, 20))

    assert set(Occurrence.objects.exclude(state="done").values_list("job", "key", "error")) == set()
    assert list(Run.objects.order_by("pk").values_list("period__code", flat=True)) == ["2025-12", "2026-01", "2026-02"]
    assert Bulletin.objects.filter(kind="draft").count() == 3
    assert Notice.objects.count() == Notice.objects.values("key").distinct().count() > 0


def test_an_open_objection_keeps_the_calendar_from_publishing(bureau, version):
    a_defect(bureau, on(2026, 2, 5))
    a_month(2026, 2)
    ticks.work(on(2026, 3, 1))
    ticks.work(on(2026, 3, 3, 3))
    sheet = Run.objects.get(period__code="2026-02").sheets.get(officer=bureau.officer)
    indicator = sheet.lines.get(indicator__code="1.13").indicator_id
    objections.file(by=bureau.officer, at=on(2026, 3, 4), sheet_id=sheet.pk, indicator_id=indicator, reason="有误")

    ticks.work(on(2026, 3, 9))

    assert states()["2026-02"] == "publicity"


@pytest.mark.parametrize(
    ("since", "now", "keys"),
    [
        (on(2026, 3, 3, 1), on(2026, 3, 3, 2), ["2026-02"]),
        (on(2026, 3, 3, 2), on(2026, 3, 3, 3), []),
        (on(2026, 1, 1), on(2026, 4, 30), ["2025-12", "2026-01", "2026-02", "2026-03"]),
    ],
)
def test_a_month_is_due_on_the_third_at_two(version, since, now, keys):
    assert [key for key, _at in schedule.periods_due(since, now)] == keys


def test_the_time_of_a_row_stands_over_the_default(version):
    period = a_month(2026, 2)
    due = dict(schedule.periods_due(on(2026, 3, 1), on(2026, 3, 31)))

    assert due == {"2026-02": period.computes_at}


@pytest.fixture
def quarters(version):
    """A second scheme of quarters from the 21st, computed on the fifth day after."""
    scheme = a_version(("1.3", "u", *SERIOUS), scheme="quarterly", effective=on(2026, 1, 21)).scheme
    a_pattern(scheme, date(2026, 1, 21), "quarter", first_day=21, computes_after=5)
    return scheme


def test_every_scheme_goes_its_way_by_its_pattern(version, quarters):
    ticks.work(on(2026, 4, 5))

    ticks.work(on(2026, 4, 22))
    assert states() == {"2026-04-21": "open"}

    ticks.work(on(2026, 4, 26, 2, 1))
    assert states() == {"2026-04-21": "open", "2026-01-21": "publicity"}

    ticks.work(on(2026, 5, 3, 2, 1))
    assert states() == {"2026-04-21": "open", "2026-01-21": "published", "2026-04": "publicity", "2026-05": "open"}

    keys = set(Occurrence.objects.exclude(job__in=BESIDE).values_list("job", "key"))
    assert keys == {
        ("open-month", "quarterly:2026-04-21"),
        ("monthly-ranking", "quarterly:2026-01-21"),
        ("end-publicity", "quarterly:2026-01-21"),
        ("open-month", "2026-05"),
        ("monthly-ranking", "2026-04"),
    }


def test_runs_of_before_are_not_done_again(version):
    """The oldest scheme's keys are the months' own, as they were before schemes had periods."""
    for job, key in (("open-month", "2026-03"), ("monthly-ranking", "2026-02")):
        Occurrence.objects.create(
            job=job, key=key, planned_at=on(2026, 3, 1), available_at=on(2026, 3, 1), state="done", attempts_allowed=5
        )
    ticks.work(on(2026, 2, 28))

    ticks.work(on(2026, 3, 4))

    assert Occurrence.objects.filter(job__in=["open-month", "monthly-ranking"]).count() == 2
    assert states() == {}


def test_a_scheme_without_a_version_in_force_opens_nothing(version):
    a_version(("1.3", "u", *SERIOUS), scheme="drafted", published=False)
    a_version(("1.3", "u", *SERIOUS), scheme="coming", effective=on(2026, 6, 1))
    since, now = on(2026, 1, 31), on(2026, 4, 30)

    for planned in (schedule.periods_begun, schedule.periods_due):
        assert {key.rpartition(":")[0] for key, _at in planned(since, now)} == {""}


@pytest.mark.parametrize("key", ["2026-10-21", "nothing:2026-10", "rubbish", "2026-13"])
def test_a_key_without_a_period_fails_with_a_sentence(version, key):
    for run in (schedule.open_period, schedule.compute_period, schedule.end_publicity):
        with pytest.raises(JobFailed, match=key):
            run(key, at=on(2026, 11, 30), progress=Silent())


def test_a_row_that_another_pattern_left_stands_over_what_the_pattern_says_now(version):
    a_month(2026, 2)
    a_pattern(version.scheme, date(2026, 3, 1), "quarter", first_month=3)

    due = [key for key, _at in schedule.periods_due(on(2026, 3, 1), on(2026, 6, 30))]

    assert due == ["2026-02", "2026-03-01"]
