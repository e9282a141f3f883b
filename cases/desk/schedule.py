"""What cases do by the calendar: compare evidence with its hashes, clear what was left, end measures in time."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cases.file.evidence import audit as evidence_audit
from cases.file.uploads import deeds as uploads
from cases.quality.rereading import deeds as rereading
from cases.review.measures import deeds as measures
from portal.dispatch.schedule import Job, JobFailed, Runs, daily, every, monthly
from portal.ledger.actors import system
from portal.shell.files import leftovers

FINDINGS_SHOWN = 50


def jobs():
    """Return the jobs of cases."""
    return [
        Job(
            name="audit-evidence",
            title=_("Comparison of the evidence files"),
            planned=daily(hour=2, minute=30),
            run=audit_evidence,
        ),
        Job(
            name="second-readings",
            title=_("Draw of second readings"),
            planned=monthly(day=4, hour=1),
            run=draw_second_readings,
            runs=Runs.IN_ORDER,
            result_url=lambda key: reverse("cases:consistency"),
        ),
        Job(name="clear-uploads", title=_("Clearing of files left behind"), planned=daily(hour=4), run=clear_uploads),
        Job(
            name="lapsed-measures",
            title=_("Measures whose time is over"),
            planned=every(10),
            run=end_lapsed_measures,
            is_routine=True,
        ),
    ]


def audit_evidence(key, *, at, progress):
    """Compare the night's share of the files; a finding is no accident, so the run fails and is not repeated."""
    progress.begin(gettext_noop("Comparing files with their hashes"), total=evidence_audit.count(at))
    url = reverse("dispatch:run", args=[progress.occurrence.pk])
    found = evidence_audit.audit(by=system("audit"), at=at, key=key, url=url, tell=progress.advance)
    if found:
        lines = [f"cases.evidence:{pk} {state}" for pk, state in found.items()]
        raise JobFailed("\n".join(lines[:FINDINGS_SHOWN]))
    return {gettext_noop("findings"): 0}


def draw_second_readings(key, *, at, progress):
    """Draw what is read a second time of the month before; a month that is drawn stays as it was drawn."""
    return {gettext_noop("second readings"): rereading.draw(at=at, month=key).drawn}


def clear_uploads(key, *, at, progress):
    """Throw away uploads that nobody attached, old previews, and what killed processes left on this machine."""
    cleared = uploads.purge(at=at)
    return {
        gettext_noop("uploads thrown away"): cleared["thrown"],
        gettext_noop("previews cleared"): leftovers.clear_previews(at),
        gettext_noop("temporary files cleared"): leftovers.clear_arriving(at),
    }


def end_lapsed_measures(key, *, at, progress):
    """Record the end of each measure that ended by itself; a second run finds nothing left."""
    office = system("legal department")
    ended = [pk for pk in measures.lapsed(at) if measures.expire(by=office, at=at, measure_id=pk)]
    return {gettext_noop("measures ended"): len(ended)}
