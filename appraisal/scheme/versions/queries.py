"""Which version is in force, and what a defect costs by it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from appraisal.scheme.versions.base import Rule, SubjectKind
from appraisal.scheme.versions.models import Indicator, Scheme, SchemeVersion
from cases.models import DefectItem


@dataclass(frozen=True)
class Cost:
    """What one defect takes, in hundredths of a point (negative), from its officer and from the unit."""

    officer: int
    unit: int


def version_in_force(on: date) -> SchemeVersion | None:
    """Return the version that scores the period of a day, or None; three queries at most."""
    first = on.replace(day=1)
    for scheme in Scheme.objects.order_by("pk"):
        if version := SchemeVersion.objects.in_force(scheme, first).select_related("scheme").first():
            return version
    return None


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
