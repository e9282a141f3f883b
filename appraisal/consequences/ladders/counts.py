"""The same problem several times, and a measure that reaches a threshold, by the facts of published runs."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Min, Sum

from appraisal.consequences.base import Compare, CountedAs, Hit, Problem, Step
from appraisal.consequences.ladders.models import ConsequenceRule
from appraisal.consequences.ladders.problems import problem_of, source_of_problems
from appraisal.consequences.ladders.rules import LadderFigures
from appraisal.consequences.ladders.spans import in_a_row, leave_of, looked_back_on, tried_leave
from appraisal.engine.models import Line, Sheet
from appraisal.facts.models import Fact, Run
from appraisal.scheme.rules import best_of

# What an earlier proposal of the rule rests on: {(subject, problem): tokens}.
Spent = Mapping[tuple[int, str], set[str]]
# One occurrence of a problem: (day, token, run).
Found = tuple[date, str, Run]
ONCE = "once"


def repeated(rule: ConsequenceRule, figures: LadderFigures, run: Run, spent: Spent) -> list[Hit]:
    """Return who has the same problem so many times in the window, the newest in this period; four queries."""
    runs = _runs(figures, run)
    if figures.counted == CountedAs.IN_A_ROW and len(runs) < figures.times:
        return []
    reads = _lost if figures.problem == Problem.INDICATOR else _defects
    found: dict[tuple[int, str], list[Found]] = reads(rule, figures, runs)
    left = {key: [each for each in several if _is_left(each, spent.get(key, set()))] for key, several in found.items()}
    steps: dict[tuple[int, str], list[tuple[Run, list[Found]]]] = {
        key: _steps(figures, runs, several) for key, several in left.items()
    }
    numbers = {key: _number(figures, each) for key, each in steps.items()}
    hit = {key for key, number in numbers.items() if number >= figures.times and steps[key][-1][0].pk == run.pk}
    members = _members(rule, run)
    leave = leave_of(rule, {subject for subject, _problem in hit}, runs[0].period.starts_on, run.period.ends_on)
    hits = []
    for subject, problem in sorted(hit):
        if members is not None and subject not in members:
            continue
        trace = [_step(each, subject, several) for each, several in steps[subject, problem]]
        days = tuple(sorted({each[0] for _run, several in steps[subject, problem] for each in several}))
        hits.append(
            Hit(
                subject_id=subject,
                trace=trace,
                tried=tried_leave(rule, leave.get(subject, 0), run.period.code),
                problem=problem,
                days=days if figures.problem != Problem.INDICATOR else (),
                above=_next(numbers, problem, figures.times),
                tokens=_tokens(figures, steps[subject, problem]),
            )
        )
    return hits


def reached(rule: ConsequenceRule, figures: LadderFigures, run: Run, spent: Spent) -> list[Hit]:
    """Return whose measure is on the far side of the threshold in the window; nothing to measure hits nobody."""
    assert figures.use
    runs = _runs(figures, run)
    facts = Fact.objects.filter(run__in=runs, subject_kind=rule.subject_kind, measure=figures.use.key)
    rows = facts.order_by("occurred_on", "pk").values_list(
        "subject_id", "run_id", "occurred_on", "quantity", "base", "ref_kind", "ref_id"
    )
    by_subject: dict[int, list[list]] = defaultdict(list)
    for subject, *rest in rows:
        by_subject[subject].append(rest)
    by_run = {each.pk: each for each in runs}
    members = _members(rule, run)
    counts_records = not figures.use.is_share and figures.compare == Compare.AT_LEAST
    values, hit = {}, {}
    for subject, several in by_subject.items():
        before = spent.get((subject, ""), set())
        if not counts_records and before:
            continue
        kept = [row for row in several if not counts_records or f"{row[4]}:{row[5]}" not in before]
        value = _value(figures, kept)
        if value is None or (members is not None and subject not in members):
            continue
        values[subject] = value
        is_new = any(row[0] == run.pk for row in kept)
        is_far = value >= figures.threshold if figures.compare == Compare.AT_LEAST else value < figures.threshold
        if is_new and is_far:
            hit[subject] = kept
    leave = leave_of(rule, set(hit), runs[0].period.starts_on, run.period.ends_on)
    near = {(subject, ""): value for subject, value in values.items() if subject not in hit}
    hits = []
    for subject, kept in sorted(hit.items()):
        tokens = tuple(sorted({f"{row[4]}:{row[5]}" for row in kept})) if counts_records else (ONCE,)
        hits.append(
            Hit(
                subject_id=subject,
                trace=[_sums(by_run[pk], subject, kept) for pk in by_run if any(row[0] == pk for row in kept)],
                tried=tried_leave(rule, leave.get(subject, 0), run.period.code),
                days=tuple(sorted({row[1] for row in kept})),
                above=_next(near, "", figures.threshold) if figures.compare == Compare.AT_LEAST else None,
                tokens=tokens,
            )
        )
    return hits


def _runs(figures, run):
    if figures.counted == CountedAs.IN_A_ROW:
        return list(reversed(in_a_row(run, figures.times)))
    return looked_back_on(run, figures.window)


def _is_left(found, spent):
    return found[1] not in spent and f"period:{found[2].period.code}" not in spent


def _defects(rule, figures, runs):
    """{(subject, problem): [Found]} of the records that the runs counted and that nothing took back."""
    label = source_of_problems().ref
    named = problem_of(runs, rule.subject_kind, figures.problem, figures.severities)
    facts = Fact.objects.filter(run__in=runs, subject_kind=rule.subject_kind, ref_kind=label)
    counted = facts.order_by().values_list("subject_id", "ref_id", "measure")
    found: dict[tuple[int, str], dict[int, Found]] = defaultdict(dict)
    for subject, ref, _measure, net, day in counted.annotate(net=Sum("quantity"), day=Min("occurred_on")):
        problem, within = named.get(ref), _run_of(runs, day)
        if problem is None or within is None or net <= 0 or (figures.values and problem not in figures.values):
            continue
        found[subject, problem][ref] = (day, f"{label}:{ref}", within)
    return {key: [several[ref] for ref in sorted(several)] for key, several in found.items()}


def _run_of(runs, day):
    return next((each for each in runs if each.period.starts_on <= day < each.period.ends_on), None)


def _lost(rule, figures, runs):
    """{(subject, indicator): [Found]} of the lines that gave less than they could."""
    best: dict[int, int] = {}
    lines = Line.objects.filter(
        sheet__run__in=runs, sheet__subject_kind=rule.subject_kind, adjusts=None, is_empty=False
    ).select_related("indicator", "sheet")
    if figures.values:
        lines = lines.filter(indicator__code__in=figures.values)
    by_run = {each.pk: each for each in runs}
    found: dict[tuple[int, str], list[Found]] = defaultdict(list)
    for line in lines.order_by("sheet__run__period__starts_on", "pk"):
        if line.indicator_id not in best:
            best[line.indicator_id] = best_of(line.indicator)
        if line.points < best[line.indicator_id]:
            within = by_run[line.sheet.run_id]
            key = line.sheet.subject_id, line.indicator.code
            found[key].append((within.period.starts_on, f"period:{within.period.code}", within))
    return found


def _steps(figures, runs, several):
    """[(run, its occurrences)] of the periods that count, the oldest first; those in a row end with the newest."""
    least = figures.least if _by_period(figures) else 1
    steps = [
        (run, sorted((each for each in several if each[2].pk == run.pk), key=lambda each: each[:2])) for run in runs
    ]
    return [(run, rows) for run, rows in steps if len(rows) >= least]


def _by_period(figures):
    return figures.counted != CountedAs.RECORDS


def _number(figures, steps):
    if _by_period(figures):
        return len(steps)
    return sum(len(several) for _run, several in steps)


def _tokens(figures, steps):
    if _by_period(figures):
        return tuple(f"period:{run.period.code}" for run, _several in steps)
    return tuple(token for _run, several in steps for _day, token, _in in several)


def _step(run, subject, several):
    return Step(
        period=run.period.code,
        run=run.pk,
        subject_id=subject,
        count=len(several),
        records=[[*token.rsplit(":", 1), day.isoformat()] for day, token, _in in several if "period:" not in token],
    )


def _sums(run, subject, kept):
    mine = [row for row in kept if row[0] == run.pk]
    return Step(
        period=run.period.code,
        run=run.pk,
        subject_id=subject,
        count=sum(row[2] for row in mine),
        base=sum(row[3] for row in mine),
        records=[[row[4], str(row[5]), row[1].isoformat()] for row in mine],
    )


def _value(figures, rows):
    quantity, base = sum(row[2] for row in rows), sum(row[3] for row in rows)
    if figures.use.is_share:
        return quantity * 10_000 // base if base else None
    return quantity if rows else None


def _next(numbers, problem, threshold):
    """Who comes nearest to the threshold without reaching it, as plain data."""
    near = [(number, -subject) for (subject, each), number in numbers.items() if each == problem and number < threshold]
    if not near or max(near)[0] <= 0:
        return None
    number, subject = max(near)
    return {"subject_id": -subject, "count": number}


def _members(rule, run):
    """The subjects of the rule's groups in this run; None where it is for all."""
    if not rule.groups:
        return None
    sheets = Sheet.objects.filter(run=run, subject_kind=rule.subject_kind, group__in=rule.groups)
    return set(sheets.order_by().values_list("subject_id", flat=True))
