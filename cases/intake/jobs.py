"""What cases throw away by the calendar: drafts that nobody came back to."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cases.intake.drafting.deeds import forget_drafts
from portal.dispatch.runs.schedule import Job, daily


def jobs():
    """Return the jobs that throw away."""
    return [Job(name="forget-drafts", title=_("Old drafts thrown away"), planned=daily(hour=4), run=run)]


def run(key, *, at, progress):
    return {gettext_noop("drafts thrown away"): forget_drafts(at=at, days=settings.DRAFT_DAYS)}
