"""Gates, grades, coefficients and exemptions (A15, B6): what they do to lines, totals, grades and ranks, and that the
parts shown still sum to the headline.
"""

from datetime import date

import pytest

from appraisal.models import Band, Category, Coefficient, Exemption, Gate, Run
from appraisal.results.reissues import deeds as reissues
from appraisal.results.sheets.queries import view_of
from appraisal.scheme.addresses import sheet_url
from appraisal.scheme.gates.rules import check, effect_words, rules_for
from appraisal.scheme.rulekinds.figures import BadFigures
from portal.ledger.writing.recording import deed
from tests.appraisal.making import SYSTEM, a_closed_case, a_defect, a_month, a_version, compute, on, publish
from tests.appraisal.results.test_reissues import fall

pytestmark = pytest.mark.usefixtures("reference_data")

SERIOUS = ("d", "u", "cases.defects_serious", "per_occurrence", {"points": -500, "floor": -5000})
MINOR = ("m", "u", "cases.defects_minor", "per_occurrence", {"points": -100, "floor": -900, "start": 1000})
GRADES = (("1", 9500), ("2", 8500), ("3", 7000), ("4", 6000), ("5", -1))


def a_graded(*gates, rules=(SERIOUS, MINOR), bands=GRADES):
    """A version of one category of 100 marks, of which MINOR has 10, with the five grades of a station rating."""
    version = a_version(*rules, published=False, missing="not_scored")
    category = version.categories.get()
    Category.objects.filter(pk=category.pk).update(base_marks_units=9000)
    with deed("version.published", by=SYSTEM, at=on(2024, 1, 2), about=version) as record:
        for place, (code, points) in enumerate(bands):
            Band.objects.create(
                version=version, subject="u", code=code, name=f"{code}级", from_points=points, position=place
            )
        for place, gate in enumerate(gates):
            Gate.objects.create(
                version=version, subject="u", position=place, **{"code": str(place), "name": "否决", **gate}
            )
        record.keep_sets(version)
        record.change(version, only_if={"published_at": None}, published_at=on(2024, 1, 2))
    return version


def of_unit(bureau, serious=0, minor=0, ended=1):
    """The unit's sheet of March 2026 with so many defects."""
    for day in range(ended):
        a_closed_case(bureau, on(2026, 3, 3, minute=day))
    for number in range(serious):
        a_defect(bureau, on(2026, 3, 4, minute=number))
    for number in range(minor):
        a_defect(bureau, on(2026, 3, 5, minute=number), severity="minor")
    run = compute(a_month(2026, 3))
    return run.sheets.select_related("unit", "officer", "coefficient").get(subject_kind="u", unit=bureau.unit)


def sums_up(sheet):
    """Whether the lines and parts shown make the headline."""
    return view_of(sheet).shown_sum == sheet.points


def when(code, sign, than, of="value"):
    return {"any": [{"indicator": code, "of": of, "is": sign, "than": than}]}


@pytest.mark.parametrize(
    ("serious", "minor", "points", "grade"),
    [
        (0, 0, 10_000, "1"),
        (1, 0, 9500, "1"),
        (1, 1, 9400, "2"),
        (3, 0, 8500, "2"),
        (3, 1, 8400, "3"),
        (9, 0, 5500, "5"),
    ],
)
def test_the_grade_is_the_highest_that_is_reached(bureau, serious, minor, points, grade):
    a_graded()
    sheet = of_unit(bureau, serious, minor)

    assert (sheet.points, sheet.grade_earned, sheet.grade) == (points, grade, grade)


def test_a_veto_holds_the_grade_and_says_what_it_would_be(bureau):
    a_graded({"effect": "grade_at_most", "target": "5", "condition": when("d", ">=", 100)})
    sheet = of_unit(bureau, serious=1)

    assert (sheet.points, sheet.grade_earned, sheet.grade) == (9500, "1", "5")
    assert [held.gate.code for held in sheet.held.all()] == ["0"]


def test_at_best_wins_over_at_least(bureau):
    a_graded(
        {"effect": "grade_at_least", "target": "2", "condition": when("d", ">=", 0)},
        {"effect": "grade_at_most", "target": "3", "condition": when("d", ">=", 500)},
    )

    assert of_unit(bureau, serious=9).grade == "3"


