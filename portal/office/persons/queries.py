"""What is sealed of a Person opened again, and where the rooms look for one (settings.PERSON_SEARCHES)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string

from portal.office.persons.models import Person
from portal.shell.personal.papers import plain_name, plain_number, plain_phone
from portal.shell.personal.sealing import blind_indexes, decrypt


@dataclass(frozen=True)
class Found:
    """A Person that was found: in what, under which number and address, as what part, where and since when."""

    person: Person
    about: models.Model
    number: str
    url: str
    part: str
    topic: str
    unit: str
    at: datetime


@dataclass(frozen=True)
class PersonSearch:
    """Where one room looks: `check(officer)` raises Denied for who may not search there.

    `find(officer, same, most)` returns at most so many Found, the newest first, in what the officer may know of;
    `same` is a Q over the indexed columns of a Person.
    """

    check: Callable
    find: Callable


def person_searches() -> list[PersonSearch]:
    """Return where the rooms look for a person."""
    return [import_string(name)() for name in settings.PERSON_SEARCHES]


def is_of(sought: str) -> Q:
    """Return a Q for the persons of a whole name, number or phone.

    Names may hold figures (those of firms), and a pass of eight figures looks like a phone: each is tried.
    """
    names = {*blind_indexes(plain_name(sought)), *blind_indexes(sought)}
    same = Q(id_number_index__in=blind_indexes(plain_number(sought))) | Q(name_index__in=names)
    phone = plain_phone(sought)
    return same | Q(phone_index__in=blind_indexes(phone)) if phone else same


def opened(person: Person, name: str) -> str:
    """Return a sealed field of a Person in plain text, for a deed that records the look or seals it again."""
    sealed = getattr(person, f"{name}_sealed")
    return decrypt(sealed) if sealed else ""
