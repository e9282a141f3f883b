"""Coefficients and exemptions that hold on the last day of a period, put on its sheets and lines."""

from datetime import timedelta

from django.db.models import Min

from appraisal.facts.dialect import execute
from appraisal.facts.models import Run
from appraisal.scheme.allowances.models import Coefficient, Exemption
from appraisal.scheme.rules import full_by_exemption
from portal.office.counting.rules import quoted


def give_coefficients(run):
    """Write on each sheet the coefficient that holds for its subject, else the one of its group."""
    rows = list(_holding(Coefficient, run))
    # One for a single subject is written last, and so wins over that of the group.
    for row in sorted(rows, key=lambda each: (each.subject_id is not None, each.starts_on, each.pk)):
        execute(
            f"UPDATE appraisal_sheet SET coefficient_id = %s WHERE run_id = %s AND {_of(row)}",
            [row.pk, run.pk, *_key(row)],
        )


def exempted(run):
    """Return SQL for: a cell is of a subject that is exempted from its indicator, and so is compared with nobody."""
    conditions = [
        f"(cell.indicator_id = {indicator.pk} AND cell.sheet_id IN "
        f"(SELECT id FROM appraisal_sheet WHERE run_id = {run.pk} AND {_said(row)}))"
        for row in _holding(Exemption, run)
        for indicator in run.version.indicators.filter(code=row.indicator, subject=row.subject_kind)
    ]
    return " OR ".join(conditions) or "1 = 0"


def exempt(run):
    """Let lines of exempted subjects give full marks or be left out, whatever was measured."""
    # One for a single subject is written last, and so wins over that of the group.
    rows = sorted(_holding(Exemption, run), key=lambda each: (each.subject_id is not None, each.starts_on, each.pk))
    for row in rows:
        for indicator in run.version.indicators.filter(code=row.indicator, subject=row.subject_kind):
            points = max(full_by_exemption(indicator), 0) if row.gives == Exemption.Gives.FULL else 0
            execute(
                "UPDATE appraisal_line SET is_empty = TRUE, points = %s, exemption_id = %s WHERE indicator_id = %s "
                "AND adjusts_id IS NULL AND sheet_id IN "
                f"(SELECT id FROM appraisal_sheet WHERE run_id = %s AND {_of(row)})",
                [points, row.pk, indicator.pk, run.pk, *_key(row)],
            )


def _holding(model, run):
    """Those that hold on the last day and were known when the period was first computed for publication."""
    published = Run.objects.filter(period=run.period_id, version__scheme=run.version.scheme_id).exclude(
        published_at=None
    )
    first = published.aggregate(at=Min("started_at"))["at"] if run.kind == Run.Kind.LIVE else None
    last_day = run.period.ends_on - timedelta(days=1)
    return model.objects.holding(run.version.scheme_id, last_day).filter(confirmed_at__lte=first or run.started_at)


def _of(row):
    return "subject_kind = %s AND " + ("subject_id = %s" if row.subject_id else '"group" = %s')


def _said(row):
    own = f"subject_id = {row.subject_id}" if row.subject_id else f'"group" = {quoted(row.group)}'
    return f"subject_kind = '{row.subject_kind}' AND {own}"


def _key(row):
    return row.subject_kind, row.subject_id or row.group
