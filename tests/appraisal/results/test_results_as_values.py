"""B16: a published result counts in a later period: the own months, the officers of a unit, the unit of an officer."""

import pytest

from appraisal.models import Fact
from appraisal.results.sheets.evidence import facts_of, records_of
from appraisal.scheme.addresses import sheet_url
from tests.appraisal.making import a_closed_case, a_defect, a_month, a_version, compute, line_of, on, publish

pytestmark = pytest.mark.usefixtures("reference_data")

DEFECTS = (
    ("d.u", "u", "cases.defects_serious", "per_occurrence", {"points": -100}),
    ("d.o", "o", "cases.defects_serious", "per_occurrence", {"points": -200}),
)
FIGURES = {"low": 0, "high": 300, "points_low": 0, "points_high": 3000}
LAST = {"window": "previous", "length": 2}


def reads(code, subject, measure, **use):
    return (code, subject, measure, "linear", FIGURES, {"use": {**LAST, **use}})


@pytest.fixture
def months(bureau):
    """January with one serious defect, February with three, both published; March reads them."""
    a_version(*DEFECTS, number="1", effective=on(2025, 1, 1))
    for month, number in ((1, 1), (2, 3)):
        a_closed_case(bureau, on(2026, month, 3))
        for minute in range(number):
            a_defect(bureau, on(2026, month, 4, minute=minute))
        publish(a_month(2026, month))
    a_version(
        *DEFECTS,
        reads("sum", "u", "appraisal.results"),
        reads("mean", "u", "appraisal.results", aggregate="mean"),
        reads("last", "u", "appraisal.results", length=1),
        reads("best", "u", "appraisal.results", aggregate="most"),
        reads("other", "u", "appraisal.results", filters={"group": []}),
        reads("officers", "u", "appraisal.results_of_officers", aggregate="mean"),
        reads("own", "o", "appraisal.results"),
        reads("unit", "o", "appraisal.results_of_unit"),
        number="2",
        effective=on(2026, 3, 1),
        missing="not_scored",
    )
    a_closed_case(bureau, on(2026, 3, 3))
    return compute(a_month(2026, 3))


def test_results_are_summed_averaged_and_the_last_is_taken(bureau, months):
    lines = {code: line_of(months, bureau.unit, code)[:2] for code in ("sum", "mean", "last", "best")}

    assert lines == {"sum": (19_600, 0), "mean": (19_600, 200), "last": (9700, 0), "best": (9900, 0)}


def test_a_unit_takes_from_its_officers_and_they_from_it(bureau, months):
    value, base, _points = line_of(months, bureau.unit, "officers")
    sheets = [run.sheets.filter(subject_kind="o", unit=bureau.unit, is_scored=True) for run in earlier(months)]

    assert (value, base) == (sum(s.points for each in sheets for s in each), 100 * sum(each.count() for each in sheets))
    assert line_of(months, bureau.officer, "own")[0] == 9800 + 9400
    assert line_of(months, bureau.officer, "unit")[0] == 9900 + 9700


def earlier(run):
    return [period.runs.standing().get() for period in type(run.period).objects.exclude(pk=run.period_id)]


def test_each_record_opens_the_sheet_that_counted(bureau, months):
    sheet = months.sheets.get(subject_kind="u", unit=bureau.unit)
    indicator = months.version.indicators.get(code="sum")
    records = records_of(list(facts_of(sheet, indicator)), bureau.supervisor)

    assert {record.told.url for record in records} == {
        sheet_url(run.pk, "u", bureau.unit.pk) for run in earlier(months)
    }


def test_what_is_not_published_does_not_count(bureau):
    a_version(*DEFECTS, reads("sum", "u", "appraisal.results"), missing="not_scored")
    a_closed_case(bureau, on(2026, 1, 3))
    compute(a_month(2026, 1))
    run = compute(a_month(2026, 2))

    assert not Fact.objects.filter(run=run, measure__startswith="appraisal.results").exists()
