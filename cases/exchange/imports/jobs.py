"""The worker's side of imports: look through a batch, load it or take it back."""

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from cases.exchange.imports import batches as import_batches
from portal.dispatch.schedule import Job, JobFailed, Runs
from portal.shell.refusals import MovedOn, Refused


def jobs():
    """Return the jobs of imports; their keys are the batch and what to do with it, for example "7:load"."""
    return [
        Job(
            name=import_batches.READ_CASES,
            title=gettext_lazy("Looking through a table of casework"),
            planned=lambda since, now: (),
            run=run,
            runs=Runs.FREELY,
            result_url=_page,
        ),
        Job(
            name=import_batches.IMPORT_CASES,
            title=gettext_lazy("Import of casework"),
            planned=lambda since, now: (),
            run=run,
            runs=Runs.SINGLY,
            result_url=_page,
        ),
    ]


def run(key, *, at, progress):
    """Do what a key says; raise JobFailed where it cannot be done."""
    batch_id, _colon, what = key.partition(":")
    try:
        return DOES[what](int(batch_id), at, progress)
    except (MovedOn, Refused) as refusal:
        raise JobFailed(str(refusal)) from refusal


def _read(batch_id, at, progress):
    batch = import_batches.look_through(at=at, batch_id=batch_id, progress=progress)
    return {gettext_noop("rows"): batch.rows, gettext_noop("new cases"): batch.new}


def _load(batch_id, at, progress):
    return {gettext_noop("cases"): import_batches.carry_out(at=at, batch_id=batch_id, progress=progress)}


def _undo(batch_id, at, progress):
    progress.begin(gettext_noop("All cases in one transaction"))
    return {gettext_noop("cases"): import_batches.take_back(at=at, batch_id=batch_id)}


DOES = {"read": _read, "load": _load, "undo": _undo}


def _page(key):
    return reverse("cases:import", args=[key.partition(":")[0]])
