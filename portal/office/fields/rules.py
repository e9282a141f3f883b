"""Declared fields: what a form asks besides its text, one row each, and how the answers are read and spoken."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.shell.pages.wording import Words, between
from portal.shell.refusals import Refused
from portal.shell.typed.bounds import check_text, problem_of
from portal.shell.typed.incoming import FIRST_YEAR, LARGEST, LAST_YEAR
from portal.shell.typed.texts import UnfitText, one_line, several_lines

# What is said, once it is read: plain data, by the names of the particulars. A name stands for the key of a row.
Plain = str | int | bool | list
Said = Mapping[str, Plain]
Names = Mapping[tuple[str, int | str], str]

LONGEST = {"text": 200, "long": 2000}
SILENT: tuple = ("", None, False, [], {})
# What protects a person is asked with three answers: a tick left out would say "no" in its place.
ANSWERS = (("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")))


@dataclass(frozen=True)
class Particular:
    """One declared field.

    `type`: text, long, number, check, answer (yes, no, or not known), date, moment, choice (one of `choices`), choices
    (several of them), party (in one of the parts `among`), measure (of the kinds in force), range (of punishment),
    officer, officers, file. `only`: the kind of case that is asked for it. `needed_when`: a condition
    (portal.shell.forms.needed) on the others under which it must be said; the deed judges what is demanded, the form
    shows the star by it.
    """

    name: str
    label: Words
    type: str = "text"
    help: Words = ""
    needed: bool = False
    needed_when: str = ""
    bottom: int = 0
    top: int | None = None
    choices: tuple = ()
    among: tuple = ()
    only: str = ""

    def fits(self, case_kind: str) -> bool:
        """Say whether a case of this kind is asked for it."""
        return not self.only or self.only == case_kind


def rows_of(rows: Iterable[Particular], case_kind: str) -> tuple[Particular, ...]:
    """Return the rows that a case of this kind is asked for."""
    return tuple(row for row in rows if row.fits(case_kind))


def read_all(rows: Collection[Particular], given: Mapping[str, Plain | date | None] | None) -> dict[str, Plain]:
    """Return what was said as plain data, without what says nothing.

    Raises Refused with a sentence for every particular that is missing, not understood or not asked for.
    """
    given = given or {}
    said, problems = {}, {}
    for name in set(given) - {row.name for row in rows}:
        if given[name] not in SILENT:
            problems[name] = _("“%(name)s” is not asked for here.") % {"name": name}
    for row in rows:
        try:
            value = _read(row, given.get(row.name))
        except ValueError as problem:
            problems[row.name] = str(problem)
            continue
        if value in SILENT and row.needed:
            problems[row.name] = (
                _("Tick this where it is so; otherwise it cannot be asked for.")
                if (row.type == "check")
                else _("This is needed.")
            )
        elif value not in SILENT:
            said[row.name] = value
    if problems:
        raise Refused(_("Please correct the fields marked below."), problems)
    return said


def day_of(said: Said, name: str) -> date | None:
    """Return the date of a particular, or None."""
    return parse_date(str(said[name])) if said.get(name) else None


def moment_of(said: Said, name: str) -> datetime | None:
    """Return the moment of a particular, or None."""
    return parse_datetime(str(said[name])) if said.get(name) else None


def spoken(rows: Iterable[Particular], said: Said, names: Names | None = None) -> list[tuple[Words, Plain]]:
    """Return [(label, value in words)] of what was said.

    `names` gives the words of what is kept by its key: {("party", 7): "suspect 张*"}. What is nested is left out.
    """
    known = _by_name(rows)
    return [
        (known[name].label if name in known else name, in_words(known.get(name), value, names))
        for name, value in (said or {}).items()
        if value not in SILENT and not _is_nested(value)
    ]


def in_words(row: Particular | None, value: Plain, names: Names | None = None) -> Plain:
    """Return one value of a particular as a person reads it."""
    if value is True:
        return _("yes")
    if row is None:
        return value
    if row.type == "answer":
        return str(dict(ANSWERS).get(str(value), value))
    if row.type == "choice":
        return str(dict(row.choices).get(value, value))
    if row.type == "choices" and isinstance(value, list):
        return between().join(str(dict(row.choices).get(each, each)) for each in value)
    if row.type in ("party", "measure", "range") and isinstance(value, str | int):
        return value if names is None else names.get((row.type, value), value)
    if row.type == "moment" and (moment := parse_datetime(str(value))):
        return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
    return value


def _by_name(rows):
    """Return {name: row}; where a name is asked of both kinds of case, its choices are joined."""
    known: dict[str, Particular] = {}
    for row in rows:
        before = known.get(row.name)
        known[row.name] = replace(row, choices=(*before.choices, *row.choices)) if before else row
    return known


def _is_nested(value):
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _read(row, value):
    if row.type == "answer" and value is False:
        return "no"
    if value in SILENT:
        return None
    return READERS.get(row.type, _text)(row, value)


def _text(row, value):
    if not isinstance(value, str):
        raise ValueError(_("This was not understood."))
    try:
        text = (several_lines if row.type == "long" else one_line)(value).strip()
    except UnfitText as unfit:
        raise ValueError(unfit.message % unfit.params) from unfit
    most = LONGEST.get(row.type, 200)
    if len(text) > most:
        raise ValueError(check_text(text, most))
    return text


def _number(row, value):
    try:
        number = int(value) if not isinstance(value, bool | float) else None
    except (TypeError, ValueError):
        number = None
    if number is None or abs(number) > LARGEST:
        raise ValueError(_("A whole number is needed."))
    if number < row.bottom or (row.top is not None and number > row.top):
        words = {"bottom": row.bottom, "top": row.top}
        raise ValueError(
            _("Between %(bottom)s and %(top)s.") % words if row.top is not None else _("At least %(bottom)s.") % words
        )
    return number


def _check(row, value):
    if value in (True, "true", "on", "1"):
        return True
    raise ValueError(_("This was not understood."))


def _answer(row, value):
    if value is True:
        return "yes"
    if value in dict(ANSWERS):
        return value
    raise ValueError(_("Choose one of the list."))


def _date(row, value):
    try:
        found = value if isinstance(value, date) and not isinstance(value, datetime) else parse_date(str(value))
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(_("Write a date such as 2026-03-16."))
    return _within(row, found).isoformat()


def _moment(row, value):
    try:
        found = value if isinstance(value, datetime) else parse_datetime(str(value))
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(_("Write a date and a time such as 2026-03-16 10:30."))
    return _within(row, found if timezone.is_aware(found) else timezone.make_aware(found)).isoformat()


def _within(row, found):
    problem = problem_of(row.name, found)
    if problem:
        raise ValueError(problem)
    return found


def _choice(row, value):
    if not isinstance(value, str) or value not in dict(row.choices):
        raise ValueError(_("Choose one of the list."))
    return value


def _choices(row, value):
    known = dict(row.choices)
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) and each in known for each in value):
        raise ValueError(_("Choose from the list."))
    return [each for each in known if each in value]


def _key(row, value):
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or abs(number) > LARGEST:
        raise ValueError(_("Choose one of the list."))
    return number


def _keys(row, value):
    if not isinstance(value, list | tuple):
        raise ValueError(_("Choose from the list."))
    return sorted({_key(row, each) for each in value})


def _file(row, value):
    return value


READERS = {
    "number": _number,
    "check": _check,
    "answer": _answer,
    "date": _date,
    "moment": _moment,
    "choice": _choice,
    "choices": _choices,
    "party": _key,
    "range": _key,
    "officer": _key,
    "officers": _keys,
    "file": _file,
}
