"""Found in review: what happens where filters, gates, exemptions and odd figures meet."""

import pytest

from appraisal.models import Run
from appraisal.results.reissues import deeds as reissues
from tests.appraisal.making import a_defect, a_month, a_version, line_of, on, publish
from tests.appraisal.results.test_reissues import fall

pytestmark = pytest.mark.usefixtures("reference_data")

OCCURS = ("d", "u", "cases.defects_serious", "per_occurrence", {"points": -250, "floor": -5000})


@pytest.mark.parametrize("others", [0, 1])
def test_what_a_use_with_filters_took_as_late_is_corrected_there(bureau, others):
    a_version((*OCCURS, {"use": {"filters": {"severity": ["serious"]}}}))
    a_defect(bureau, on(2026, 1, 11))
    january, february = a_month(2026, 1), a_month(2026, 2)
    publish(january)
    late, *_rest = [a_defect(bureau, on(2026, 1, 25, minute=number)) for number in range(1 + others)]
    publish(february)
    fall(late, at=on(2026, 3, 18))
    [proposal] = reissues.look(at=on(2026, 3, 20))
    reissues.issue(by=bureau.supervisor, at=on(2026, 3, 21), reissue_id=proposal.pk, reason="经核查")
    again = Run.objects.standing().get(period=february)
    sheet = again.sheets.get(subject_kind="u", unit=bureau.unit)

    assert [line.points for line in sheet.lines.exclude(adjusts=None)] == [-250] * others
    assert sheet.points == 10_000 - 250 * others
    assert line_of(again, bureau.unit, "d")[2] == 0
