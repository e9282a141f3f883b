"""Who is last: in a row of periods, over the year, or by grade; with whom the exemptions spare and who stands above."""

from collections.abc import Collection
from typing import NamedTuple

from appraisal.consequences.base import Exemption, Hit, Step, Tried
from appraisal.consequences.ladders.models import ConsequenceRule
from appraisal.consequences.ladders.rules import LadderFigures
from appraisal.consequences.ladders.spans import (
    in_a_row,
    in_a_year,
    is_last_of_year,
    leave_of,
    looked_back_on,
    tried_leave,
)
from appraisal.engine.models import Sheet
from appraisal.facts.models import Run
from appraisal.scheme.rulekinds.arithmetic import half_up
from appraisal.scheme.versions.base import SubjectKind

FEWEST_RANKED = 3


class Place(NamedTuple):
    """Where somebody stands in one run: the step of the trace, the exemptions tried, and who stands just above."""

    step: Step
    tried: list[Tried]
    above: dict | None


class Mean(NamedTuple):
    """A subject's year: the mean of its ranked periods, how many these are, and the newest sheet."""

    subject_id: int
    points: int
    periods: int
    sheet: Sheet


def last_places(
    run: Run, subject_kind: str = SubjectKind.UNIT, groups: Collection[str] = (), fewest: int = FEWEST_RANKED
) -> list[Step]:
    """Return the step of every subject that holds the lowest shared rank of its group in a run; no exemption holds."""
    places = places_in(run, subject_kind, groups, fewest)
    return [place.step for place in places.values() if not any(each["held"] for each in place.tried)]


def places_in(run: Run, subject_kind: str, groups: Collection[str], fewest: int) -> dict[int, Place]:
    """Return {subject id: Place} of who is last of its group in a run, or would be but for an exemption; one query."""
    sheets = Sheet.objects.filter(run=run, subject_kind=subject_kind, is_scored=True).order_by("subject_id")
    by_group: dict[str, list[Sheet]] = {}
    for sheet in sheets.filter(group__in=groups) if groups else sheets:
        by_group.setdefault(sheet.group, []).append(sheet)
    smallest = _smallest(run, subject_kind)
    found: dict[int, Place] = {}
    for members in by_group.values():
        found |= _places_of(run, members, fewest, smallest)
    return found


def _places_of(run, members, fewest, smallest):
    ranked = [sheet for sheet in members if sheet.is_ranked]
    last = max((sheet.rank for sheet in ranked), default=0)
    tied = [sheet for sheet in ranked if sheet.rank == last]
    above = _above([(sheet.rank, sheet.points, sheet) for sheet in ranked if sheet.rank < last])
    lowest = min((sheet.points for sheet in ranked), default=None)
    behind = [sheet for sheet in members if not sheet.is_ranked and lowest is not None and sheet.points < lowest]
    code = run.period.code
    found = {}
    for sheet in [*tied, *behind]:
        step = Step(
            period=code,
            run=run.pk,
            sheet=sheet.pk,
            subject_id=sheet.subject_id,
            group=sheet.group,
            rank=sheet.rank,
            ranked=len(ranked),
            points=sheet.points,
            caseload=sheet.caseload,
            shared_with=len(tied) - 1 if sheet.is_ranked else 0,
        )
        tried = [
            _tried(Exemption.FEWEST, len(ranked) < fewest, len(ranked), fewest, code),
            _tried(Exemption.CASELOAD, not sheet.is_ranked, sheet.caseload, smallest, code),
            # All of them first is nobody last.
            _tried(Exemption.EQUAL, last <= 1, last, 1, code),
        ]
        found[sheet.subject_id] = Place(step, tried, above)
    return found


def last_in_a_row(rule: ConsequenceRule, figures: LadderFigures, run: Run) -> list[Hit]:
    """Return who is last in so many published periods in a row up to this one; a query for each period."""
    runs = in_a_row(run, figures.times)
    if len(runs) < figures.times:
        return []
    rows = [places_in(each, rule.subject_kind, rule.groups, rule.fewest_ranked) for each in runs]
    steady = set(rows[0]).intersection(*rows[1:])
    leave = leave_of(rule, steady, runs[-1].period.starts_on, run.period.ends_on)
    hits = []
    for subject in sorted(steady):
        places = [row[subject] for row in rows]
        tried = [one for place in places for one in place.tried]
        hits.append(
            Hit(
                subject_id=subject,
                trace=[place.step for place in reversed(places)],
                tried=_told(tried) + tried_leave(rule, leave.get(subject, 0), run.period.code),
                above=places[0].above,
            )
        )
    return hits


def last_of_year(rule: ConsequenceRule, figures: LadderFigures, run: Run) -> list[Hit]:
    """Return who is among the last of the year, once its last period is published; two queries.

    The points are the mean of the published periods in which the subject was ranked: half of the year's at least.
    """
    if not is_last_of_year(run.period):
        return []
    runs = looked_back_on(run, 0)
    needed = (in_a_year(run.period) + 1) // 2
    if len(runs) < needed:
        return []
    means = _means(rule, runs)
    leave = leave_of(rule, {each.subject_id for each in means}, runs[0].period.starts_on, run.period.ends_on)
    by_group: dict[str, list[Mean]] = {}
    for each in means:
        by_group.setdefault(each.sheet.group, []).append(each)
    hits = []
    for members in by_group.values():
        hits += _bottom(rule, figures, run, members, needed, leave)
    return sorted(hits, key=lambda hit: hit.subject_id)


