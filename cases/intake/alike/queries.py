"""Cases that may be the same as the one somebody types in; eight queries at most, whatever is found."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.file.case.models import Case
from cases.file.case.states import CaseState
from cases.file.parties.models import Party
from cases.file.sight.models import Handler
from cases.intake.alike.rules import LETTERS, NEAR, Likeness, Typed, is_worth_a_look, weight_of
from portal.people.models import Officer
from portal.shell.personal.sealing import blind_indexes

MOST_SHOWN, MOST_COMPARED, MOST_OF_A_PERSON = 6, 3000, 50
WHO_REPORTS = (Party.Role.REPORTER, Party.Role.VICTIM)


@dataclass(frozen=True)
class Alike:
    """A case that may be the same. One that the viewer may not read has number and unit, and nothing else."""

    pk: int
    number: str
    unit: str
    is_open: bool
    signs: tuple = ()
    cause: str = ""
    occurred_at: datetime | None = None
    place: str = ""
    state: str = ""
    may_append: bool = False

    @property
    def key(self) -> str:
        """The primary key as the form writes it."""
        return str(self.pk)

    @property
    def reasons(self) -> str:
        """Why the case is thought to be the same, in words."""
        words = {
            "reporter": _("same reporter"),
            "place": _("same place"),
            "text": _("similar words"),
            "time": _("at most three days apart"),
        }
        return pgettext("between names", ", ").join(words[sign] for sign in self.signs)


def alike_to(typed: Typed, *, officer: Officer, at: datetime) -> list[Alike]:
    """Return the cases that may be the one typed in, as Alikes, the likeliest first.

    A person's earlier reports are looked for among the cases that `officer` may read, without those who ask to stay
    unnamed, except in cases that the officer handles. What the officer may not read is found by place and time
    together alone, and not at all where somebody in it asks to stay unnamed or the record is sealed.
    """
    likeness = Likeness(typed)
    candidates = _reported_by(typed, officer)
    for row in _at_that_time(typed):
        candidates.setdefault(row[0], (*row[1:], False))
    signs = {
        pk: (likeness.signs(place, facts, happened, same_reporter=is_theirs), at - reported)
        for pk, (place, facts, happened, reported, is_theirs) in candidates.items()
    }
    found = {pk: each for pk, (each, ago) in signs.items() if is_worth_a_look(each, ago)}
    if not found:
        return []
    readable = set(Case.objects.visible_to(officer).filter(pk__in=found).values_list("pk", flat=True))
    told = readable | _told_of(pk for pk in found.keys() - readable if {"place", "time"} <= set(found[pk]))
    likeliest = sorted(told, key=lambda pk: (-weight_of(found[pk]), -pk))[:MOST_SHOWN]
    return _shown(likeliest, found, readable, officer)


def _reported_by(typed, officer):
    """Return {case: (place, facts, happened, reported, True)} of what the same person reported before."""
    if not typed.has_reporter:
        return {}
    numbers = [index for number in typed.numbers for index in blind_indexes(number)]
    phones = [index for phone in typed.phones for index in blind_indexes(phone)]
    theirs = Party.objects.filter(Q(id_number_index__in=numbers) | Q(phone_index__in=phones), role__in=WHO_REPORTS)
    theirs = theirs.exclude(case__state=CaseState.VOID)
    known = theirs.filter(
        Q(is_confidential=False) | Q(case__in=_handled(officer)), case__in=Case.objects.visible_to(officer)
    )
    rows = known.order_by("-case__registered_at").values_list(
        "case_id", "case__place", Substr("case__facts", 1, LETTERS), "case__occurred_at", "case__registered_at"
    )[:MOST_OF_A_PERSON]
    return {pk: (*row, True) for pk, *row in rows}


def _at_that_time(typed):
    if typed.occurred_at is None or not (typed.place or typed.facts):
        return []
    between = (typed.occurred_at - NEAR, typed.occurred_at + NEAR)
    near = Case.objects.filter(occurred_at__range=between, is_sealed=False).exclude(state=CaseState.VOID)
    near = near.order_by("-occurred_at")
    return near.values_list("pk", "place", Substr("facts", 1, LETTERS), "occurred_at", "registered_at")[:MOST_COMPARED]


def _told_of(hidden):
    """Return those of hidden cases that may be named by number and unit."""
    hidden = list(hidden)
    unnamed = Party.objects.filter(case__in=hidden, is_confidential=True).values_list("case_id", flat=True)
    return set(hidden) - set(unnamed) if hidden else set()


def _shown(keys, found, readable, officer):
    cases = Case.objects.select_related("unit", "cause").in_bulk(keys)
    handled = set(_handled(officer).filter(case__in=keys).values_list("case_id", flat=True))
    return [
        _of_readable(cases[pk], found[pk], pk in handled)
        if pk in readable
        else Alike(pk, cases[pk].number, str(cases[pk].unit), is_open=False)
        for pk in keys
    ]


def _of_readable(case, signs, is_handled):
    return Alike(
        case.pk,
        case.number,
        str(case.unit),
        is_open=True,
        signs=signs,
        cause=case.cause.label if case.cause else "",
        occurred_at=case.occurred_at,
        place=case.place,
        state=case.get_state_display(),
        may_append=is_handled and not case.has_ended,
    )


def _handled(officer):
    return Handler.objects.filter(officer=officer, ends_at=None).values("case_id")
