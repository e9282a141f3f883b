"""Whom an entry may be about: the officers or units that somebody reaches, and the one that a text names."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from appraisal.entries.items.models import EntryItem
from appraisal.entries.permissions import units_reached
from portal.people.models import Officer, Unit
from portal.people.rights import rights_of
from portal.shell.refusals import Refused
from portal.shell.tables.reading import plain

Subject = Officer | Unit


class Subjects:
    """The subjects of an item whom an officer reaches; read once, however many texts are asked about."""

    def __init__(self, by: Officer, item: EntryItem, on: date):
        self.by, self.item, self.on = by, item, on

    @cached_property
    def units(self) -> list[Unit]:
        """The units that are reached."""
        reached = units_reached(rights_of(self.by, self.on), self.item.enter_roles)
        return list(Unit.objects.filter(reached).order_by("path"))

    @cached_property
    def officers(self) -> list[Officer]:
        """The officers of these units, but not whoever enters."""
        rows = Officer.objects.filter(unit__in=[unit.pk for unit in self.units], is_active=True).exclude(pk=self.by.pk)
        return list(rows.select_related("unit"))

    def offered(self, unit: Unit | None = None) -> list[Subject]:
        """Return those to choose from, of one unit where it is given."""
        if not self.item.is_of_officers:
            return [each for each in self.units if unit is None or each == unit]
        return [each for each in self.officers if unit is None or each.unit_id == unit.pk]

    def named(self, text: str) -> Subject:
        """Return the one that a text names: badge number, name, or both; of a unit its name, short name or code.

        Raises Refused beside `subject` where none is reached by this name, or several are.
        """
        said = plain(text)
        found = self._by_name.get(said.casefold()) or self._by_name.get(said.split(" ")[-1].casefold()) or []
        if not said:
            sentence = _("This is needed.")
        elif not found:
            sentence = (
                _("Nobody of yours is known by “%(text)s”.")
                if self.item.is_of_officers
                else _("No unit of yours is known by “%(text)s”.")
            )
        elif len(found) > 1:
            sentence = _("Several are called “%(text)s”: give the badge number.")
        else:
            return found[0]
        sentence %= {"text": said[:40]}
        raise Refused(sentence, {"subject": sentence})

    @cached_property
    def _by_name(self):
        found: dict[str, list] = {}
        for each in self.officers if self.item.is_of_officers else self.units:
            for name in names_of(each):
                rows = found.setdefault(plain(name).casefold(), [])
                if each not in rows:
                    rows.append(each)
        return found


def names_of(subject: Subject) -> Iterable[str]:
    """Return what a subject is known by."""
    if isinstance(subject, Officer):
        return subject.badge_number, subject.name, str(subject)
    return filter(None, (subject.name, subject.name_en, subject.short_name, subject.code))


def written(subject: Subject) -> str:
    """Return the text that names a subject and no other."""
    return str(subject) if isinstance(subject, Officer) else subject.label


def given_as(subject: Subject) -> dict[str, Subject]:
    """Return a subject as an EntryInput takes it."""
    return {"officer": subject} if isinstance(subject, Officer) else {"unit": subject}
