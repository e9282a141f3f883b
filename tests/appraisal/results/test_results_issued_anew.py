"""B4, B16: a month issued anew is carried on: a published quarter that had read it is found, a draft counted again."""

from datetime import date
from types import SimpleNamespace

import pytest

from appraisal.models import Fact, Reissue, Run
from appraisal.results.reissues import deeds as reissues
from portal.ledger.verification import verify
from tests.appraisal.conftest import SERIOUS
from tests.appraisal.making import (
    a_closed_case,
    a_defect,
    a_month,
    a_pattern,
    a_period,
    a_version,
    compute,
    line_of,
    on,
    publish,
)
from tests.appraisal.results.test_reissues import fall
from tests.factories import a_station

pytestmark = pytest.mark.usefixtures("reference_data")

JANUARY_1ST = date(2026, 1, 1)
POINTS = {"low": 0, "high": 300, "points_low": 0, "points_high": 3000}
MEAN = {"use": {"filters": {"scheme": ["quality"]}, "aggregate": "mean"}}


@pytest.fixture
def january(bureau):
    """A published month with two defects, of which one will fall, and a quarter, not computed yet, that reads it."""
    a_version(("d", "u", *SERIOUS))
    a_station("城东派出所")
    reading = ("mean", "u", "appraisal.results", "linear", POINTS, MEAN)
    scheme = a_version(reading, scheme="quarterly", effective=on(2026, 1, 1)).scheme
    a_pattern(scheme, JANUARY_1ST, "quarter")
    a_closed_case(bureau, on(2026, 1, 3))
    wrong, _other = a_defect(bureau, on(2026, 1, 10)), a_defect(bureau, on(2026, 1, 11))
    month = a_month(2026, 1)
    publish(month)
    return SimpleNamespace(period=month, wrong=wrong, quarter=a_period(scheme, JANUARY_1ST))


def issued(bureau, january, at):
    """Let the defect fall and issue January anew; return its run."""
    fall(january.wrong, at=at)
    # The quarter has read the defect as well, beside its points: by which question the station failed is always told.
    [proposal] = [each for each in reissues.look(at=at) if each.replaces.period == january.period]
    reissues.issue(by=bureau.supervisor, at=at, reissue_id=proposal.pk, reason="经核查")
    return Run.objects.standing().get(period=january.period)


def value_of(run, unit):
    return line_of(run, unit, "mean")[0]


def test_a_published_quarter_that_read_the_first_results_is_proposed_for_its_own_reissue(bureau, january):
    publish(january.quarter)
    first = Run.objects.standing().get(period=january.quarter)
    assert value_of(first, bureau.unit) == 9500

    again = issued(bureau, january, at=on(2026, 5, 20))

    [proposal] = Reissue.objects.filter(state="proposed").select_related("run")
    assert proposal.replaces == first
    assert (value_of(proposal.run, bureau.unit), value_of(first, bureau.unit)) == (9750, 9500)
    assert {(each["kind"], each["subject_id"]) for each in proposal.facts["sheets"] if each["lines"]} == {
        ("u", bureau.unit.pk)
    }
    results = [each for each in proposal.facts["records"] if each["cause"] == "result"]
    assert [each["number"] for each in results] == ["考评 2026-01"] * 2
    assert set(
        proposal.run.facts.filter(subject_id=bureau.unit.pk, subject_kind="u", ref_kind="appraisal.sheet").values_list(
            "ref_id", flat=True
        )
    ) == {again.sheets.get(unit=bureau.unit, subject_kind="u").pk}
    assert Run.objects.standing().get(period=january.quarter) == first


def test_the_quarter_changes_only_by_a_persons_decision_and_once(bureau, january):
    publish(january.quarter)
    issued(bureau, january, at=on(2026, 5, 20))
    [proposal] = Reissue.objects.filter(state="proposed")

    reissues.issue(by=bureau.supervisor, at=on(2026, 5, 21), reissue_id=proposal.pk, reason="随一月更正")

    standing = Run.objects.standing().get(period=january.quarter)
    assert value_of(standing, bureau.unit) == 9750
    assert reissues.look(at=on(2026, 5, 22)) == []
    assert list(verify()) == []


def test_declined_the_quarter_stays_as_it_was_read(bureau, january):
    publish(january.quarter)
    issued(bureau, january, at=on(2026, 5, 20))
    [proposal] = Reissue.objects.filter(state="proposed")

    reissues.decline(by=bureau.supervisor, at=on(2026, 5, 21), reissue_id=proposal.pk, reason="影响轻微")

    assert reissues.look(at=on(2026, 5, 22)) == []
    assert value_of(Run.objects.standing().get(period=january.quarter), bureau.unit) == 9500


def test_a_quarter_that_is_not_published_is_computed_again(bureau, january):
    run = compute(january.quarter)
    assert value_of(run, bureau.unit) == 9500

    issued(bureau, january, at=on(2026, 5, 20))

    assert not Reissue.objects.filter(state="proposed").exists()
    assert value_of(Run.objects.standing().get(period=january.quarter), bureau.unit) == 9750


def test_a_month_that_is_published_after_the_quarter_does_not_slip_into_it(bureau, january):
    publish(january.quarter)
    publish(a_month(2026, 2), at=on(2026, 5, 19))

    issued(bureau, january, at=on(2026, 5, 30))

    [proposal] = Reissue.objects.filter(state="proposed").select_related("run")
    read = Fact.objects.filter(run=proposal.run, ref_kind="appraisal.sheet", subject_id=bureau.unit.pk)
    assert read.filter(subject_kind="u").count() == 1
