"""Who reads which consequences; who may decide one is said by `scheme.deciders`."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from appraisal.consequences.models import Consequence, HeadConcerned
from appraisal.scheme.deciders import DECIDES, HEADS
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Officer, Role
from portal.people.rights import rights_of


def visible_consequences(officer: Officer) -> QuerySet[Consequence]:
    """Return the consequences that a person may read: all for deciders, officers' for personnel, else one's own."""
    consequences = Consequence.objects.all()
    rights = rights_of(officer)
    if rights.has(*DECIDES):
        return consequences
    mine = Q(officer=officer) | Q(pk__in=HeadConcerned.objects.filter(officer=officer).values("consequence"))
    if rights.has(Role.PERSONNEL):
        mine |= Q(subject_kind=SubjectKind.OFFICER)
    for path in rights.paths(*HEADS):
        mine |= Q(subject_kind=SubjectKind.UNIT, unit__path=path)
    return consequences.filter(mine)


def may_decide_consequences(officer: Officer) -> bool:
    """Say whether consequences wait for this person's decision at all; who is barred from one is `deciders`' matter."""
    return rights_of(officer).has(*DECIDES, Role.PERSONNEL)


def of_year(consequences: QuerySet[Consequence], year: int) -> QuerySet[Consequence]:
    """Return those of a year, by the last day of their period."""
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    return consequences.filter(period__ends_on__gt=first, period__ends_on__lte=end)


def years_of(consequences: QuerySet[Consequence]) -> list[int]:
    """Return the years of which there are some, the newest first; one query."""
    days = consequences.order_by().values_list("period__ends_on", flat=True).distinct()
    return sorted({(day - timedelta(days=1)).year for day in days}, reverse=True)
