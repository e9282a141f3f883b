"""What pages read of a matter again and again, by statements written once (`portal.shell.prepared_models`)."""

from cases.review.models import Defect, Matter, ReviewStep, Round
from portal.shell.prepared import Prepared
from portal.shell.prepared_models import PreparedModels, keep_related


def matters_of(case):
    """Return the matters of a case, first asked for first, with author, holder and unit; kept with the case."""
    return keep_related(case, "matters", _matters(case=case.pk))


def with_steps(matter):
    """Read the steps of a matter with who decided them, unless they are there; return the matter."""
    if "steps" not in getattr(matter, "_prefetched_objects_cache", {}):
        keep_related(matter, "steps", _steps(matter=matter.pk))
    return matter


def with_rounds(matter):
    """Read the rounds of a matter with what was handed in; return the matter."""
    keep_related(matter, "rounds", _rounds(matter=matter.pk))
    return matter


def with_defects(matter):
    """Read the steps of a matter with the defects found in each; return the matter."""
    with_steps(matter)
    found = {step.pk: [] for step in matter.steps.all()}
    for defect in _defects(matter=matter.pk):
        found[defect.step_id].append(defect)
    for step in matter.steps.all():
        keep_related(step, "defects", found[step.pk])
    return matter


def handed_in_at(matter):
    """Return when a matter was handed in last, or None."""
    return next((at for (at,) in _submissions(matter=matter.pk)), None)


@PreparedModels
def _matters(case):
    return Matter.objects.filter(case=case).select_related("author", "holder", "unit").order_by("pk")


@PreparedModels
def _steps(matter):
    return ReviewStep.objects.filter(matter=matter).select_related("reviewer", "on_behalf_of")


@PreparedModels
def _rounds(matter):
    return Round.objects.filter(matter=matter)


@PreparedModels
def _defects(matter):
    return Defect.objects.filter(step__matter=matter).select_related("item", "officer")


@Prepared
def _submissions(matter):
    return Round.objects.filter(matter=matter).order_by("-number").values_list("submitted_at")[:1]
