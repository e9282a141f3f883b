"""The record of officers: results, defects and consequences of a time, from published periods alone."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Max, Min, Q, Sum

from appraisal.consequences.base import Problem
from appraisal.consequences.ladders.problems import SEVERITY, choices_of, problem_of, source_of_problems
from appraisal.consequences.models import Consequence
from appraisal.consequences.personnel.rules import Content
from appraisal.engine.models import Sheet
from appraisal.facts.models import Fact, Run
from appraisal.scheme.periods.models import Period
from appraisal.scheme.versions.base import SubjectKind


def published_in(first: date, end: date) -> list[Run]:
    """Return the published runs of periods whose last day lies in [first, end), the oldest first."""
    runs = Run.objects.published().filter(period__ends_on__gt=first, period__ends_on__lte=end)
    return list(runs.select_related("period", "version__scheme").order_by("period__starts_on", "pk"))


def months_missing(first: date, end: date) -> bool:
    """Say whether a month of this time has no published results yet, or there are none at all."""
    months = Period.objects.filter(kind=Period.Kind.MONTH, ends_on__gt=first, ends_on__lte=end)
    published = {run.period_id for run in published_in(first, end)}
    return not published or any(pk not in published for pk in months.values_list("pk", flat=True))


def records_of(officers: Iterable[int], runs: list[Run]) -> dict[int, Content]:
    """Return {officer id: {"results", "defects", "consequences"}} by published runs; six queries."""
    wanted = set(officers)
    results, defects, consequences = _results(wanted, runs), _defects(wanted, runs), _consequences(wanted, runs)
    return {
        officer: {
            "results": results.get(officer, []),
            "defects": defects.get(officer, []),
            "consequences": consequences.get(officer, []),
        }
        for officer in wanted
    }


def _results(wanted, runs):
    ranked = Sheet.objects.filter(run__in=runs, subject_kind=SubjectKind.OFFICER).order_by()
    sizes = {
        (row["run"], row["group"]): row["ranked"]
        for row in ranked.filter(is_ranked=True).values("run", "group").annotate(ranked=Count("pk"))
    }
    by_run = {run.pk: run for run in runs}
    found = defaultdict(list)
    for sheet in ranked.filter(subject_id__in=wanted).order_by("run__period__starts_on", "pk"):
        run = by_run[sheet.run_id]
        found[sheet.subject_id].append(
            {
                "scheme": run.version.scheme.code,
                "period": run.period.code,
                "run": run.pk,
                "points": sheet.points if sheet.is_scored else None,
                "rank": sheet.rank,
                "ranked": sizes.get((sheet.run_id, sheet.group), 0),
                "group": sheet.group,
            }
        )
    return found


def _defects(wanted, runs):
    if not runs:
        return {}
    items = problem_of(runs, SubjectKind.OFFICER, Problem.ITEM, ())
    severities = problem_of(runs, SubjectKind.OFFICER, SEVERITY, ())
    facts = Fact.objects.filter(
        run__in=runs, subject_kind=SubjectKind.OFFICER, subject_id__in=wanted, ref_kind=source_of_problems().ref
    )
    seen: dict[int, dict[int, date]] = defaultdict(dict)
    counted = facts.order_by().values_list("subject_id", "ref_id", "measure")
    for officer, ref, _measure, net, day in counted.annotate(net=Sum("quantity"), day=Min("occurred_on")):
        if net > 0 and ref in items:
            seen[officer][ref] = day
    return {
        officer: [
            {"day": day.isoformat(), "item": items[ref], "severity": severities[ref], "record": ref}
            for ref, day in sorted(refs.items(), key=lambda each: (each[1], each[0]))
        ]
        for officer, refs in seen.items()
    }


def _consequences(wanted, runs):
    periods = {run.period_id for run in runs}
    about = Q(subject_kind=SubjectKind.OFFICER, subject_id__in=wanted) | Q(heads__officer__in=wanted)
    rows = Consequence.objects.filter(about, period__in=periods).select_related("period").distinct()
    found = defaultdict(list)
    for row in rows.prefetch_related("heads").order_by("pk"):
        people = {head.officer_id for head in row.heads.all()}
        people |= {row.subject_id} if row.subject_kind == SubjectKind.OFFICER else set()
        for officer in people & wanted:
            found[officer].append(
                {"id": row.pk, "rule": row.rule, "period": row.period.code, "state": row.state, "problem": row.problem}
            )
    return found


def officers_of(runs: list[Run]) -> dict[int, tuple[str, str]]:
    """Return {officer id: (name, name of the unit)} of all who have a sheet in these runs, as the newest says."""
    sheets = Sheet.objects.filter(run__in=runs, subject_kind=SubjectKind.OFFICER)
    newest = sheets.order_by().values("subject_id").annotate(newest=Max("pk")).values("newest")
    rows = Sheet.objects.filter(pk__in=newest).select_related("officer", "unit")
    return {row.subject_id: (row.label, row.unit_name) for row in rows}


def defect_words(content: Content) -> list[tuple[str, str, str]]:
    """Return (day, item, severity) of the defects of a record in words."""
    items, severities = choices_of(Problem.ITEM), choices_of(SEVERITY)
    return [
        (each["day"], str(items.get(each["item"], each["item"])), str(severities.get(each["severity"], "")))
        for each in content.get("defects", [])
    ]
