"""A2, A5: a month of the shipped scheme from the texts of its rules, in plain Python over the tables of the casework.

None of the product's code: rows by SQL, fractions, and what the sentences of `fixtures/scheme.json` and of
docs/explanation/scoring.md say. Who is on a sheet, in which unit and group, is read from the sheets.
"""

import json
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta, timezone
from fractions import Fraction

from django.db import connection

BUREAU = timezone(timedelta(hours=8))
ENDS = {"closed", "not_filed", "terminated", "transferred"}
ENDING = {"closing", "mediated_closing", "not_filing", "prosecution", "termination", "transfer"}
# What a count could have been counted of: without any of these there was nothing to measure.
OUT_OF = {
    "cases.defects_minor": "cases.matters_ended",
    "cases.defects_ordinary": "cases.matters_ended",
    "cases.defects_serious": "cases.matters_ended",
    "cases.matters_returned": "cases.matters_ended",
    "cases.matters_returned_twice": "cases.matters_ended",
    "cases.matters_rejected": "cases.matters_ended",
    "cases.registered_late": "cases.matters_ended",
    "cases.reviews_late": "cases.reviews_on_time_rate",
    "cases.closed_overdue": "cases.closed_on_time_rate",
}
FULL = 10_000


def rows(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def moment(value):
    if value is None or isinstance(value, datetime):
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)


def day(value):
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def half_up(value):
    """A fraction as a whole number, halves away from zero."""
    size = int(abs(value) + Fraction(1, 2))
    return size if value >= 0 else -size


def recomputed(run_id):
    """Return {(kind, subject): (points, is scored, caseload, rank, {code: (value, base, points)})} of a run."""
    period, version = rows("SELECT period_id, version_id FROM appraisal_run WHERE id = %s", run_id)[0]
    first, end = map(day, rows("SELECT starts_on, ends_on FROM appraisal_period WHERE id = %s", period)[0])
    counted = Counted(*(datetime.combine(each, time(), BUREAU) for each in (first, end)))
    smallest = dict(
        zip(
            "uo",
            rows(
                "SELECT smallest_caseload_units, smallest_caseload_officers FROM appraisal_schemeversion WHERE id = %s",
                version,
            )[0],
            strict=True,
        )
    )
    scheme, found, ranked = rules_of(version), {}, defaultdict(list)
    sheets = rows('SELECT subject_kind, subject_id, "group" FROM appraisal_sheet WHERE run_id = %s', run_id)
    for kind, subject, group in sheets:
        points, is_scored, lines = sheet_of(scheme, kind, lambda code, k=kind, s=subject: counted.of(code, k, s))
        measure, place = ("cases.reviews_on_time_rate", 1) if group == "reviewers" else ("cases.matters_ended", 0)
        caseload = counted.of(measure, kind, subject)[place]
        found[kind, subject] = [points, is_scored, caseload, None, lines]
        if group and is_scored and caseload >= smallest[kind]:
            ranked[kind, group].append((kind, subject))
    for members in ranked.values():
        for each in members:
            found[each][3] = 1 + sum(1 for other in members if found[other][0] > found[each][0])
    return {key: tuple(values) for key, values in found.items()}


def stored(run_id):
    """Return the same of what the product has written."""
    lines = defaultdict(dict)
    for sheet, code, *figures in rows(
        "SELECT l.sheet_id, i.code, l.value, l.base, l.points FROM appraisal_line l JOIN appraisal_indicator i "
        "ON i.id = l.indicator_id JOIN appraisal_sheet s ON s.id = l.sheet_id "
        "WHERE s.run_id = %s AND l.adjusts_id IS NULL",
        run_id,
    ):
        lines[sheet][code] = tuple(figures)
    return {
        (kind, subject): (points, bool(is_scored), caseload, rank, lines[pk])
        for pk, kind, subject, points, is_scored, caseload, rank in rows(
            "SELECT id, subject_kind, subject_id, points, is_scored, caseload, rank FROM appraisal_sheet "
            "WHERE run_id = %s",
            run_id,
        )
    }


