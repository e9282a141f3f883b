"""The worker's side of imports: load a batch or take it back."""

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from cases.services import import_batches
from portal.dispatch.schedule import Job, JobFailed, Runs
from portal.shell.refusals import MovedOn, Refused


def jobs():
    """Return the job of imports; its keys are the batch and what to do with it, for example "7:load"."""
    return [
        Job(
            name=import_batches.IMPORT_CASES,
            title=gettext_lazy("Import of casework"),
            planned=lambda since, now: (),
            run=run,
            runs=Runs.SINGLY,
            result_url=lambda key: reverse("cases:import", args=[key.partition(":")[0]]),
        )
    ]


def run(key, *, at, progress):
    batch_id, _colon, what = key.partition(":")
    does = {"load": import_batches.carry_out, "undo": import_batches.take_back}[what]
    progress.begin(gettext_noop("All cases in one transaction"))
    try:
        return {gettext_noop("cases"): does(at=at, batch_id=int(batch_id))}
    except (MovedOn, Refused) as refusal:
        raise JobFailed(str(refusal)) from refusal
