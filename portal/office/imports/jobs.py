"""The worker's side of imports: look through a batch, load it or take it back."""

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from portal.dispatch.runs.schedule import Job, JobFailed, Runs
from portal.office.imports import batches as import_batches
from portal.office.imports.queries import IMPORT, READ
from portal.shell.refusals import MovedOn, Refused


def jobs():
    """Return the jobs of imports; their keys are the batch and what to do with it, for example "7:load"."""
    return [
        Job(
            name=READ,
            title=gettext_lazy("Looking through a table"),
            planned=lambda since, now: (),
            run=run,
            runs=Runs.FREELY,
            result_url=_page,
        ),
        Job(
            name=IMPORT,
            title=gettext_lazy("Import of a table"),
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
    return {gettext_noop("rows"): batch.rows, gettext_noop("new"): batch.new}


def _load(batch_id, at, progress):
    return {gettext_noop("loaded"): import_batches.carry_out(at=at, batch_id=batch_id, progress=progress)}


def _undo(batch_id, at, progress):
    progress.begin(gettext_noop("All in one transaction"))
    return {gettext_noop("taken back"): import_batches.take_back(at=at, batch_id=batch_id)}


DOES = {"read": _read, "load": _load, "undo": _undo}


def _page(key):
    return reverse("office:import", args=[key.partition(":")[0]])