class Counted:
    """What everybody has of every measure in [first, end): how many, and out of how many for a rate."""

    def __init__(self, first, end):
        self.first, self.end = first, end
        self.sums = defaultdict(lambda: [0, 0])
        self.fallen = set(rows("SELECT ref_kind, ref_id, measure FROM appraisal_exclusion"))
        self.cases = {
            pk: (state, lead, unit, moment(registered), moment(reported), moment(ended))
            for pk, state, lead, unit, registered, reported, ended in rows(
                "SELECT id, state, lead_id, unit_id, registered_at, reported_at, ended_at FROM cases_case "
                "WHERE NOT is_imported AND NOT is_void AND state <> 'void'"
            )
        }
        self.leads = defaultdict(list)
        for case, officer, unit, since in rows(
            "SELECT case_id, officer_id, unit_id, since FROM cases_lead ORDER BY id"
        ):
            self.leads[case].append((moment(since), officer, unit))
        self.handed_in = {
            (matter, number): officer
            for matter, number, officer in rows("SELECT matter_id, number, submitted_by_id FROM cases_round")
        }
        self.matters = {
            pk: (case, unit, kind, author, number, stage, moment(ended))
            for pk, case, unit, kind, author, number, stage, ended in rows(
                "SELECT id, case_id, unit_id, kind, author_id, round, stage, ended_at FROM cases_matter"
            )
            if case in self.cases
        }
        self.steps = [
            (pk, matter, number, reviewer, unit, outcome, moment(due), moment(decided))
            for pk, matter, number, reviewer, unit, outcome, due, decided in rows(
                "SELECT id, matter_id, round, reviewer_id, reviewer_unit_id, outcome, due_at, decided_at "
                "FROM cases_reviewstep"
            )
            if matter in self.matters
        ]
        self._defects()
        self._matters()
        self._steps()
        self._cases()

    def of(self, code, kind, subject):
        return tuple(self.sums.get((code, kind, subject), (0, 0)))

    def _is_in(self, at):
        return at is not None and self.first <= at < self.end

    def _falls(self, code, ref):
        return (*ref, "") in self.fallen or (*ref, code) in self.fallen

    def _add(self, code, ref, officer, unit, part=1, whole=0, faults=()):
        """Count a record for officer and unit; with a fault that no longer counts it was reached in a rate."""
        if self._falls(code, ref):
            return
        part = whole if any(self._falls(fault, ref) for fault in faults) else part
        for kind, subject in (("o", officer), ("u", unit)):
            if subject is not None:
                self.sums[code, kind, subject][0] += part
                self.sums[code, kind, subject][1] += whole

    def _led(self, case, at):
        held = [each for each in self.leads[case] if each[0] <= at]
        return held[-1][1:] if held else self.cases[case][1:3]

    def _defects(self):
        for pk, case, severity, officer, unit, found in rows(
            "SELECT id, case_id, severity, officer_id, unit_id, found_at FROM cases_defect"
        ):
            if case in self.cases and self._is_in(moment(found)):
                self._add(f"cases.defects_{severity}", ("cases.defect", pk), officer, unit)

    def _matters(self):
        returned = {matter for _pk, matter, _n, _r, _u, outcome, *_times in self.steps if outcome == "return"}
        rejected = {
            (case, ended) for case, _u, _k, _a, _n, stage, ended in self.matters.values() if stage == "rejected"
        }
        for pk, (case, unit, kind, author, number, stage, ended) in self.matters.items():
            if not self._is_in(ended) or kind == "voiding":
                continue
            given_up = stage == "withdrawn" and (number > 1 or pk in returned) and (case, ended) not in rejected
            if stage not in ("approved", "rejected") and not given_up:
                continue
            ref = ("cases.matter", pk)
            if not given_up:
                self._add("cases.matters_ended", ref, author, unit)
            if stage == "rejected":
                self._add("cases.matters_rejected", ref, author, unit)
            first = self.handed_in.get((pk, 1), author)
            at_once = int(stage == "approved" and number == 1)
            self._add("cases.first_pass_rate", ref, first, unit, at_once, 1)

    def _steps(self):
        for pk, matter, number, reviewer, reviewers_unit, outcome, due, decided in self.steps:
            if not self._is_in(decided):
                continue
            _case, unit, kind, author, *_rest = self.matters[matter]
            ref = ("cases.reviewstep", pk)
            if outcome == "return" and number <= 2 and kind != "voiding":
                code = "cases.matters_returned" if number == 1 else "cases.matters_returned_twice"
                self._add(code, ref, self.handed_in.get((matter, number), author), unit)
            if outcome in ("approve", "return", "reject"):
                is_late = due is not None and decided > due
                if is_late:
                    self._add("cases.reviews_late", ref, reviewer, reviewers_unit)
                faults = ("cases.reviews_late",)
                self._add("cases.reviews_on_time_rate", ref, reviewer, reviewers_unit, int(not is_late), 1, faults)

    def _cases(self):
        clocks = defaultdict(list)
        for case, due, met in rows(
            "SELECT k.case_id, k.due_at, k.met_at FROM cases_clock k JOIN office_clockrule r ON r.id = k.rule_id "
            "WHERE substr(r.code, 1, 9) = 'handling.' AND NOT k.is_void AND k.met_at IS NOT NULL"
        ):
            clocks[case].append((moment(due), moment(met)))
        online = {m[0] for m in self.matters.values() if m[5] == "approved" and m[2] in ENDING}
        for pk, (state, _lead, _unit, registered, reported, ended) in self.cases.items():
            ref = ("cases.case", pk)
            if self._is_in(ended) and state in ENDS:
                led, overdue = self._led(pk, ended), any(met > due for due, met in clocks[pk])
                if overdue:
                    self._add("cases.closed_overdue", ref, *led)
                if clocks[pk]:
                    faults = ("cases.closed_overdue",)
                    self._add("cases.closed_on_time_rate", ref, *led, int(not overdue), 1, faults)
                self._add("cases.online_rate", ref, *led, int(pk in online), 1)
            if self._is_in(registered) and reported and registered > reported + timedelta(hours=24):
                self._add("cases.registered_late", ref, *self._led(pk, registered))


