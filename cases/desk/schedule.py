"""What cases do by the calendar: draw second readings, end measures in time, look after the work of leavers."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from cases.quality.rereading import deeds as rereading
from cases.review.departures.deeds import take_care
from cases.review.measures import deeds as measures
from portal.dispatch.runs.schedule import Job, Runs, every, monthly
from portal.ledger.actors import system


def jobs():
    """Return the jobs of cases."""
    return [
        Job(
            name="second-readings",
            title=_("Draw of second readings"),
            planned=monthly(day=4, hour=1),
            run=draw_second_readings,
            runs=Runs.IN_ORDER,
            result_url=lambda key: reverse("cases:consistency"),
        ),
        Job(
            name="departures", title=_("Work of those who left"), planned=every(30), run=run_departures, is_routine=True
        ),
        Job(
            name="lapsed-measures",
            title=_("Measures whose time is over"),
            planned=every(10),
            run=end_lapsed_measures,
            is_routine=True,
        ),
    ]


def draw_second_readings(key, *, at, progress):
    """Draw what is read a second time of the month before; a month that is drawn stays as it was drawn."""
    return {gettext_noop("second readings"): rereading.draw(at=at, month=key).drawn}


def end_lapsed_measures(key, *, at, progress):
    """Record the end of each measure that ended by itself; a second run finds nothing left."""
    office = system("legal department")
    ended = [pk for pk in measures.lapsed(at) if measures.expire(by=office, at=at, measure_id=pk)]
    return {gettext_noop("measures ended"): len(ended)}


def run_departures(key, *, at, progress):
    """Free what those who left had taken up, and ask heads for other leads; safe to run again."""
    return take_care(at=at)
