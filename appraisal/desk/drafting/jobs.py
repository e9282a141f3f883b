"""The worker's side of simulations."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from appraisal.results.simulations import deeds
from portal.dispatch.runs.schedule import Job, JobFailed, Runs
from portal.shell.refusals import Refused


def jobs():
    """Return the job of simulations; its key is the simulation's."""
    return [
        Job(
            name=deeds.JOB,
            title=_("Simulation of rules"),
            planned=lambda since, now: (),
            run=run,
            runs=Runs.SINGLY,
            attempts=2,
            result_url=lambda key: reverse("appraisal:simulation", args=[key]),
        )
    ]


def run(key, *, at, progress):
    """Compute the simulation of a key; raise JobFailed where its rules cannot be computed."""
    try:
        simulation = deeds.compute(at=at, simulation_id=int(key), progress=progress)
    except Refused as refusal:
        raise JobFailed(str(refusal)) from refusal
    return {gettext_noop("periods tried"): len(simulation.results)}
