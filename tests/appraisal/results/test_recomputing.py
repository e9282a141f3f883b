"""T16: the same version over the same inputs gives the same digest; a change moves its own lines alone."""

import pytest

from appraisal.engine import scoring
from appraisal.engine.digests import inputs_digest, results_digest
from appraisal.models import Line
from portal.ledger.models import Event
from tests.appraisal.making import a_closed_case, a_defect, a_month, compute, on
from tests.factories import a_station

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def run(bureau, version):
    a_station("甲")
    a_defect(bureau, on(2026, 2, 10))
    a_closed_case(bureau, on(2026, 2, 11))
    return compute(a_month(2026, 2))


def lines(run):
    rows = Line.objects.filter(sheet__run=run).values_list(
        "sheet__subject_kind", "sheet__subject_id", "indicator__code", "value", "points"
    )
    return {row[:3]: row[3:] for row in rows}


def test_deleted_sheets_come_back_the_same(run):
    digests = run.inputs_digest, run.results_digest
    scoring.clear(run)
    scoring.clear_facts(run)

    again = compute(run.period)

    assert (again.pk, again.inputs_digest, again.results_digest) == (run.pk, *digests)


def test_digests_are_those_of_the_stored_rows(run):
    assert (inputs_digest(run), results_digest(run)) == (run.inputs_digest, run.results_digest)


def test_one_more_defect_moves_only_its_lines(bureau, run):
    before, digest = lines(run), run.results_digest
    a_defect(bureau, on(2026, 2, 12), officer=bureau.second)

    again = compute(run.period)

    after = lines(again)
    assert again.results_digest != digest
    assert {key for key in after if after[key] != before[key]} == {
        ("u", bureau.unit.pk, "1.3"),
        ("o", bureau.second.pk, "1.13"),
    }


def test_a_run_interrupted_after_collecting_is_finished_by_the_next(run):
    scoring.clear(run)

    again = compute(run.period)

    assert (again.state, again.results_digest) == ("computed", run.results_digest)


def test_each_computation_is_in_the_ledger(run):
    kinds = Event.objects.filter(kind__startswith="run.").order_by("seq").values_list("kind", flat=True)

    assert list(kinds) == ["run.started", "run.computed"]