def rules_of(version):
    """[(full marks, {kind: base marks}, [(code, kind, measure, rule, figures, missing)])] of a version."""
    indicators = defaultdict(list)
    for category, *rule, params, missing in rows(
        "SELECT category_id, code, subject, measure, rule, params, missing FROM appraisal_indicator "
        "WHERE version_id = %s ORDER BY position, id",
        version,
    ):
        figures = json.loads(params) if isinstance(params, str) else params
        indicators[category].append((*rule, figures, missing))
    return [
        (full, {"u": units, "o": officers}, indicators[pk])
        for pk, full, units, officers in rows(
            "SELECT id, full_marks, base_marks_units, base_marks_officers FROM appraisal_category "
            "WHERE version_id = %s ORDER BY position, id",
            version,
        )
    ]


def sheet_of(scheme, kind, counted):
    """(points, is scored, {code: (value, base, points)}) of one subject; `counted(measure)` is its (part, whole)."""
    lines, earned, could, full_marks, bonus, any_scored = {}, 0, 0, 0, 0, False
    for full, base, listed in scheme:
        own = [each for each in listed if each[1] == kind]
        if not own:
            continue
        given, left_out, scored = 0, 0, 0
        weights = weights_of(full, base[kind], own)
        for code, _kind, measure, rule, figures, missing in own:
            part, whole = counted(measure)
            is_rate = measure.endswith("_rate")
            nothing = whole == 0 if is_rate else part == 0 and sum(counted(OUT_OF[measure])) == 0
            points = 0 if nothing else points_of(rule, figures, part, whole if is_rate else None)
            if nothing and missing == "full":
                points = best_of(rule, figures)
            lines[code] = (part * 100, whole * 100, points)
            is_left_out = nothing and missing == "not_scored"
            left_out += weights[code] if is_left_out else 0
            scored += not is_left_out
            given += points
        reachable = max(full - left_out, 0) if scored else 0
        points = max(base[kind] + given, 0) if scored else 0
        any_scored |= scored > 0
        full_marks, could = full_marks + full, could + reachable
        if full:
            earned += min(points, reachable)
        else:
            bonus += points
    if could not in (0, full_marks):
        earned = half_up(Fraction(earned * full_marks, could))
    return (max(earned + bonus, 0) if any_scored else 0), any_scored, lines


def points_of(rule, figures, part, whole):
    """The points of a value; shares in per cent, figures in hundredths as the scheme holds them."""
    share = None if whole is None else Fraction(part * 100, whole)
    if rule == "per_occurrence":
        points = part * figures["points"]
        low, high = figures.get("floor"), figures.get("cap")
        points = points if low is None else max(points, low)
        return points if high is None else min(points, high)
    if rule == "rate_target":
        short = Fraction(figures["target_bp"], 100) - share
        return figures["full"] if short <= 0 else max(half_up(figures["full"] - short * figures["points_per_point"]), 0)
    if rule == "tiers":
        return [points for at, points in figures["steps"] if part >= at][-1]
    if rule == "pass_fail":
        return figures["points"] if share * 100 >= figures["threshold"] else figures.get("otherwise", 0)
    low, high = figures["low"], figures["high"]
    at = min(max(share * 100, low), high)
    return half_up(
        figures["points_low"] + (figures["points_high"] - figures["points_low"]) * Fraction(at - low, high - low)
    )


def best_of(rule, figures):
    """The most that a rule gives, 0 where it only takes."""
    return {
        "per_occurrence": lambda: figures.get("cap") or 0,
        "rate_target": lambda: figures["full"],
        "tiers": lambda: max(points for _at, points in figures["steps"]),
        "pass_fail": lambda: max(figures["points"], figures.get("otherwise", 0)),
        "linear": lambda: max(figures["points_low"], figures["points_high"]),
    }[rule]()


def weights_of(full, base, listed):
    """{code: the full marks that fall away with it}: what only makes up for losses of its category has none."""
    best = {code: best_of(rule, figures) if full else 0 for code, _k, _m, rule, figures, _missing in listed}
    spare = base + sum(best.values()) - full
    for code, _kind, _measure, rule, *_rest in reversed(listed):
        if rule in ("linear", "pass_fail", "per_occurrence") and 0 < best[code] <= spare:
            spare -= best[code]
            best[code] = 0
    return {code: min(weight, full) for code, weight in best.items()}
