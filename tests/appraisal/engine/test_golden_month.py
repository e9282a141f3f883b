"""A5: a month worked out by hand from the text of the scheme, indicator by indicator, against the engine."""

from datetime import timedelta

import pytest

from appraisal.scheme.measures import BY_CODE
from tests.appraisal.making import (
    a_case,
    a_closed_case,
    a_defect,
    a_matter,
    a_month,
    a_step,
    a_version,
    compute,
    line_of,
    on,
)
from tests.factories import a_station

# By hand, for February 2026 of the station in `month_of_work`:
#   defects: 2 minor, 1 ordinary, 1 serious (one more is found on 1 March and does not count)
#   matters ended: 4 closings + 1 penalty approved in round 3 + 1 rejected = 6 ended; 4 of 6 passed at once
#   returned: the penalty once in January (not here) and again in February
#   reviews of the legal officer: 5 defect steps, 1 return, 1 late = 7, 6 of them in time
#   cases ended: 4, one overdue; 1 registered 25 hours after the report, 1 after exactly 24
GOLDEN = """
minor           u  cases.defects_minor            200    0    -40
ordinary        u  cases.defects_ordinary         100    0    -50
serious         u  cases.defects_serious          100    0   -250
first pass      u  cases.first_pass_rate          400  600    240
twice           u  cases.matters_returned_twice   100    0   -100
rejected        u  cases.matters_rejected         100    0   -100
reviews         u  cases.reviews_on_time_rate     600  700    494
bonus           u  cases.first_pass_rate          400  600      0
closed in time  u  cases.closed_on_time_rate      300  400    400
registered      u  cases.registered_late          100    0    350
online          u  cases.online_rate              400  400   1500
all online      u  cases.online_rate              400  400     50
returned        o  cases.matters_returned           0    0      0
twice of one    o  cases.matters_returned_twice   100    0   -100
overdue         o  cases.closed_overdue           100    0   -120
late            o  cases.reviews_late               0    0      0
"""
RULES = {
    "minor": ("per_occurrence", {"points": -20, "floor": -400}),
    "ordinary": ("per_occurrence", {"points": -50, "floor": -1000}),
    "serious": ("per_occurrence", {"points": -250, "floor": -2500}),
    "first pass": ("rate_target", {"target_bp": 9200, "points_per_point": 30, "full": 1000}),
    "twice": ("per_occurrence", {"points": -100, "floor": -400}),
    "rejected": ("per_occurrence", {"points": -100, "floor": -400}),
    "reviews": ("rate_target", {"target_bp": 9600, "points_per_point": 20, "full": 700}),
    "bonus": ("linear", {"low": 9500, "high": 10000, "points_low": 0, "points_high": 100}),
    "closed in time": ("rate_target", {"target_bp": 9700, "points_per_point": 50, "full": 1500}),
    "registered": ("tiers", {"steps": [[0, 500], [1, 350], [3, 150], [5, 0]]}),
    "online": ("rate_target", {"target_bp": 9900, "points_per_point": 40, "full": 1500}),
    "all online": ("pass_fail", {"threshold": 10000, "points": 50}),
    "returned": ("per_occurrence", {"points": -30, "floor": -300}),
    "twice of one": ("per_occurrence", {"points": -100, "floor": -400}),
    "overdue": ("per_occurrence", {"points": -120, "floor": -1200}),
    "late": ("per_occurrence", {"points": -20, "floor": -400}),
}


def golden_rows():
    for row in GOLDEN.strip().splitlines():
        *name, subject, measure, value, base, points = row.split()
        yield " ".join(name), subject, measure, (int(value), int(base), int(points))


def month_of_work(station):
    penalty = a_matter(station, ended=on(2026, 2, 20), returns=[on(2026, 1, 30), on(2026, 2, 5)])
    for severity, day in (("minor", 1), ("minor", 28), ("ordinary", 10), ("serious", 11)):
        a_defect(station, on(2026, 2, day), severity)
    a_defect(station, on(2026, 3, 1, hour=0), "serious")
    a_defect(station, on(2026, 2, 12), "minor", officer=station.second).step  # noqa: B018
    for day in (3, 4, 5):
        a_closed_case(station, on(2026, 2, day), registered=on(2026, 1, 4))
    a_closed_case(station, on(2026, 2, 6), overdue=True, registered=on(2026, 1, 4))
    a_matter(station, ended=on(2026, 2, 21), stage="rejected")
    a_step(station, decided=on(2026, 2, 14), matter=penalty, round=3, late=True)
    for hours, minutes in ((24, 0), (25, 0)):
        registered = on(2026, 2, 18) + timedelta(hours=hours, minutes=minutes)
        a_case(station, registered=registered, reported=on(2026, 2, 18))
    return penalty


@pytest.fixture
def run(bureau, reference_data):
    a_version(*((code, subject, measure, *RULES[code]) for code, subject, measure, _expected in golden_rows()), units=6)
    month_of_work(bureau)
    return compute(a_month(2026, 2))


def test_every_line_is_the_one_worked_out_by_hand(bureau, run):
    expected = {name: cell for name, _subject, _measure, cell in golden_rows()}
    expected["minor"] = (300, 0, -60)

    found = {
        name: line_of(run, bureau.unit if subject == "u" else bureau.officer, name)
        for name, subject, _measure, _cell in golden_rows()
    }

    assert found == expected


def test_the_sheet_is_the_sum_of_its_lines(bureau, run):
    sheet = run.sheets.get(subject_kind="u", unit=bureau.unit)

    given = sum(line.points for line in sheet.lines.all())

    assert (sheet.points, sheet.caseload, sheet.is_ranked) == (10_000, 6, True)
    assert given == -60 - 50 - 250 + 240 - 100 - 100 + 494 + 400 + 350 + 1500 + 50


def test_the_reviewers_late_step_counts_for_the_reviewer(bureau, run):
    assert line_of(run, bureau.legal_officer, "late") == (100, 0, -20)
    assert run.sheets.get(officer=bureau.legal_officer).group == "reviewers"


def test_another_station_with_nothing_to_count_has_full_marks_and_no_rank(bureau, run):
    idle = a_station("东关派出所").unit

    again = compute(run.period)

    sheet = again.sheets.get(subject_kind="u", unit=idle)
    assert (sheet.points, sheet.caseload, sheet.is_ranked, sheet.rank) == (10_000, 0, False, None)


def test_imported_history_counts_in_an_analysis_and_nowhere_else(bureau, run):
    a_closed_case(bureau, on(2026, 2, 7), is_imported=True)

    live, analysis = compute(run.period), compute(run.period, kind="analysis")

    assert (live.results_digest, live.pk) == (run.results_digest, run.pk)
    assert line_of(analysis, bureau.unit, "online") == (100, 100, 1500)


def test_every_measure_of_the_month_has_a_declaration():
    assert {measure for _name, _subject, measure, _cell in golden_rows()} <= set(BY_CODE)
