"""A5, B5: the months of the demo and its proposals, found anew with none of the product's code."""

import pytest

from appraisal.models import Reissue, Run
from tests.support import plain_ladder, plain_scheme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("appraised")]


def test_the_ladder_of_the_demo_is_that_of_plain_sql():
    assert plain_ladder.made() ^ plain_ladder.expected() == set()


def test_the_months_of_the_demo_are_those_of_the_rule_texts():
    """Every line, the points, caseload and place of every sheet, officers and units alike."""
    months = Run.objects.published().filter(period__kind="month").select_related("period")
    # What somebody has corrected since stands in the proposal that is still to be decided on.
    corrected = {each.replaces_id: each.run_id for each in Reissue.objects.filter(state="proposed")}
    runs = {run.period.code: corrected.get(run.pk, run.pk) for run in months}
    written = {code: plain_scheme.stored(run) for code, run in runs.items()}

    assert len(runs) >= 2
    assert written == {code: plain_scheme.recomputed(run) for code, run in runs.items()}
    assert sum(len(sheet[4]) for sheets in written.values() for sheet in sheets.values()) > 1000
