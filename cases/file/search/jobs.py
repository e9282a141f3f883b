"""The job that indexes what bulk work and older versions of the portal have left out."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cases.file.case.models import Case
from cases.file.search.deeds import index_missing
from portal.dispatch.runs.schedule import Job, every


def jobs():
    """Return the job of the search index."""
    return [Job(name="case-texts", title=_("Index of case texts"), planned=every(10), run=run, is_routine=True)]


def run(key, *, at, progress):
    return {gettext_noop("cases indexed"): index_missing(Case.objects.all(), progress)}
