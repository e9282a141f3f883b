"""Fields of the API made from declared ones, so that its description names what pages and deeds ask for."""

from rest_framework import serializers

from portal.office.fields.rules import ANSWERS
from portal.shell.api.fields import Choice, Day, Flag, Key, Line, Moment, Number, Text


def _text(row, **options):
    return Line(max_length=200, allow_blank=not row.needed, **options)


def _long(row, **options):
    return Text(max_length=2000, allow_blank=not row.needed, **options)


def _number(row, **options):
    bounds = {"min_value": row.bottom} | ({"max_value": row.top} if row.top is not None else {})
    return Number(**bounds, **options)


FIELDS = {
    "text": _text,
    "long": _long,
    "number": _number,
    "check": lambda row, **options: Flag(**options),
    "answer": lambda row, **options: Choice(ANSWERS, **options),
    "date": lambda row, **options: Day(**options),
    "moment": lambda row, **options: Moment(**options),
    "choice": lambda row, **options: Choice(row.choices, **options),
    "choices": lambda row, **options: serializers.ListField(child=Choice(row.choices), max_length=50, **options),
    "party": lambda row, **options: Key(**options),
    "range": lambda row, **options: Key(**options),
    "officer": lambda row, **options: Key(**options),
    "officers": lambda row, **options: serializers.ListField(child=Key(), max_length=50, **options),
    "measure": lambda row, **options: Line(max_length=40, **options),
    "file": lambda row, **options: serializers.FileField(**options),
}


def _said_of(row, rows, keys):
    """Return the description of a field: its label, its help, and for which cases alone it is asked."""
    kinds = sorted({each.only for each in rows if each.name == row.name and each.only})
    parts = [str(row.label), str(row.help), keys.get(row.type, "")]
    if kinds and len(kinds) == 1:
        parts.append(f"Of {kinds[0]} cases alone" + (", where it is needed." if row.needed else "."))
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def fields_of(rows, keys):
    """Return {name: field} of rows; a name asked for differently of several kinds takes the choices of all.

    `keys` says by type what the keys stand for, which a label does not say to a program.
    """
    found = {}
    for row in rows:
        alike = [each for each in rows if each.name == row.name]
        choices = tuple(dict(choice for each in alike for choice in each.choices).items())
        joined = type(row)(**{**row.__dict__, "choices": choices})
        is_always = row.needed and (not row.only or len(alike) > 1)
        options = {"required": is_always, "help_text": _said_of(row, rows, keys)}
        if not is_always:
            options["allow_null"] = True
        found[row.name] = FIELDS[row.type](joined, **options)
    return found
