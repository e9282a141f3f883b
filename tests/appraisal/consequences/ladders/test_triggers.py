"""A11, B5, B10: each trigger as a row; what is last, repeated or reached is proposed, what spares is told."""

from datetime import date

import pytest

from appraisal.consequences.ladders.finding import hits
from appraisal.consequences.ladders.queries import tried_on
from appraisal.consequences.queries import above_words, trace_of, tried_words
from appraisal.models import Band, Consequence, ConsequenceRule, Run, Scheme
from cases.models import DefectItem
from portal.ledger.writing.recording import deed
from portal.people.models import Role, Substitute
from tests.appraisal.making import (
    SYSTEM,
    a_closed_case,
    a_defect,
    a_month,
    a_rule,
    a_version,
    compute,
    on,
    publish,
    rule_in_force,
)
from tests.factories import a_station, someone

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def stations(version):
    return [a_station("甲"), a_station("乙")]


@pytest.fixture
def scheme(version):
    return Scheme.objects.get(code="quality")


def play(*months, year=2026):
    """Give each month's stations their serious defects, of one item, and publish the months from January on."""
    for number, defects in enumerate(months, start=1):
        for station, count in defects:
            for _each in range(count):
                a_defect(station, on(year, number, 5))
        publish(a_month(year, number))


def proposed(code):
    rows = Consequence.objects.filter(rule=code).select_related("unit", "officer", "period")
    return sorted((row.period.code, row.subject_label, row.problem) for row in rows)


def item():
    return DefectItem.objects.filter(severity="serious").first().code


def test_the_same_problem_three_times_in_a_year_is_proposed_once(bureau, stations, scheme):
    first, _second = stations
    rule_in_force(scheme, "same_problem_officer")

    play([(first, 1)], [(first, 1)], [(first, 1)], [(first, 1)])

    assert proposed("same_problem_officer") == [("2026-03", first.officer.name, item())]
    found = Consequence.objects.get(rule="same_problem_officer")
    assert (found.officer, found.people, found.proposal) == (first.officer, [first.officer], "unfit")
    assert [step["count"] for step in found.facts["trace"]] == [1, 1, 1]


def test_what_an_earlier_proposal_rests_on_is_not_counted_again(bureau, stations, scheme):
    first, _second = stations
    rule_in_force(scheme, "same_problem_officer")

    play([(first, 3)], [(first, 2)], [(first, 1)])

    assert [code for code, _name, _problem in proposed("same_problem_officer")] == ["2026-01", "2026-03"]


def test_different_problems_are_not_the_same_one(bureau, stations, scheme):
    first, _second = stations
    rule_in_force(scheme, "same_problem_officer")
    a_defect(first, on(2026, 1, 5))
    a_defect(first, on(2026, 1, 6), severity="ordinary")
    a_defect(first, on(2026, 1, 7), severity="minor")
    publish(a_month(2026, 1))

    assert proposed("same_problem_officer") == []


def test_a_problem_out_of_the_window_does_not_count(bureau, stations, scheme):
    first, _second = stations
    rule_in_force(scheme, "same_problem_officer", params={"problem": "item", "times": 3, "window": 2})

    play([(first, 1)], [(first, 1)], [(first, 1)])

    assert proposed("same_problem_officer") == []


def test_a_unit_twice_in_a_row_loses_its_honours_and_three_times_its_head(bureau, stations, scheme):
    first, second = stations
    rule_in_force(scheme, "same_problem_twice")
    rule_in_force(scheme, "same_problem_thrice")

    play([(first, 1), (second, 1)], [(first, 1)], [(first, 1), (second, 1)])

    assert proposed("same_problem_twice") == [("2026-02", "甲", item())]
    assert proposed("same_problem_thrice") == [("2026-03", "甲", item())]
    suspension = Consequence.objects.get(rule="same_problem_thrice")
    assert (suspension.proposal, suspension.people) == ("suspension", [first.head])


def test_an_indicator_that_lost_points_is_a_problem_too(bureau, stations, scheme):
    first, _second = stations
    params = {"problem": "indicator", "counted": "periods", "times": 2, "window": 12}
    rule_in_force(scheme, "same_problem_twice", params=params)

    play([(first, 1)], [], [(first, 1)])

    assert proposed("same_problem_twice") == [("2026-03", "甲", "1.3")]


def test_the_last_of_the_year_lose_their_honours(bureau, version, scheme):
    units = [bureau, *(a_station(name) for name in "甲乙丙")]
    rule_in_force(scheme, "bottom_of_year", params={"places": 2}, fewest_ranked=3)
    for month in range(1, 13):
        if month == 5:
            for unit, number in zip(units, (0, 1, 2, 3), strict=True):
                for _each in range(number):
                    a_defect(unit, on(2026, month, 5))
        publish(a_month(2026, month), days=14)

    rows = Consequence.objects.filter(rule="bottom_of_year")
    assert {row.unit.name for row in rows} == {"乙", "丙"}
    assert {row.period.code for row in rows} == {"2026-12"}
    last = rows.get(unit__name="丙")
    # Eleven months of 100 and one of 92.5.
    assert last.facts["trace"][0]["points"] == 9938
    assert "丙" not in above_words(last)
    assert "甲" in above_words(last)


def test_half_a_year_is_no_year(bureau, version, scheme):
    a_station("甲")
    other = a_station("乙")
    rule_in_force(scheme, "bottom_of_year", params={"places": 1}, fewest_ranked=3)
    for month in (11, 12):
        a_defect(other, on(2026, month, 5))
        publish(a_month(2026, month), days=14)

    assert proposed("bottom_of_year") == []


