"""What the times of a case must fulfil, and which of them are asked about once more instead of being refused."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.shell.refusals import Refused, refuse
from portal.shell.typed.bounds import problem_of

LONG_REPORTED = timedelta(days=30)
LONG_BEFORE_REPORT = timedelta(days=365)

# Of what is written into a file, the dates that are asked about once more: they may lie before the report of the case,
# or long ago, and mostly are a slip of the pen. The other dates of a file are refused outside of what came before them.
BEFORE_REPORT = ("collected_on", "taken_at")
LONG_AGO = ("received_at", "reported_at", "happened_at", "happened_on")


def check_times(occurred_at, reported_at, at):
    """Raise Refused with a sentence for each time that cannot be, all at once."""
    given = {"occurred_at": occurred_at, "reported_at": reported_at}
    problems = {name: words for name, value in given.items() if value and (words := problem_of(name, value, at))}
    if not problems and occurred_at and reported_at and reported_at < occurred_at:
        problems = {"reported_at": _("It cannot have been reported before it happened.")}
    if problems:
        raise Refused(next(iter(problems.values())), problems)


def questions_about(occurred_at, reported_at, at):
    """Return {code: question} for times that may be, and mostly are a slip of the pen."""
    asked = {}
    if reported_at and reported_at < at - LONG_REPORTED:
        asked["reported_long_ago"] = _("It was reported more than 30 days before today. Is that right?")
    if occurred_at and reported_at and occurred_at < reported_at - LONG_BEFORE_REPORT:
        asked["happened_long_before"] = _("It happened more than a year before it was reported. Is that right?")
    return asked


def questions_in_file(case_reported_at, at, **given):
    """Return {code: question} about dates by name: those that lie before their case was reported, and of long ago.

    Without a case, or for one whose report nobody knows, `case_reported_at` is None and only the second is asked.
    """
    asked = {}
    reported_on = day_in(case_reported_at) if case_reported_at else None
    for name, value in given.items():
        if value and reported_on and name in BEFORE_REPORT and day_in(value) < reported_on:
            words = _("%(day)s lies before the case was reported (%(reported)s). Is that right?")
            asked[f"{name}_before_report"] = words % {"day": day_in(value), "reported": reported_on}
        elif value and name in LONG_AGO and day_in(value) < day_in(at - LONG_REPORTED):
            words = _("%(day)s lies more than 30 days before today. Is that right?")
            asked[f"{name}_long_ago"] = words % {"day": day_in(value)}
    return asked


def day_in(value):
    """Return the day of a date or a moment, here."""
    return timezone.localdate(value) if isinstance(value, datetime) else value


def check_confirmed(questions, is_confirmed):
    """Raise Refused with the questions, beside `dates_confirmed`, unless they were answered with yes."""
    if questions and not is_confirmed:
        refuse(dates_confirmed=" ".join(questions.values()))
