"""Nothing to measure earns nothing silently: it is not scored, full by an exemption with a reason, or zero."""

import pytest

from appraisal.models import Category, Consequence, Indicator
from appraisal.results.sheets.queries import view_of
from portal.ledger.writing.recording import deed
from tests.appraisal.making import SYSTEM, a_closed_case, a_defect, a_month, a_step, a_version, compute, on, publish
from tests.factories import a_station

pytestmark = pytest.mark.usefixtures("reference_data")

FIRST_PASS = ("cases.first_pass_rate", "rate_target", {"target_bp": 9000, "points_per_point": 100, "full": 3000})
SERIOUS = ("cases.defects_serious", "per_occurrence", {"points": -500, "floor": -2000})
LATE_REVIEWS = ("cases.reviews_late", "per_occurrence", {"points": -500})
CLOSED_IN_TIME = (
    "cases.closed_on_time_rate",
    "rate_target",
    {"target_bp": 9000, "points_per_point": 100, "full": 2000},
)


def a_scheme(*categories, missing="not_scored"):
    """A version of categories (code, full marks, base marks, rules), for units and officers alike."""
    version = a_version(published=False)
    version.categories.all().delete()
    for place, (code, full, base, rules) in enumerate(categories):
        category = Category.objects.create(
            version=version,
            code=code,
            name=code,
            full_marks=full,
            base_marks_units=base,
            base_marks_officers=base,
            position=place,
        )
        for number, (subject, (measure, rule, params)) in enumerate((each, one) for one in rules for each in "uo"):
            Indicator.objects.create(
                version=version,
                category=category,
                code=f"{code}.{subject}{number}",
                subject=subject,
                measure=measure,
                rule=rule,
                params=params,
                name=measure,
                missing=missing,
                missing_reason="无此职责" if missing == "full" else "",
                position=number,
            )
    with deed("version.published", by=SYSTEM, at=on(2024, 1, 2)) as record:
        record.change(version, only_if={"published_at": None}, published_at=on(2024, 1, 2))
    return version


def three_categories(**options):
    return a_scheme(
        ("quality", 4000, 4000, [SERIOUS]),
        ("review", 4000, 1000, [FIRST_PASS, LATE_REVIEWS]),
        ("time", 2000, 0, [CLOSED_IN_TIME]),
        **options,
    )


def sheet_of(run, officer):
    return run.sheets.get(subject_kind="o", officer=officer)


def test_without_any_record_there_are_no_points_no_rank_and_no_consequence(bureau):
    three_categories()
    for month in (1, 2):
        run = compute(a_month(2026, month))
        publish(a_month(2026, month))

    sheets = list(run.sheets.values_list("points", "reachable", "is_scored", "is_ranked", "rank"))
    assert set(sheets) == {(0, 0, False, False, None)}
    assert not Consequence.objects.exists()
    view = view_of(run.sheets.select_related("unit", "officer").get(subject_kind="u", unit=bureau.unit))
    assert view.total_words == "不计分：本期无可考评事项"
    assert view.shown_sum == 0
    assert {line.sentence for line in view.lines} == {"本期无可考评事项，不计分。"}


def test_who_only_reviews_is_measured_by_reviews_alone_brought_to_100(bureau):
    three_categories()
    a_step(bureau, decided=on(2026, 2, 5), late=True)
    a_step(bureau, decided=on(2026, 2, 6))

    run = compute(a_month(2026, 2))

    sheet = sheet_of(run, bureau.legal_officer)
    # Of review alone, without the 30 marks of the first-pass rate: 10 base marks, 5 taken for the late one, of 10.
    assert (sheet.reachable, sheet.points, sheet.is_scored, sheet.is_ranked) == (1000, 5000, True, True)
    view = view_of(sheet)
    assert view.shown_sum == 5000
    assert [category.sum_words for category in view.categories] == ["不计分", "10 − 5 = 5", "不计分"]
    assert view.total_words == "5 + 45 = 50"
    assert view.brought_words == "可计分的10分中得5分，折算为100分制"


def test_what_was_not_scored_leaves_its_marks_out_and_the_rest_is_brought_to_100(bureau):
    three_categories()
    a_defect(bureau, on(2026, 2, 3), "serious")
    a_closed_case(bureau, on(2026, 2, 9), registered=on(2026, 1, 20))

    run = compute(a_month(2026, 2))

    sheet = run.sheets.get(subject_kind="u", unit=bureau.unit)
    assert (sheet.reachable, sheet.is_scored) == (10_000, True)
    view = view_of(sheet)
    assert sheet.points == view.shown_sum == sum(category.points for category in view.categories)


def test_the_points_are_rounded_half_up_once(bureau):
    closed = ("cases.closed_on_time_rate", "rate_target", CLOSED_IN_TIME[2] | {"full": 300})
    a_scheme(("a", 9700, 9700, [LATE_REVIEWS]), ("b", 300, 0, [closed]))
    a_step(bureau, decided=on(2026, 2, 5), late=True)

    run = compute(a_month(2026, 2))

    # 92 of 97: 94.845…
    sheet = sheet_of(run, bureau.legal_officer)
    assert (sheet.reachable, sheet.points) == (9700, 9485)
    assert view_of(sheet).shown_sum == 9485


@pytest.mark.parametrize(("missing", "points"), [("full", 2000), ("zero", 0)])
def test_an_exemption_or_a_zero_is_what_the_scheme_says(bureau, missing, points):
    three_categories(missing=missing)

    run = compute(a_month(2026, 2))

    line = run.sheets.get(subject_kind="u", unit=bureau.unit).lines.get(indicator__code="time.u0")
    assert (line.is_empty, line.points) == (True, points)
    sheet = run.sheets.get(subject_kind="u", unit=bureau.unit)
    # Zero takes the marks of the two rates and leaves the base marks; full by exemption is full.
    assert (sheet.points, sheet.reachable) == (10_000 if missing == "full" else 5000, 10_000)
    sentences = {each.sentence for each in view_of(sheet).lines if each.line.is_empty}
    assert any("无此职责" in each for each in sentences) is (missing == "full")


def test_a_late_fact_adjusts_what_was_scored_and_nothing_that_was_left_out(bureau):
    three_categories()
    a_closed_case(bureau, on(2026, 1, 20))
    compute(a_month(2026, 1))
    publish(a_month(2026, 1))
    other = a_station("乙")
    a_defect(other, on(2026, 1, 5), "serious")
    a_closed_case(other, on(2026, 1, 21))
    # A sheet that is not scored would leave what came late to the next one that is.
    a_closed_case(other, on(2026, 2, 21))

    run = compute(a_month(2026, 2))

    late = run.sheets.get(subject_kind="u", unit=other.unit).lines.exclude(adjusts=None)
    assert {line.indicator.measure: line.points for line in late} == {"cases.defects_serious": -500}
