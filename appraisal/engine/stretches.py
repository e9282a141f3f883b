"""Who stood where in which part of a period: an officer who was transferred, a unit that came into another group (T12).

One sheet a subject and period. An officer stands in the unit that held the placing post on most of its days, on equal
days the later one; a unit, and an officer of it, in the group where the unit was on the last day. What was before is
told with its days and how many records fall into them. Facts stay with the unit of their deed, wherever the officer is.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Count

from appraisal.engine.models import Sheet, Stretch
from appraisal.facts.models import Fact, Run
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import FormerGroup, Post, Unit

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Held:
    """A post from its first to its last day, as one takes the place of another."""

    unit: int
    starts_on: date
    ends_on: date
    order: int


@dataclass(frozen=True)
class Stood:
    """From which to which day a subject stood in a unit, and that in which group."""

    unit: int
    starts_on: date
    ends_on: date
    group: str = ""

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


def served(posts: Iterable[Held], first: date, last: date) -> list[Stood]:
    """Return where an officer stood from day to day: of the posts held then, that which began last."""
    posts = [post for post in posts if post.starts_on <= last and post.ends_on >= first]
    turns = {first, last + A_DAY}
    turns |= {max(post.starts_on, first) for post in posts} | {min(post.ends_on, last) + A_DAY for post in posts}
    found: list[Stood] = []
    for begins, ends in pairwise(sorted(turns)):
        held = [post for post in posts if post.starts_on <= begins <= post.ends_on]
        if held:
            newest = max(held, key=lambda post: (post.starts_on, post.order))
            _add(found, Stood(newest.unit, begins, ends - A_DAY))
    return found


def placing_unit(stood: Iterable[Stood]) -> int:
    """Return the unit in which most days were served, on equal days the later one."""
    days: dict[int, tuple[int, date]] = {}
    for each in stood:
        number, _last = days.get(each.unit, (0, each.ends_on))
        days[each.unit] = number + each.days, each.ends_on
    return max(days, key=lambda unit: days[unit])


def in_groups(stood: Iterable[Stood], groups: dict[int, list[tuple[date, str]]]) -> list[Stood]:
    """Return the same with the group of each unit; `groups` lists (last day, group) of a unit, the oldest first."""
    found: list[Stood] = []
    for each in stood:
        begins = each.starts_on
        for last, group in groups[each.unit]:
            if begins <= min(last, each.ends_on):
                _add(found, Stood(each.unit, begins, min(last, each.ends_on), group))
                begins = last + A_DAY
    return found


def _add(found, new):
    """Add a stretch, or let the last one go on where it is of the same unit and group."""
    last = found[-1] if found else None
    if last and (last.unit, last.group, last.ends_on + A_DAY) == (new.unit, new.group, new.starts_on):
        found[-1] = Stood(last.unit, last.starts_on, new.ends_on, last.group)
    else:
        found.append(new)


def movers_of(run: Run) -> dict[int, list[Stood]]:
    """Return {officer: where they stood from day to day} of those whose placing posts were in several units."""
    first, last = run.period.starts_on, run.period.ends_on - A_DAY
    posts = Post.objects.filter(role__in=run.version.placing_roles).between(first, last).order_by()
    several = posts.values("officer").annotate(units=Count("unit", distinct=True)).filter(units__gt=1)
    held = defaultdict(list)
    for post in posts.filter(officer__in=several.values("officer")):
        ends_on = post.ends_on or last
        if post.withdrawn_on:
            ends_on = min(ends_on, post.withdrawn_on - A_DAY)
        held[post.officer_id].append(Held(post.unit_id, post.starts_on, ends_on, post.pk))
    found = {officer: served(posts, first, last) for officer, posts in sorted(held.items())}
    return {officer: stood for officer, stood in found.items() if len({each.unit for each in stood}) > 1}


def insert(run: Run, movers: dict[int, list[Stood]]) -> None:
    """Write the stretches of the sheets of a run whose subject stood in several places; they are there already."""
    first, last = run.period.starts_on, run.period.ends_on - A_DAY
    former = defaultdict(list)
    for each in FormerGroup.objects.filter(ends_on__gte=first, ends_on__lt=last).order_by("ends_on"):
        former[each.unit_id].append((each.ends_on, each.peer_group))
    if not (former or movers):
        return
    stood = {(SubjectKind.OFFICER.value, officer): places for officer, places in movers.items()}
    whole = Sheet.objects.filter(run=run, unit__in=former).values_list("subject_kind", "subject_id", "unit")
    for kind, subject, unit in whole:
        stood.setdefault((kind, subject), [Stood(unit, first, last)])
    named = _groups_until(stood, former, last)
    _write(run, {subject: in_groups(places, named) for subject, places in stood.items()})


def carry_over(run: Run, first: Run) -> None:
    """Write the stretches of a published run on the sheets of the one that corrects it, their records counted anew."""
    stood = defaultdict(list)
    for each in Stretch.objects.filter(sheet__run=first).select_related("sheet").order_by("pk"):
        place = Stood(each.unit_id, each.starts_on, each.ends_on, each.group)
        stood[each.sheet.subject_kind, each.sheet.subject_id].append(place)
    if stood:
        _write(run, stood)


def _groups_until(stood, former, last):
    """{unit: [(last day, group)]}, the group of today for the days after the last change."""
    asked = {each.unit for places in stood.values() for each in places}
    now = dict(Unit.objects.filter(pk__in=asked).values_list("pk", "peer_group"))
    later = {}
    for each in FormerGroup.objects.filter(unit__in=asked, ends_on__gte=last).order_by("-ends_on"):
        later[each.unit_id] = each.peer_group
    return {unit: [*former.get(unit, ()), (last, later.get(unit, now[unit]))] for unit in asked}


def _write(run, stood):
    sheets = {(each.subject_kind, each.subject_id): each for each in Sheet.objects.filter(run=run)}
    told = {sheets[subject]: places for subject, places in stood.items() if len(places) > 1 and subject in sheets}
    units = Unit.objects.in_bulk({each.unit for places in told.values() for each in places})
    Stretch.objects.bulk_create(
        Stretch(
            sheet=sheet,
            unit_id=each.unit,
            unit_name=units[each.unit].name,
            unit_name_en=units[each.unit].name_en,
            group=each.group,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            records=_records(sheet, each),
        )
        for sheet, places in told.items()
        for each in places
    )


def _records(sheet, stood):
    """How many records of the subject fall into the days of a stretch."""
    facts = Fact.objects.filter(
        run=sheet.run_id,
        subject_kind=sheet.subject_kind,
        subject_id=sheet.subject_id,
        adjusts=None,
        occurred_on__range=(stood.starts_on, stood.ends_on),
    )
    return facts.order_by().values("ref_kind", "ref_id").distinct().count()