def test_a_measure_that_reaches_its_threshold_is_proposed_once(bureau, stations, scheme):
    first, _second = stations
    params = {"measure": "cases.defects_serious", "threshold": 200, "window": 0}
    rule_in_force(
        scheme, "same_problem_officer", code="complaints", trigger="measure", params=params, proposal="no_honours"
    )

    play([(first, 1)], [(first, 1)], [(first, 1)])

    assert proposed("complaints") == [("2026-02", first.officer.name, "")]


def test_a_measure_without_anything_to_measure_is_never_below(bureau, scheme, version):
    a_version(
        (
            "2.1",
            "u",
            "cases.closed_on_time_rate",
            "rate_target",
            {"target_bp": 9000, "points_per_point": 10, "full": 0},
        ),
        number="3",
        effective=on(2026, 1, 1),
    )
    late, idle = a_station("甲"), a_station("乙")
    params = {"measure": "cases.closed_on_time_rate", "compare": "below", "threshold": 9000, "window": 12}
    rule_in_force(scheme, "same_problem_twice", code="on_time", trigger="measure", params=params)
    a_closed_case(late, on(2026, 1, 9), overdue=True)
    publish(a_month(2026, 1))

    assert proposed("on_time") == [("2026-01", "甲", "")]
    assert idle.unit.name == "乙"


def test_a_grade_twice_in_a_row(bureau, stations, scheme, version):
    first, _second = stations
    other = a_version(
        ("1.3", "u", "cases.defects_serious", "per_occurrence", {"points": -250, "floor": -2500}),
        number="4",
        effective=on(2026, 1, 1),
        published=False,
    )
    with deed("version.published", by=SYSTEM, at=on(2026, 1, 1)) as record:
        for code, points in (("1", 9500), ("5", 0)):
            Band.objects.create(version=other, subject="u", code=code, name=code, from_points=points)
        record.keep_sets(other)
        record.change(other, only_if={"published_at": None}, published_at=on(2026, 1, 1))
    rule_in_force(scheme, "last_twice", code="grade_five", trigger="grade", params={"grades": ["5"], "times": 2})

    play([(first, 3)], [(first, 3)], [(first, 1)])

    assert proposed("grade_five") == [("2026-02", "甲", "")]


def test_who_was_on_leave_is_spared_and_the_trial_says_so(bureau, stations, scheme):
    first, _second = stations
    rule = rule_in_force(scheme, "same_problem_officer", absent_days=20)
    with deed("substitute.named", by=SYSTEM, at=on(2026, 1, 1)) as record:
        record.save(
            Substitute(
                officer=first.officer,
                substitute=someone(Role.OFFICER, first.unit),
                starts_on=date(2026, 1, 1),
                ends_on=date(2026, 1, 20),
                named_by=first.head,
            )
        )

    play([(first, 3)])

    assert proposed("same_problem_officer") == []
    [tried] = tried_on(rule)
    assert [(name, hit.tried[0]["found"]) for name, hit in tried.spared] == [(first.officer.name, 20)]


def test_below_the_smallest_caseload_nobody_is_last_and_the_trial_says_why(bureau):
    scheme = a_version(
        ("1.3", "u", "cases.defects_serious", "per_occurrence", {"points": -250, "floor": -2500}), units=1
    ).scheme
    busy = [bureau, a_station("甲"), a_station("乙")]
    idle = a_station("丙")
    for month in (1, 2):
        for station in busy:
            a_closed_case(station, on(2026, month, 9))

    play([(idle, 2), (busy[1], 1)], [(idle, 2), (busy[1], 1)])

    assert proposed("last_twice") == [("2026-02", "甲", "")]
    [rule] = scheme_rules(scheme)
    tried = tried_on(rule)[0]
    assert tried.hit == ["甲"]
    assert [(name, [one["exemption"] for one in hit.tried if one["held"]]) for name, hit in tried.spared] == [
        ("丙", ["caseload"])
    ]


def scheme_rules(scheme):
    return list(ConsequenceRule.objects.filter(scheme=scheme))


def test_the_trace_tells_the_exemptions_and_who_stands_above(bureau, stations):
    first, second = stations
    play([(first, 2), (second, 1)], [(first, 2), (second, 1)])

    consequence = Consequence.objects.get()

    assert len(trace_of(consequence)) == 3
    assert [each["exemption"] for each in consequence.facts["tried"]] == ["fewest", "caseload", "equal"]
    assert not any(each["held"] for each in consequence.facts["tried"])
    assert len(tried_words(consequence)) == 3
    assert "乙" in above_words(consequence)


def test_a_rule_out_of_force_proposes_nothing(bureau, stations, scheme):
    first, _second = stations
    rule_in_force(scheme, "same_problem_officer", valid_from=date(2026, 2, 1))

    play([(first, 3)])

    assert proposed("same_problem_officer") == []


def test_a_rule_of_another_scheme_reads_nothing_here(bureau, stations, version):
    first, _second = stations
    other = Scheme(code="other", name="另一方案")
    with deed("scheme.added", by=SYSTEM, at=on(2025, 1, 1)) as record:
        record.save(other)
    rule_in_force(other, "same_problem_officer")

    play([(first, 3)])

    assert proposed("same_problem_officer") == []


def test_looking_proposes_nothing(bureau, stations, scheme):
    first, _second = stations
    rule = a_rule(scheme, "same_problem_officer")
    a_defect(first, on(2026, 1, 5))
    publish(a_month(2026, 1))

    tried_on(rule)
    hits(rule, Run.objects.published().select_related("period", "version__scheme").get())

    assert Consequence.objects.count() == 0


def test_an_unpublished_month_is_not_looked_at(bureau, stations, scheme):
    first, _second = stations
    rule = rule_in_force(scheme, "same_problem_officer")
    for _each in range(3):
        a_defect(first, on(2026, 1, 5))
    compute(a_month(2026, 1))

    assert tried_on(rule) == []
