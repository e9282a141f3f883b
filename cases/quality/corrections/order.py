"""What came before and after each date that is corrected, and which of them are asked about: one row a field."""

from django.utils.translation import gettext as _

from cases.file.case.dates import day_in, questions_in_file


def _before(row):
    return row.thing.custody.filter(number__lt=row.number).order_by("-number").first()


def _after(row):
    return row.thing.custody.filter(number__gt=row.number).order_by("number").first()


def _asked_for(review):
    return review.non_filing.served_on


def _begun(measure):
    return measure.case.occurred_at if measure.is_urgent else measure.approved_at


# {(thing, field): what it cannot lie before}; None, or a date that is not known, leaves the floor of the field's name.
FLOORS = {
    ("report", "reported_at"): lambda row: row.case.occurred_at,
    ("custody", "happened_at"): lambda row: getattr(_before(row), "happened_at", None),
    ("whereabouts", "happened_on"): lambda row: row.thing.taken_at,
    ("measure", "taken_at"): _begun,
    ("measure", "ended_at"): lambda row: row.taken_at,
    ("decision", "served_on"): lambda row: row.decided_at,
    ("decision", "copied_on"): lambda row: row.decided_at,
    ("decision", "carried_out_on"): lambda row: row.served_on or row.decided_at,
    ("decision", "detained_from"): lambda row: row.decided_at,
    ("decision", "detained_until"): lambda row: row.detained_from,
    ("notice", "served_on"): lambda row: row.decided_at,
    ("review", "asked_on"): _asked_for,
    ("review", "served_on"): lambda row: row.decided_on or row.asked_on,
    ("discussion", "held_at"): lambda row: row.asked_at,
    ("approval", "decided_on"): lambda row: row.matter.opened_at,
}
# What it cannot lie after, where that is earlier than now.
CEILINGS = {
    ("property", "taken_at"): lambda row: getattr(row.custody.order_by("number")[1:2].first(), "happened_at", None),
    ("custody", "happened_at"): lambda row: getattr(_after(row), "happened_at", None),
    ("measure", "taken_at"): lambda row: row.ended_at,
    ("decision", "served_on"): lambda row: row.carried_out_on,
    ("review", "asked_on"): lambda row: row.decided_on,
    ("discussion", "held_at"): lambda row: row.recorded_at,
    ("approval", "decided_on"): lambda row: row.recorded_at,
}
# What neither bounds is asked about where it lies before the report of its case, or long ago.
ASKED = {
    ("evidence", "collected_on"),
    ("property", "taken_at"),
    ("custody", "happened_at"),
    ("whereabouts", "happened_on"),
    ("enquiry", "received_at"),
    ("report", "reported_at"),
}


def out_of_order(thing, row, changed):
    """Return {field: sentence} for corrected dates that lie before what came first, or after what came next."""
    problems = {}
    for name, value in changed.items():
        first, last = _end(FLOORS, thing, row, name, changed), _end(CEILINGS, thing, row, name, changed)
        if value and first and _is_before(value, first):
            problems[name] = _("Not before %(day)s, when what it follows happened.") % {"day": day_in(first)}
        elif value and last and _is_before(last, value):
            problems[name] = _("Not after %(day)s, when what follows it happened.") % {"day": day_in(last)}
    return problems


def questions_of(thing, case, changed, at):
    """Return {code: question} about corrected dates, as the deed that first wrote them would ask."""
    given = {name: value for name, value in changed.items() if (thing, name) in ASKED}
    return questions_in_file(case.reported_at if case else None, at, **given)


def _end(table, thing, row, name, changed):
    """Return the date that bounds a field, in the state that the correction leaves; None without one."""
    find = table.get((thing, name))
    return find(_Corrected(row, changed)) if find else None


class _Corrected:
    """A row as it will be."""

    def __init__(self, row, changed):
        self._row, self._changed = row, changed

    def __getattr__(self, name):
        return self._changed[name] if name in self._changed else getattr(self._row, name)


def _is_before(one, other):
    """Whether one date lies before another: moments to the minute, which forms show, and days with moments by day."""
    if hasattr(one, "hour") and hasattr(other, "hour"):
        return one.replace(second=0, microsecond=0) < other.replace(second=0, microsecond=0)
    return day_in(one) < day_in(other)
