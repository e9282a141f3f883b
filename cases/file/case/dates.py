"""What the times of a case must fulfil, and which of them are asked about once more instead of being refused."""

from datetime import timedelta

from django.utils.translation import gettext as _

from portal.shell.bounds import problem_of
from portal.shell.refusals import Refused

LONG_REPORTED = timedelta(days=30)
LONG_BEFORE_REPORT = timedelta(days=365)


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


def check_confirmed(questions, is_confirmed):
    """Raise Refused with the questions, beside `dates_confirmed`, unless they were answered with yes."""
    if questions and not is_confirmed:
        words = " ".join(questions.values())
        raise Refused(words, {"dates_confirmed": words})