def test_at_least_lifts_a_grade(bureau):
    a_graded({"effect": "grade_at_least", "target": "4", "condition": when("d", ">=", 500)})

    assert of_unit(bureau, serious=9).grade == "4"


@pytest.mark.parametrize(
    ("gate", "serious", "minor", "points"),
    [
        ({"effect": "item", "target": "m", "condition": when("m", ">=", 200)}, 0, 2, 9000),
        ({"effect": "item", "target": "m", "condition": when("m", ">", 200)}, 0, 2, 9800),
        ({"effect": "category", "target": "all", "condition": when("d", ">=", 100)}, 1, 0, 0),
        ({"effect": "sheet", "condition": when("d", ">=", 100)}, 1, 0, 0),
        ({"effect": "cap", "limit": 8000, "condition": when("d", ">=", 100)}, 1, 0, 8000),
        ({"effect": "cap", "limit": 8000, "condition": when("d", ">=", 100)}, 0, 0, 10_000),
        ({"effect": "cap", "limit": 8000, "condition": when("d", ">=", 500)}, 9, 0, 5500),
        ({"effect": "cap", "limit": 8000, "condition": when("d", "<=", -500, of="points")}, 1, 0, 8000),
        (
            {
                "effect": "cap",
                "limit": 8000,
                "condition": {"all": [when("d", ">=", 100)["any"][0], when("m", ">=", 100)["any"][0]]},
            },
            1,
            0,
            9500,
        ),
        (
            {"effect": "cap", "limit": 8000, "condition": {"any": [{"category": "all", "is": "<", "than": 9600}]}},
            1,
            0,
            8000,
        ),
        (
            {"effect": "cap", "limit": 8000, "condition": {"any": [{"of": "total", "is": ">=", "than": 9501}]}},
            1,
            0,
            9500,
        ),
    ],
)
def test_gates_move_what_they_name_and_the_parts_sum_up(bureau, gate, serious, minor, points):
    a_graded(gate)
    sheet = of_unit(bureau, serious, minor)

    assert sheet.points == points
    assert sums_up(sheet)


def test_who_is_not_rated_has_points_but_no_grade_and_no_place(bureau):
    a_graded({"effect": "not_rated", "condition": when("d", ">=", 100)})
    sheet = of_unit(bureau, serious=1)

    assert (sheet.points, sheet.grade, sheet.is_ranked, sheet.rank) == (9500, "", False, None)


def test_nothing_to_measure_can_be_asked_for(bureau):
    rate = (
        "r",
        "u",
        "cases.reviews_on_time_rate",
        "rate_target",
        {"target_bp": 9000, "points_per_point": 1, "full": 0},
    )
    a_graded(
        {"effect": "cap", "limit": 100, "condition": {"any": [{"indicator": "r", "of": "empty"}]}},
        rules=(SERIOUS, MINOR, rate),
    )

    assert of_unit(bureau).points == 100


def an_allowance(model, version, bureau, **fields):
    """A confirmed allowance of the unit from January 2026 on."""
    row = model(
        **{
            "scheme": version.scheme,
            "subject_kind": "u",
            "subject_id": bureau.unit.pk,
            "starts_on": date(2026, 1, 1),
            "ground": "辖区复杂",
            "granted_by": bureau.supervisor,
            "granted_at": on(2026, 1, 1),
            "confirmed_by": bureau.leader,
            "confirmed_at": on(2026, 1, 2),
            **fields,
        }
    )
    with deed("rows.written", by=SYSTEM, at=on(2026, 1, 1)) as record:
        record.save(row)
    return row


@pytest.mark.parametrize(("place", "points"), [("after", 9975), ("before", 9525)])
def test_a_coefficient_multiplies_where_it_says(bureau, place, points):
    version = a_graded()
    an_allowance(Coefficient, version, bureau, factor=10_500, place=place)
    sheet = of_unit(bureau, serious=1)

    assert (sheet.points, sums_up(sheet)) == (points, True)


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_on": date(2026, 4, 1)},
        {"ends_on": date(2026, 3, 31)},
        {"confirmed_by": None, "confirmed_at": None},
        {"subject_id": None, "group": "nobody"},
    ],
)
def test_a_coefficient_that_does_not_hold_multiplies_nothing(bureau, fields):
    version = a_graded()
    an_allowance(Coefficient, version, bureau, factor=10_500, **fields)

    assert of_unit(bureau).points == 10_000


