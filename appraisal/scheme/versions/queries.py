"""Which version is in force, and what a defect costs by it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from appraisal.scheme.periods.queries import rhythms
from appraisal.scheme.periods.rules import span_on
from appraisal.scheme.versions.base import Rule, SubjectKind
from appraisal.scheme.versions.models import Indicator, Scheme, SchemeVersion
from cases.models import DefectItem


@dataclass(frozen=True)
class Cost:
    """What one defect takes, in hundredths of a point (negative), from its officer and from the unit."""

    officer: int
    unit: int


def force_of(scheme: Scheme) -> Callable[[date], bool]:
    """Return the question whether a version of a scheme is in force for a period beginning on a day; one query.

    The same as `SchemeVersion.objects.in_force`, for many days.
    """
    published = SchemeVersion.objects.published().filter(scheme=scheme)
    versions = sorted(published.values_list("effective_from", "published_at", "retired_at"), key=lambda row: row[:2])

    def is_in_force(day: date) -> bool:
        begun = [retired_at for effective_from, _published, retired_at in versions if effective_from <= day]
        return bool(begun) and (begun[-1] is None or timezone.localdate(begun[-1]) > day)

    return is_in_force


def versions_in_force(on: date) -> list[SchemeVersion]:
    """Return the versions that score the periods of a day, one of each scheme, the oldest scheme first.

    Two queries for each scheme.
    """
    found: list[SchemeVersion] = []
    for scheme in Scheme.objects.order_by("pk"):
        first = span_on(rhythms(scheme), on).starts_on
        found += SchemeVersion.objects.in_force(scheme, first).select_related("scheme")[:1]
    return found


def version_in_force(on: date) -> SchemeVersion | None:
    """Return the version of the oldest scheme that scores the period of a day, or None."""
    return next(iter(versions_in_force(on)), None)


def cost_of(item_ids: Iterable[int], on: date) -> dict[int, Cost]:
    """Return {defect item id: Cost} by the version in force on a day; empty where no version is.

    Limits of an indicator or a category are not applied: this is what one defect more costs until they are reached.
    """
    version = version_in_force(on)
    if version is None:
        return {}
    each = {subject: _points_by_measure(version, subject) for subject in SubjectKind}
    return {
        pk: Cost(
            officer=_of_defect(each[SubjectKind.OFFICER], severity, question),
            unit=_of_defect(each[SubjectKind.UNIT], severity, question),
        )
        for pk, severity, question in DefectItem.objects.filter(pk__in=item_ids).values_list(
            "pk", "severity", "question"
        )
    }


def _points_by_measure(version, subject):
    points: dict[str, int] = {}
    rules = Indicator.objects.filter(
        version=version, subject=subject, rule=Rule.PER_OCCURRENCE, measure__startswith="cases.defects_"
    )
    for measure, params in rules.values_list("measure", "params"):
        points[measure] = points.get(measure, 0) + params["points"]
    return points


def _of_defect(points, severity, question):
    return sum(points.get(f"cases.defects_{name}", 0) for name in (severity, question))
