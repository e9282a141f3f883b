"""Which published runs a rule of the ladder looks back on, and on which days its subjects were on leave."""

from datetime import date, timedelta

from appraisal.consequences.base import Exemption, Tried
from appraisal.consequences.ladders.models import ConsequenceRule
from appraisal.facts.models import Run
from appraisal.scheme.periods.models import Period
from appraisal.scheme.uses.windows import MONTHS, months_before, year_of
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Substitute

A_YEAR = 12


def run_before(run: Run) -> Run | None:
    """Return the published run of the scheme for the period that ends where this one begins, or None."""
    runs = Run.objects.published().filter(
        version__scheme=run.version.scheme_id, period__scheme=run.period.scheme_id, period__ends_on=run.period.starts_on
    )
    return runs.select_related("period", "version__scheme").first()


def in_a_row(run: Run, times: int) -> list[Run]:
    """Return a run and those before it without a gap, the newest first; fewer than `times` where there are no more."""
    runs = [run]
    while len(runs) < times and (earlier := run_before(runs[-1])):
        runs.append(earlier)
    return runs


def looked_back_on(run: Run, months: int) -> list[Run]:
    """Return the published runs of the scheme in so many months up to a run, 0 for its year, the oldest first."""
    first = months_before(run.period.ends_on, months) if months else year_of(run.period)
    runs = Run.objects.published().filter(
        version__scheme=run.version.scheme_id,
        period__scheme=run.period.scheme_id,
        period__starts_on__gte=first,
        period__ends_on__lte=run.period.ends_on,
    )
    return list(runs.select_related("period", "version__scheme").order_by("period__starts_on", "pk"))


def is_last_of_year(period: Period) -> bool:
    """Say whether the next period of the kind belongs to another year, by its last day."""
    after = months_before(period.ends_on, -MONTHS[Period.Kind(period.kind)])
    return _year(after) > _year(period.ends_on)


def in_a_year(period: Period) -> int:
    """Return how many periods of this kind a year has."""
    return A_YEAR // MONTHS[Period.Kind(period.kind)]


def year_number(period: Period) -> int:
    """Return the year that a period belongs to, by its last day."""
    return _year(period.ends_on)


def _year(ends_on: date) -> int:
    return (ends_on - timedelta(days=1)).year


def leave_of(rule: ConsequenceRule, subjects: set[int], first: date, end: date) -> dict[int, int]:
    """Return {officer id: days on which somebody stood in for them, from `first` up to `end`}; one query.

    Empty for units, and where the rule exempts nobody for leave.
    """
    if rule.subject_kind != SubjectKind.OFFICER or not rule.absent_days:
        return {}
    rows = Substitute.objects.between(first, end - timedelta(days=1)).filter(officer__in=subjects)
    absent: dict[int, set[date]] = {}
    for row in rows:
        last = min(row.ends_on, end - timedelta(days=1))
        if row.withdrawn_on:
            last = min(last, row.withdrawn_on - timedelta(days=1))
        day = max(row.starts_on, first)
        while day <= last:
            absent.setdefault(row.officer_id, set()).add(day)
            day += timedelta(days=1)
    return {officer: len(days) for officer, days in absent.items()}


def tried_leave(rule: ConsequenceRule, days: int, period: str) -> list[Tried]:
    """Return the exemption for leave as it was tried, none where the rule has none."""
    if rule.subject_kind != SubjectKind.OFFICER or not rule.absent_days:
        return []
    return [
        Tried(
            exemption=Exemption.LEAVE.value,
            held=days >= rule.absent_days,
            found=days,
            needs=rule.absent_days,
            period=period,
        )
    ]
