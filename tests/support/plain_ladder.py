"""B5: the proposals of the rules of fixtures/ladders.json in plain SQL and Python, with none of the product's code."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

from django.db import connection

RUNS = """SELECT r.id, p.code, p.starts_on, p.ends_on FROM appraisal_run r JOIN appraisal_period p ON p.id = r.period_id
WHERE r.published_at IS NOT NULL AND r.stands_for_id IS NOT NULL AND r.superseded_by_id IS NULL AND r.kind = 'live'
ORDER BY p.starts_on"""
SHEETS = (
    'SELECT run_id, subject_id, "group", rank FROM appraisal_sheet WHERE subject_kind = ' + "'u' AND rank IS NOT NULL"
)
POINTS = "SELECT run_id, subject_id, points FROM appraisal_sheet WHERE subject_kind = 'u' AND rank IS NOT NULL"
DEFECTS = """SELECT d.id, d.officer_id, d.unit_id, i.code, d.severity FROM cases_defect d
JOIN cases_defectitem i ON i.id = d.item_id"""
COUNTED = """SELECT f.run_id, f.subject_kind, f.subject_id, f.ref_id, MIN(f.occurred_on) FROM appraisal_fact f
WHERE f.ref_kind = 'cases.defect' GROUP BY f.run_id, f.subject_kind, f.subject_id, f.ref_id, f.measure
HAVING SUM(f.quantity) > 0"""
MADE = """SELECT c.rule, p.code, c.subject_kind, c.subject_id, c.problem FROM appraisal_consequence c
JOIN appraisal_period p ON p.id = c.period_id"""


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def day(value):
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def months():
    return [(pk, code, day(first), day(end)) for pk, code, first, end in rows(RUNS)]


def last_in(run):
    """Who shares the lowest rank of a group of three or more, unless all are first."""
    groups = defaultdict(list)
    for run_id, subject, group, rank in rows(SHEETS):
        if run_id == run:
            groups[group].append((rank, subject))
    found = set()
    for members in groups.values():
        worst = max(rank for rank, _subject in members)
        if len(members) >= 3 and worst > 1:
            found |= {subject for rank, subject in members if rank == worst}
    return found


def talks():
    listed = months()
    for before, now in pairwise(listed):
        if before[3] == now[2]:
            for subject in last_in(before[0]) & last_in(now[0]):
                yield "last_twice", now[1], "u", subject, ""


def occurrences(kind, severities):
    """{(subject, item): {defect: day}} of what the standing runs counted."""
    said = {pk: (item, severity) for pk, _officer, _unit, item, severity in rows(DEFECTS)}
    standing = {pk for pk, *_rest in months()}
    found = defaultdict(dict)
    for run, subject_kind, subject, ref, when in rows(COUNTED):
        if run in standing and subject_kind == kind and said[ref][1] in severities:
            found[subject, said[ref][0]][ref] = day(when)
    return found


def three_times():
    """Three defects of one item in twelve months, none of them counted for an earlier proposal."""
    for (subject, item), defects in occurrences("o", ("ordinary", "serious")).items():
        spent = set()
        for _run, code, first, end in months():
            begins = date(end.year - 1, end.month, end.day)
            counted = [ref for ref, when in defects.items() if begins <= when < end and ref not in spent]
            if len(counted) >= 3 and any(first <= defects[ref] < end for ref in counted):
                spent |= set(counted)
                yield "same_problem_officer", code, "o", subject, item


def in_a_row(times, rule):
    """The item in so many months without a gap, none of them counted for an earlier proposal."""
    listed = months()
    for (subject, item), defects in occurrences("u", ("serious",)).items():
        spent = set()
        for place in range(times - 1, len(listed)):
            window = listed[place - times + 1 : place + 1]
            closes = all(a[3] == b[2] for a, b in pairwise(window))
            held = all(any(first <= when < end for when in defects.values()) for _run, _code, first, end in window)
            codes = {code for _run, code, _first, _end in window}
            if closes and held and not codes & spent:
                spent |= codes
                yield rule, listed[place][1], "u", subject, item


def bottom_of_year():
    """Whom fewer than three of those compared stand behind, where at least six are: the mean, halves rounded up."""
    for year in sorted({end.year if end.month > 1 else end.year - 1 for _run, _code, _first, end in months()}):
        whole = [each for each in months() if date(year, 1, 1) <= each[2] and each[3] <= date(year + 1, 1, 1)]
        if len(whole) < 6 or whole[-1][3] != date(year + 1, 1, 1):
            continue
        points = defaultdict(list)
        for run, subject, number in rows(POINTS):
            if run in {each[0] for each in whole}:
                points[subject].append(number)
        place = {subject: group for run, subject, group, _rank in rows(SHEETS) if run == whole[-1][0]}
        means = {
            subject: (2 * sum(each) + len(each)) // (2 * len(each))
            for subject, each in points.items()
            if len(each) >= 6
        }
        for subject, mean in means.items():
            rivals = [other for who, other in means.items() if place.get(who) == place.get(subject)]
            behind = sum(1 for other in rivals if other < mean)
            if len(rivals) >= 6 and behind < 3 and mean < max(rivals):
                yield "bottom_of_year", whole[-1][1], "u", subject, ""


def expected():
    """Return {(rule, period, kind of subject, subject, problem)} that the ladder of the fixture proposes."""
    return {
        *talks(),
        *bottom_of_year(),
        *three_times(),
        *in_a_row(2, "same_problem_twice"),
        *in_a_row(3, "same_problem_thrice"),
    }


def made():
    """Return the same of what was proposed."""
    return {tuple(row) for row in rows(MADE)}
