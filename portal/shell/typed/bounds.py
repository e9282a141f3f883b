"""How far dates reach and how long texts may be: one row for a name of a field, for every form, serializer and row.

Whoever adds a date adds its row here; tests/architecture/test_bounds.py finds one that has none.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.shell.refusals import Refused

LONGEST = 2000
LONGEST_FACTS = 10_000
LONGEST_PROPOSAL = 5000


def _day_of(value):
    if not isinstance(value, datetime):
        return value
    return timezone.localdate(value) if timezone.is_aware(value) else value.date()


@dataclass(frozen=True)
class Bounds:
    """The first day that makes sense, and how many years ahead the last one lies; none ahead: not after this moment."""

    floor: date
    years_ahead: int = 0

    def problem(self, value, now=None):
        """Return the sentence that says why a date or a moment makes no sense, or ""."""
        day = _day_of(value)
        if day < self.floor:
            return _("Not before %(day)s; please look at the year.") % {"day": self.floor.isoformat()}
        now = now or timezone.now()
        today = timezone.localdate(now)
        if self.years_ahead:
            last = date(today.year + self.years_ahead, 12, 31)
            return _("Not after %(day)s; please look at the year.") % {"day": last.isoformat()} if day > last else ""
        late = value > now if isinstance(value, datetime) else day > today
        return _("This lies in the future.") if late else ""


REPUBLIC = date(1949, 10, 1)
HAPPENED = Bounds(date(1990, 1, 1))
BORN = Bounds(date(1900, 1, 1))
SERVING = Bounds(REPUBLIC, years_ahead=60)
DUE = Bounds(date(1990, 1, 1), years_ahead=2)
SOUGHT = Bounds(date(1900, 1, 1), years_ahead=75)

# One row for each name of a date or moment that somebody types.
DATES = {
    "born_on": BORN,
    "occurred_at": Bounds(REPUBLIC),
    **dict.fromkeys(("reported_at", "received_at", "suspect_arrived_at", "arrived_at", "told_at"), HAPPENED),
    **dict.fromkeys(("collected_on", "taken_at", "happened_at", "happened_on", "held_at", "ended_at"), HAPPENED),
    **dict.fromkeys(("served_on", "copied_on", "carried_out_on", "decided_on", "asked_on", "told_on"), HAPPENED),
    **dict.fromkeys(("agreed_on", "performed_on", "requested_on", "reporter_told_on", "guardian_told_on"), HAPPENED),
    **dict.fromkeys(("hearing_told_on", "hearing_held_on", "consent_on", "told_again_at", "continued_until"), HAPPENED),
    **dict.fromkeys(("base_at", "met_at", "failed_at", "starts_at", "held_on"), HAPPENED),
    **dict.fromkeys(("public_from", "public_until"), HAPPENED),
    "ends_at": DUE,
    "detained_from": HAPPENED,
    "detained_until": DUE,
    "due_on": DUE,
    "effective_from": Bounds(date(2000, 1, 1), years_ahead=5),
    **dict.fromkeys(("starts_on", "ends_on", "holds_from", "valid_from", "valid_to", "on"), SERVING),
    **dict.fromkeys(("since", "until", "first", "last", "updated_since"), SOUGHT),
}


def problem_of(name, value, now=None):
    """Return the sentence that says why a typed date makes no sense, by the name of its field, or ""."""
    return DATES[name].problem(value, now) if name in DATES else SOUGHT.problem(value, now)


def check_text(value, longest=LONGEST):
    """Return the sentence that says how much too long a text is, or ""."""
    if len(value) <= longest:
        return ""
    words = {"most": longest, "length": len(value)}
    return _("At most %(most)s characters; these are %(length)s. Nothing was cut off.") % words


def whole(text, most, field):
    """Return a text without blanks around it; raise Refused beside `field` where it is too long to be kept whole."""
    text = text.strip()
    problem = check_text(text, most)
    if problem:
        raise Refused(problem, {field: problem})
    return text


class Within:
    """A validator: the date of a field lies within the bounds of its name."""

    def __init__(self, name):
        self.name = name

    def __call__(self, value):
        problem = problem_of(self.name, value)
        if problem:
            raise ValidationError(problem, code="bounds")

    def __eq__(self, other):
        return isinstance(other, Within) and other.name == self.name

    __hash__ = None  # type: ignore[assignment]


class LengthSaid(MaxLengthValidator):
    """Too long, with how long it may be and how long it is: the text stays as it was typed."""

    def __call__(self, value):
        problem = check_text(value, self.limit_value)
        if problem:
            raise ValidationError(problem, code="max_length")


class Bounded:
    """Mixin for forms: dates keep within the bounds of their names, texts are told how long they may be."""

    def _clean_fields(self):
        for name, field in self.fields.items():
            bind(name.rsplit("-", 1)[-1], field)
        super()._clean_fields()


def bind(name, field):
    """Give the field of a form its bounds, once."""
    if isinstance(field, (forms.DateField, forms.DateTimeField)):
        within = Within(name)
        if within not in field.validators:
            field.validators = [*field.validators, within]
    elif isinstance(field, forms.CharField) and not any(isinstance(each, LengthSaid) for each in field.validators):
        others = [each for each in field.validators if not isinstance(each, MaxLengthValidator)]
        field.validators = [*others, LengthSaid(field.max_length or LONGEST)]
