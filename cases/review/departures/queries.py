"""Who has left what they were doing: leads without a post in the unit, holders who may no longer decide."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import F, Q, QuerySet

from cases.file.case.models import Case
from cases.file.sight.models import Recusal
from cases.review.chain import LEVEL
from cases.review.models import Matter
from cases.review.seats import OF_PLACE, Place, Seats
from portal.people.models import Post, Role
from portal.shell.statements.prepared import Prepared


def cases_of_departed_leads(on: date, units: Collection[int] | None = None) -> QuerySet[Case]:
    """Return the open cases whose lead has no account, no officer's post over the unit, or is recused.

    In the units with these ids, or in all; three queries now, and the returned one, which is not asked where nobody
    has left.
    """
    led = [row for row in _led() if units is None or row[0] in units]
    over = defaultdict(set)
    for officer, path in _officers_posts(on=on):
        over[officer].add(path)
    gone = defaultdict(list)
    for unit, path, lead in led:
        if not path.startswith(tuple(over[lead])):
            gone[unit].append(lead)
    left = Q(pk__in=[pk for (pk,) in _recused()])
    for unit, leads in gone.items():
        left |= Q(unit=unit, lead__in=leads)
    found = _open_cases().filter(left).select_related("unit", "lead")
    return found if units is None else found.filter(unit__in=units)


def _open_cases():
    return Case.objects.filter(is_imported=False, ended_at=None)


@Prepared
def _led():
    return _open_cases().order_by().values_list("unit", "unit__path", "lead").distinct()


@Prepared
def _officers_posts(on):
    posts = Post.objects.on(on).filter(role=Role.OFFICER, officer__is_active=True)
    return posts.order_by().values_list("officer", "unit__path")


@Prepared
def _recused():
    recused = Recusal.objects.filter(officer=F("case__lead"), case__ended_at=None)
    return recused.order_by().values_list("case")


def matters_of_departed_holders(on: date, seats: Seats | None = None) -> list[Matter]:
    """Return the open matters whose holder no longer has a seat for them; two queries beside those of the seats."""
    seats = seats or Seats(on)
    held = list(map(Place._make, _held()))
    left = [place.matter for place, sitting in seats.at_level(held).items() if place.holder not in sitting]
    return list(Matter.objects.filter(pk__in=left).select_related("unit", "holder", "case")) if left else []


@Prepared
def _held():
    return Matter.objects.filter(stage__in=LEVEL, holder__isnull=False).order_by("pk").values_list(*OF_PLACE)
