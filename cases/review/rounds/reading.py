"""What pages read of a matter again and again, by statements written once (`shell.statements.prepared_models`)."""

from collections import defaultdict

from cases.review.models import Defect, Matter, ReviewStep, Round
from portal.shell.statements.prepared import Prepared
from portal.shell.statements.prepared_models import PreparedModels, keep_related


def matters_of(case):
    """Return the matters of a case, first asked for first, with author, holder and unit; kept with the case."""
    return keep_related(case, "matters", _matters(case=case.pk))


def with_steps(matter):
    """Read the steps of a matter with who decided them, unless they are there; return the matter."""
    if "steps" not in getattr(matter, "_prefetched_objects_cache", {}):
        keep_related(matter, "steps", _steps(matters=[matter.pk]))
    return matter


def with_rounds(matter):
    """Read the rounds of a matter; return the matter."""
    keep_related(matter, "rounds", _rounds(matters=[matter.pk]))
    return matter


def with_defects(matter):
    """Read the steps of a matter with the defects found in each; return the matter."""
    with_steps(matter)
    _keep_defects([matter])
    return matter


def matters_with_steps(case):
    """Return what `matters_of` does, each with its rounds, its steps and the defects found in each; four queries."""
    matters = matters_of(case)
    keys = [matter.pk for matter in matters]
    rounds, steps = _by_matter(_rounds(matters=keys)), _by_matter(_steps(matters=keys))
    for matter in matters:
        keep_related(matter, "rounds", rounds[matter.pk])
        keep_related(matter, "steps", steps[matter.pk])
    _keep_defects(matters)
    return matters


def _by_matter(rows):
    found = defaultdict(list)
    for row in rows:
        found[row.matter_id].append(row)
    return found


def _keep_defects(matters):
    # A level finds its defects as it decides.
    decided = [matter.pk for matter in matters if any(step.decided_at for step in matter.steps.all())]
    found = defaultdict(list)
    for defect in _defects(matters=decided) if decided else ():
        found[defect.step_id].append(defect)
    for matter in matters:
        for step in matter.steps.all():
            keep_related(step, "defects", found[step.pk])


def handed_in_at(matter):
    """Return when a matter was handed in last, or None; no query where its rounds are read."""
    if "rounds" in getattr(matter, "_prefetched_objects_cache", {}):
        last = max(matter.rounds.all(), key=lambda row: row.number, default=None)
        return last and last.submitted_at
    return next((at for (at,) in _submissions(matter=matter.pk)), None)


@PreparedModels
def _matters(case):
    return Matter.objects.filter(case=case).select_related("author", "holder", "unit").order_by("pk")


@PreparedModels
def _steps(matters):
    return ReviewStep.objects.filter(matter__in=matters).select_related("reviewer", "on_behalf_of")


@PreparedModels
def _rounds(matters):
    return Round.objects.filter(matter__in=matters).select_related("submitted_by")


@PreparedModels
def _defects(matters):
    return Defect.objects.filter(step__matter__in=matters).select_related("item", "officer")


@Prepared
def _submissions(matter):
    return Round.objects.filter(matter=matter).order_by("-number").values_list("submitted_at")[:1]
