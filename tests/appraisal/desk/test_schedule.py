"""Issue 2, 5: the month opens, is computed on the 3rd and its publicity ends by the calendar, late or not, once."""

import pytest

from appraisal.desk import schedule
from appraisal.models import Bulletin, Period, Run
from appraisal.objections import deeds as objections
from portal.dispatch.models import Notice, Occurrence
from portal.dispatch.runs import ticks
from tests.appraisal.making import a_defect, a_month, on

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture(autouse=True)
def only_appraisal(settings):
    settings.SCHEDULE_PROVIDERS = ["appraisal.desk.schedule.jobs"]


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
def test_a_month_is_due_on_the_third_at_two(db, since, now, keys):
    assert [key for key, _at in schedule.months_due(since, now)] == keys


def test_the_time_of_a_row_stands_over_the_default(version):
    period = a_month(2026, 2)
    due = dict(schedule.months_due(on(2026, 3, 1), on(2026, 3, 31)))

    assert due == {"2026-02": period.computes_at}