def _means(rule, runs):
    sheets = Sheet.objects.filter(run__in=runs, subject_kind=rule.subject_kind, is_scored=True)
    sheets = sheets.filter(group__in=rule.groups) if rule.groups else sheets
    by_subject: dict[int, list[Sheet]] = {}
    for sheet in sheets.order_by("run__period__starts_on", "pk"):
        by_subject.setdefault(sheet.subject_id, []).append(sheet)
    means = []
    for subject, several in by_subject.items():
        ranked = [sheet for sheet in several if sheet.is_ranked]
        counted = ranked or several
        points = half_up(sum(sheet.points for sheet in counted), len(counted))
        means.append(Mean(subject, points, len(ranked), several[-1]))
    return means


def _bottom(rule, figures, run, members, needed, leave):
    ranked = [each for each in members if each.periods >= needed]
    rank = {each.subject_id: 1 + sum(1 for other in ranked if other.points > each.points) for each in members}
    # So many stand behind: who shares a place shares its fate.
    behind = {each.subject_id: sum(1 for other in ranked if other.points < each.points) for each in members}
    last = max((rank[each.subject_id] for each in ranked), default=0)
    hit = [each for each in members if behind[each.subject_id] < figures.places]
    spared = [(rank[each.subject_id], each.points, each.sheet) for each in ranked if each not in hit]
    found = []
    for each in hit:
        shared = sum(1 for other in ranked if other.points == each.points) - 1
        step = Step(
            period=run.period.code,
            run=each.sheet.run_id,
            sheet=each.sheet.pk,
            subject_id=each.subject_id,
            group=each.sheet.group,
            rank=rank[each.subject_id],
            ranked=len(ranked),
            points=each.points,
            caseload=each.sheet.caseload,
            count=each.periods,
            shared_with=shared if each.periods >= needed else 0,
        )
        code = run.period.code
        tried = [
            _tried(Exemption.FEWEST, len(ranked) < rule.fewest_ranked, len(ranked), rule.fewest_ranked, code),
            _tried(Exemption.CASELOAD, each.periods < needed, each.periods, needed, code),
            _tried(Exemption.EQUAL, last <= 1 or rank[each.subject_id] <= 1, last, 1, code),
            *tried_leave(rule, leave.get(each.subject_id, 0), code),
        ]
        found.append(Hit(each.subject_id, [step], tried, above=_above(spared)))
    return found


def graded(rule: ConsequenceRule, figures: LadderFigures, run: Run) -> list[Hit]:
    """Return who has one of the grades in so many published periods in a row; a query for each period."""
    runs = in_a_row(run, figures.times)
    if len(runs) < figures.times:
        return []
    rows = [_graded_in(rule, figures, each) for each in runs]
    steady = set(rows[0]).intersection(*rows[1:])
    leave = leave_of(rule, steady, runs[-1].period.starts_on, run.period.ends_on)
    hits = []
    for subject in sorted(steady):
        places = [row[subject] for row in rows]
        tried = _told([one for place in places for one in place.tried])
        tried += tried_leave(rule, leave.get(subject, 0), run.period.code)
        hits.append(Hit(subject, [place.step for place in reversed(places)], tried))
    return hits


def _graded_in(rule, figures, run):
    sheets = Sheet.objects.filter(run=run, subject_kind=rule.subject_kind, is_scored=True)
    smallest, found = _smallest(run, rule.subject_kind), {}
    for sheet in sheets.filter(group__in=rule.groups) if rule.groups else sheets:
        if sheet.grade in figures.grades:
            step = Step(
                period=run.period.code,
                run=run.pk,
                sheet=sheet.pk,
                subject_id=sheet.subject_id,
                group=sheet.group,
                points=sheet.points,
                caseload=sheet.caseload,
                grade=sheet.grade,
            )
            spared = _tried(Exemption.CASELOAD, not sheet.is_ranked, sheet.caseload, smallest, run.period.code)
            found[sheet.subject_id] = Place(step, [spared], None)
    return found


def _smallest(run, subject_kind):
    version = run.version
    if subject_kind == SubjectKind.UNIT:
        return version.smallest_caseload_units
    return version.smallest_caseload_officers


def _tried(exemption, held, found, needs, period):
    return Tried(exemption=exemption.value, held=held, found=found, needs=needs, period=period)


def _told(tried):
    """Of each exemption the period in which it held, else the newest, which comes first."""
    told: dict[str, Tried] = {}
    for one in tried:
        if one["exemption"] not in told or (one["held"] and not told[one["exemption"]]["held"]):
            told[one["exemption"]] = one
    return list(told.values())


def _above(better):
    """Who of (rank, points, sheet) stands just above the hit, as plain data."""
    if not better:
        return None
    rank, points, sheet = max(better, key=lambda each: (each[0], -each[2].subject_id))
    return {"sheet": sheet.pk, "rank": rank, "points": points}
