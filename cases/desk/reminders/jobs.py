"""The scheduled work on clocks."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cases.desk.reminders.deeds import remind_all
from cases.review.departures.deeds import take_care
from portal.dispatch.schedule import Job, every


def jobs():
    """Return the jobs of clocks."""
    return [
        Job(
            name="deadline-reminders",
            title=_("Reminders of deadlines"),
            planned=every(10),
            run=run_reminders,
            is_routine=True,
        ),
        Job(
            name="departures", title=_("Work of those who left"), planned=every(30), run=run_departures,
            is_routine=True,
        ),
    ]


def run_departures(key, *, at, progress):
    """Free what those who left had taken up, and ask heads for other leads; safe to run again."""
    return take_care(at=at)


def run_reminders(key, *, at, progress):
    """Tell those concerned of every deadline whose step has come; safe to run again."""
    progress.begin(gettext_noop("Looking for deadlines"))
    return remind_all(at=at, progress=progress)
