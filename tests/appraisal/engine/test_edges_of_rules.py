"""Found in review: what happens where filters, gates, exemptions and odd figures meet."""

import pytest
from django.utils import translation

from appraisal.engine.digests import results_digest
from appraisal.engine.points import rule_table
from appraisal.facts.dialect import rows
from appraisal.models import Category, Exemption, Gate, Indicator, Run
from appraisal.results.reissues import deeds as reissues
from appraisal.results.sheets.queries import view_of
from appraisal.scheme.rules import score, value_of
from portal.ledger.writing.recording import deed
from portal.office.counting.rules import quoted
from tests.appraisal.engine.test_gates import MINOR, SERIOUS, a_graded, an_allowance, of_unit, sums_up, when
from tests.appraisal.making import SYSTEM, a_defect, a_month, a_version, compute, line_of, on, publish
from tests.appraisal.results.test_reissues import fall
from tests.appraisal.scheme.test_rules import in_sql
from tests.factories import a_station

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


def test_a_run_that_is_computed_again_has_the_same_digest(bureau):
    a_graded({"effect": "cap", "limit": 8000, "condition": when("d", ">=", 100)})
    first = of_unit(bureau, serious=1).run
    before = results_digest(first)
    # Rows of other runs take the next numbers.
    compute(a_month(2026, 2))
    again = compute(a_month(2026, 3), at=on(2026, 4, 4))

    assert results_digest(again) == before


def test_who_is_exempted_from_what_has_no_most_gets_nothing_for_it(bureau):
    gain = ("p", "u", "cases.defects_minor", "per_occurrence", {"points": 50})
    version = a_graded(rules=(SERIOUS, MINOR, gain))
    an_allowance(Exemption, version, bureau, indicator="p", gives="full")
    sheet = of_unit(bureau, serious=9)

    assert sheet.lines.get(indicator__code="p").points == 0
    assert (sheet.points, sums_up(sheet)) == (5500, True)


BESIDE = ("b", "u", "cases.defects_minor", "share_of_best", {"full": 1000})


def test_who_is_exempted_is_nobody_to_compare_with(bureau):
    """What the page explains is what was counted: the best of those that are compared."""
    version = a_graded(rules=(SERIOUS, BESIDE))
    other = a_station("城东派出所", peer_group=bureau.unit.peer_group)
    for minute in range(4):
        a_defect(other, on(2026, 3, 6, minute=minute), severity="minor")
    an_allowance(Exemption, version, bureau, indicator="b", gives="full", subject_id=other.unit.pk)
    sheet = of_unit(bureau, minor=1)
    with translation.override("en"):
        [line] = [each for each in view_of(sheet).lines if each.indicator.code == "b"]

    assert "the best of the group, 1," in line.sentence
    assert line.points == 1000


def test_an_exemption_is_no_absence_for_a_gate(bureau):
    version = a_graded({"effect": "cap", "limit": 100, "condition": {"any": [{"indicator": "m", "of": "empty"}]}})
    an_allowance(Exemption, version, bureau, indicator="m", gives="left_out")

    assert of_unit(bureau).points == 10_000


def test_a_category_in_which_nothing_was_measured_holds_no_gate(bureau):
    rate = ("r", "u", "cases.reviews_on_time_rate", "tiers", {"steps": [[0, 1000]]})
    version = a_version(SERIOUS, rate, missing="not_scored", published=False)
    condition = {"any": [{"category": "none", "is": "<", "than": 100}]}
    with deed("version.published", by=SYSTEM, at=on(2024, 1, 2), about=version) as record:
        version.categories.update(full_marks=9000, base_marks_units=9000)
        apart = Category.objects.create(version=version, code="none", name="无", full_marks=1000, position=1)
        version.indicators.filter(code="r").update(category=apart)
        Gate.objects.create(
            version=version, subject="u", code="g", name="否决", effect="cap", limit=100, condition=condition
        )
        record.keep_sets(version)
        record.change(version, only_if={"published_at": None}, published_at=on(2024, 1, 2))
    sheet = of_unit(bureau)

    assert (sheet.points, sheet.held.count()) == (10_000, 0)


@pytest.mark.parametrize("group", ["o'clock", "50%", "x', 'y"])
def test_codes_that_somebody_typed_are_text_to_the_database(bureau, group):
    indicator = Indicator(
        pk=1,
        subject="u",
        rule="per_occurrence",
        measure="cases.defects_serious",
        params={"points": -100},
        groups={group: {"points": -200}},
        missing="full",
    )

    statement = f"WITH {rule_table([indicator])} SELECT only_group FROM rule WHERE only_group = {quoted(group)}"
    assert rows(statement) == [(group,)]


def test_what_is_divided_by_less_than_nothing_had_nothing_to_measure(db):
    per = {"measure": "cases.closed", "weights": {"by": "kind", "of": {"criminal": -100}}}
    indicator = Indicator(
        pk=1,
        subject="u",
        rule="tiers",
        measure="cases.defects_serious",
        params={"steps": [[0, 0], [1, 100]]},
        per=per,
        missing="zero",
    )

    assert value_of(indicator, 300, -200) is None
    assert (score(indicator, 300, -200), in_sql(indicator, 300, -200)) == (0, 0)


@pytest.mark.parametrize(("gives", "added"), [("full", 0), ("zero", 10_000)])
def test_late_facts_add_to_what_the_month_gave_without_any(bureau, gives, added):
    """A month that had nothing to measure gave full marks by exemption; what arrives late comes on top of these."""
    item = ("i", "u", "cases.defects_minor", "item", {"full": 10_000})
    a_version(item, missing=gives)
    january, february = a_month(2026, 1), a_month(2026, 2)
    publish(january)
    a_defect(bureau, on(2026, 1, 25), severity="minor")
    run = compute(february)

    assert line_of(run, bureau.unit, "i", adjusts=january)[2] == added


@pytest.mark.parametrize("use", [{"aggregate": "distinct"}, {"aggregate": "most"}, {"window": "to_date"}])
def test_what_does_not_add_up_is_issued_anew_when_it_was_wrong(bureau, use):
    a_version((*OCCURS, {"use": use}))
    defect = a_defect(bureau, on(2026, 1, 11))
    publish(a_month(2026, 1))
    fall(defect, at=on(2026, 2, 18))

    [proposal] = reissues.look(at=on(2026, 2, 20))
    assert line_of(proposal.run, bureau.unit, "d")[2] == 0


def test_the_other_defect_of_a_file_counts_when_the_one_that_counted_falls(bureau):
    a_version((*OCCURS, {"use": {"aggregate": "distinct"}}))
    first = a_defect(bureau, on(2026, 1, 11))
    a_defect(bureau, on(2026, 1, 12), step=first.step)
    publish(a_month(2026, 1))
    fall(first, at=on(2026, 2, 18))

    [proposal] = reissues.look(at=on(2026, 2, 20))
    assert line_of(proposal.run, bureau.unit, "d") == (100, 0, -250)


def test_what_arrives_since_does_not_slip_into_what_is_counted_anew(bureau):
    a_version((*OCCURS, {"use": {"aggregate": "distinct"}}))
    first, second = a_defect(bureau, on(2026, 1, 11)), a_defect(bureau, on(2026, 1, 13))
    publish(a_month(2026, 1))
    fall(first, at=on(2026, 2, 18))
    a_defect(bureau, on(2026, 1, 14), step=second.step)
    a_defect(bureau, on(2026, 1, 15))

    [proposal] = reissues.look(at=on(2026, 2, 20))
    assert line_of(proposal.run, bureau.unit, "d")[0] == 100