def test_the_own_coefficient_wins_over_that_of_the_group(bureau):
    version = a_graded()
    an_allowance(Coefficient, version, bureau, factor=5000)
    an_allowance(
        Coefficient,
        version,
        bureau,
        factor=9000,
        subject_id=None,
        group=bureau.unit.peer_group,
        starts_on=date(2026, 2, 1),
    )

    assert of_unit(bureau).points == 5000


@pytest.mark.parametrize(("gives", "points"), [("full", 9500), ("left_out", 9444)])
def test_an_exemption_gives_full_marks_or_leaves_them_out(bureau, gives, points):
    version = a_graded()
    an_allowance(Exemption, version, bureau, indicator="m", gives=gives)
    sheet = of_unit(bureau, serious=1, minor=9)

    # 85 of the 90 that could be scored, brought to 100: 94.44.
    assert (sheet.points, sums_up(sheet)) == (points, True)
    assert view_of(sheet).lines[1].sentence.endswith("辖区复杂")


def test_what_was_granted_after_a_month_was_computed_does_not_slip_into_its_correction(bureau):
    version = a_graded()
    defect = a_defect(bureau, on(2026, 3, 4))
    a_closed_case(bureau, on(2026, 3, 3))
    publish(a_month(2026, 3))
    an_allowance(Coefficient, version, bureau, factor=5000, confirmed_at=on(2026, 4, 15))
    fall(defect, at=on(2026, 4, 18))
    [proposal] = reissues.look(at=on(2026, 4, 20))
    reissues.issue(by=bureau.supervisor, at=on(2026, 4, 21), reissue_id=proposal.pk, reason="经核查")
    again = Run.objects.standing().get(period__code="2026-03")

    assert again.sheets.get(subject_kind="u", unit=bureau.unit).points == 10_000


@pytest.mark.parametrize(
    "gate",
    [
        {"effect": "cap", "limit": 1, "condition": {}},
        {"effect": "cap", "limit": 1, "condition": {"any": []}},
        {"effect": "cap", "limit": 1, "condition": when("nobody", ">=", 1)},
        {"effect": "cap", "limit": 1, "condition": when("d", "=>", 1)},
        {"effect": "cap", "limit": 1, "condition": when("d", ">=", 1.5)},
        {"effect": "cap", "condition": when("d", ">=", 1)},
        {"effect": "item", "target": "nobody", "condition": when("d", ">=", 1)},
        {"effect": "grade_at_most", "target": "6", "condition": when("d", ">=", 1)},
        {"effect": "item", "target": "m", "condition": {"any": [{"of": "total", "is": "<", "than": 1}]}},
    ],
)
def test_a_wrong_gate_is_refused(bureau, gate):
    version = a_graded()
    rules = rules_for("u", version.indicators.all(), version.categories.all(), version.bands.all())

    with pytest.raises(BadFigures):
        check(Gate(version=version, subject="u", **gate), rules)


def test_a_gate_lifts_no_veto(bureau):
    version = a_graded(rules=(SERIOUS, MINOR, ("v", "u", "cases.defects_serious", "veto", {})))
    rules = rules_for("u", version.indicators.all(), version.categories.all(), version.bands.all())

    with pytest.raises(BadFigures):
        check(Gate(version=version, subject="u", effect="item", target="v", condition=when("d", ">=", 1)), rules)


def test_a_gate_says_itself(bureau):
    version = a_graded({"effect": "grade_at_most", "target": "5", "condition": when("d", ">=", 100)})
    rules = rules_for("u", version.indicators.all(), version.categories.all(), version.bands.all())

    assert effect_words(version.gates.get(), rules) == "等级最高为5级"


def test_the_page_says_what_the_grade_would_be_and_what_holds_it(bureau, browse):
    a_graded({"effect": "grade_at_most", "target": "5", "name": "民警严重违纪", "condition": when("d", ">=", 100)})
    sheet = of_unit(bureau, serious=1)
    page = browse(bureau.supervisor, sheet_url(sheet.run_id, "u", bureau.unit.pk)).content.decode()

    assert "95 points, would be 1级, held at 5级 by 民警严重违纪." in page
    assert "“d” ≥ 1" in page
    assert "the grade is at best 5级" in page
