"""How much of a period is left, in words and as a share."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.shell.templatetags.shell import day, moment

WARNS_AT = 0.8
TWO_DAYS = timedelta(days=2)


@dataclass(frozen=True)
class ClockView:
    """A running clock as the strip shows it; `share` is the used part, from 0 to 1."""

    label: str
    remaining: str
    short: str
    share: float
    tone: str
    basis: str
    is_provisional: bool


def clock_view(clock, at, paused_since=None):
    """Return the ClockView of a running clock; one that stands still shows what it had left then."""
    in_hours = clock.rule.unit == "hour"
    at = paused_since or at
    left = words_left(clock.due_at, at, in_hours=in_hours)
    until = moment(clock.due_at) if in_hours else day(clock.due_at)
    remaining = _("%(left)s (until %(until)s)") % {"left": left, "until": until}
    if paused_since:
        remaining = _("%(left)s, standing still since %(since)s") % {"left": left, "since": day(paused_since)}
    if clock.is_provisional:
        remaining = _("%(remaining)s, provisional") % {"remaining": remaining}
    share = share_used(clock.base_at, clock.due_at, at)
    tone = "paused" if paused_since else tone_of(share, clock.due_at, at)
    return ClockView(label_of(clock), remaining, left, share, tone, clock.rule.basis, clock.is_provisional)


def label_of(clock):
    """Return the name of a clock's rule with the length of its period."""
    return _("%(name)s · %(length)s") % {"name": clock.rule.label, "length": length_of(clock)}


def length_of(clock):
    """Return the length of a clock's period in words, with its extensions."""
    words = amount_in_words(clock.rule.unit, clock.rule.amount)
    if not clock.extensions:
        return words
    extended = ngettext("extended %(count)s time", "extended %(count)s times", clock.extensions)
    return f"{words}, {extended % {'count': clock.extensions}}"


def amount_in_words(unit, amount):
    """Return the length of a period in its unit, in words."""
    return {
        "day": ngettext("%(count)s day", "%(count)s days", amount),
        "workday": ngettext("%(count)s working day", "%(count)s working days", amount),
        "hour": ngettext("%(count)s hour", "%(count)s hours", amount),
        "month": ngettext("%(count)s month", "%(count)s months", amount),
    }[unit] % {"count": amount}


def words_left(due_at, at, *, in_hours=None):
    """Return how long until `due_at`, or by how much it is over: hours when under two days, else days."""
    left = due_at - at
    if in_hours is None:
        in_hours = abs(left) < TWO_DAYS
    if in_hours and abs(left) < timedelta(days=4):
        return _hours(left)
    days = _days_between(at, due_at)
    if left < timedelta():
        count = max(1, -days)
        return ngettext("%(count)s day over", "%(count)s days over", count) % {"count": count}
    if days == 0:
        return _("ends today")
    return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}


def share_used(base_at, due_at, at):
    """Return the used part of a period, from 0 to 1."""
    whole = (due_at - base_at).total_seconds()
    return min(1.0, max(0.0, (at - base_at).total_seconds() / whole)) if whole > 0 else 1.0


def tone_of(share, due_at, at):
    """Return good, warn (four fifths used, or the last day) or bad (over)."""
    if at > due_at:
        return "bad"
    return "warn" if share >= WARNS_AT or (due_at - at < TWO_DAYS and not _days_between(at, due_at)) else "good"


def _days_between(start, end):
    """Return how many midnights of this place lie between two moments."""
    here = timezone.get_current_timezone()
    return (end.astimezone(here).date() - start.astimezone(here).date()).days


def _hours(left):
    seconds = left.total_seconds()
    if seconds < 0:
        count = max(1, int(-seconds // 3600))
        return ngettext("%(count)s hour over", "%(count)s hours over", count) % {"count": count}
    if seconds < 3600:
        return _("less than an hour left")
    count = int(seconds // 3600)
    return ngettext("%(count)s hour left", "%(count)s hours left", count) % {"count": count}
