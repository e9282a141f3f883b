"""Who decides here: one answer, for any number of matters (`domain.md`, who decides at which level).

A matter is decided by those who hold a role of its level over its unit; by the deputies where no head of it is free;
by who stands in for somebody of that role and is fit to. `bars` takes away whom something keeps apart, and the legal
review of a penalty those without the qualification. Whoever has taken it up decides alone while there.
The permission, the strip, the reminders and the watchdog ask `Seats`. `waiting` asks the same of all matters at once
for one person, in the database and of the same parts; a matrix of tests holds both equal.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q, QuerySet

from cases.review.bars import barred_from
from cases.review.chain import CHAINS, PENALTIES, Stage, reviewing_roles, stages_of
from cases.review.models import Matter
from portal.people.models import Officer, Post, Qualification, Role, Substitute
from portal.people.models.units import paths_over
from portal.people.rights import BUREAU_WIDE, FIT, UNIT_WIDE
from portal.shell.pages.wording import Words
from portal.shell.statements.prepared import Prepared

LEGAL_REVIEW = frozenset({Stage.LEGAL_OFFICER, Stage.LEGAL_DEPARTMENT})
# 公安机关办理行政案件程序规定 第171条
QUALIFYING = (Qualification.Kind.LEGAL_PROFESSION, Qualification.Kind.LONGSTANDING_REVIEWER)
# Their posts count for every unit, wherever they are held.
EVERYWHERE = frozenset({Role.LEGAL_DEPARTMENT, Role.SUPERVISOR})


class Place(NamedTuple):
    """Where a matter stands: all of it that decides who may decide it."""

    matter: int
    case: int
    author: int
    holder: int | None
    kind: str
    chain: str
    stage: str
    path: str

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that decide here."""
        return reviewing_roles(self.chain, self.stage)


# Who is kept from deciding at a place, and why.
Barred = Mapping[Place, Mapping[int, Words]]
# The columns of a matter that make its Place.
OF_PLACE = ("pk", "case_id", "author_id", "holder_id", "kind", "chain", "stage", "unit__path")


class Sitting(NamedTuple):
    """One who may decide: in which role, and in whose place, if not the own."""

    role: str
    officer: int
    name: str
    principal: int | None = None
    principal_name: str = ""

    @property
    def is_substitute(self) -> bool:
        """Whether the seat is lent: of the deputies, who have their own, none is."""
        return self.principal is not None and self.role != Role.UNIT_DEPUTY


def place_of(matter: Matter) -> Place:
    """Return the Place of a matter; its unit is read where it is not there yet."""
    return Place(
        matter.pk,
        matter.case_id,
        matter.author_id,
        matter.holder_id,
        matter.kind,
        matter.chain,
        matter.stage,
        matter.unit.path,
    )


def places_of(matters: QuerySet[Matter]) -> list[Place]:
    """Return the Places of matters in the order in which a query finds them; one query."""
    return [Place._make(row) for row in matters.values_list(*OF_PLACE)]


class Seats:
    """The posts, substitutes and qualifications of one day; with `places`, only those that matter there.

    Four queries at most; asking who decides takes another for any number of places, two where somebody has taken
    up what is not theirs to decide.
    """

    def __init__(self, on: date, places: Collection[Place] | None = None):
        self.on = on
        self._kept: dict[tuple, tuple[list[Sitting], list[Sitting]]] = {}
        self._posts = _posts(on, places)
        self._known = None if places is None else _known(self._posts, places)
        self._away = _substitutes(on, self._known)
        self._roles = _roles(on, [officer for officer, _name in self._away.values()])

    def deciding(self, places: Collection[Place], barred: Barred | None = None) -> dict[Place, dict[int, Sitting]]:
        """Return {place: {officer: Sitting}} of those who may decide now: who took it up, if there, else the level."""
        found = self.at_level(places, barred)
        held = [place for place in places if place.holder and place.holder not in self._away]
        # Who sits there has an account; of the others it is asked.
        there = _there({place.holder for place in held if place.holder not in found[place]}, self.on)
        for place in held:
            if place.holder in found[place]:
                found[place] = {place.holder: found[place][place.holder]}
            elif place.holder in there:
                found[place] = {}
        return found

    def at_level(self, places: Collection[Place], barred: Barred | None = None) -> dict[Place, dict[int, Sitting]]:
        """Return {place: {officer: Sitting}} of those who may decide at the level, whoever has taken it up.

        `barred` is what `barred_from` says of these places, where that has been asked already.
        """
        barred = barred_from(places) if barred is None else barred
        return {
            place: {
                officer: each
                for officer, each in self.seated(place, barred[place]).items()
                if officer not in barred[place] and self.is_qualified(officer, place)
            }
            for place in places
        }

    def seated(self, place: Place, barred: Container[int]) -> dict[int, Sitting]:
        """Return {officer: Sitting} of those with a seat at the level, own posts first; `barred` are kept from it."""
        own, substitutes = self._of_posts(place.roles, place.path)
        deputies = []
        if Role.UNIT_HEAD in place.roles:
            heads = self._over(Role.UNIT_HEAD, place.path)
            if all(officer in barred or officer in self._away for officer, _name in heads):
                deputies = self._deputising(heads, place.path)
        found: dict[int, Sitting] = {}
        for each in (*own, *deputies, *substitutes):
            found.setdefault(each.officer, each)
        return found

    def is_qualified(self, officer: int, place: Place) -> bool:
        """Say whether the officer may take part in the legal review, where a penalty is under it."""
        return not needs_qualification(place.kind, place.stage) or officer in self._qualified

    def over(self, role: str, path: str) -> list[int]:
        """Return the ids of those who hold a role for a unit, each with the substitute of that day."""
        held, lent = self._of_posts((role,), path)
        return [each.officer for each in (*held, *lent)]

    def _deputising(self, heads, path):
        found = []
        for officer, name in self._over(Role.UNIT_DEPUTY, path):
            named_by = [head for head in heads if self._away.get(head[0], (None,))[0] == officer]
            absent, absent_name = next(iter([*named_by, *heads]), (None, ""))
            found.append(Sitting(Role.UNIT_DEPUTY, officer, name, absent, absent_name))
        return found

    def _of_posts(self, roles, path):
        if (roles, path) not in self._kept:
            own = [Sitting(role, *each) for role in roles for each in self._over(role, path)]
            lent = [self._lent(each) for each in own if self._is_lent(each)]
            self._kept[roles, path] = own, lent
        return self._kept[roles, path]

    def _lent(self, sitting):
        officer, name = self._away[sitting.officer]
        return Sitting(sitting.role, officer, name, sitting.officer, sitting.name)

    def _is_lent(self, sitting):
        # One hop: who acts for a deputy does not become the deputy.
        acting, _name = self._away.get(sitting.officer, (None, ""))
        return acting is not None and not FIT.get(sitting.role, frozenset()).isdisjoint(self._roles[acting])

    def _over(self, role, path):
        return list(dict.fromkeys(each for each, reach in self._posts[role] if path.startswith(reach)))

    @cached_property
    def _qualified(self):
        if self._known is None:
            return {officer for (officer,) in _all_qualified(on=self.on)}
        officers = self._known | {officer for officer, _name in self._away.values()}
        return {officer for (officer,) in _qualified_among(on=self.on, officers=sorted(officers))}


class Levels(NamedTuple):
    """Levels of one matter, with the seats of a day at each and who is kept from it; `here` is where it stands."""

    here: Place
    places: list[Place]
    seats: Seats
    barred: Barred


def level_of(matter: Matter, on: date) -> Levels:
    """Return the Levels of a matter that are the one at which it stands; five queries at most."""
    here = place_of(matter)
    return Levels(here, [here], Seats(on, [here]), barred_from([here]))


def levels_of(matter: Matter, on: date) -> Levels:
    """Return the Levels of a matter that are all of its chain, in order; five queries at most.

    Who has taken it up decides where it stands alone.
    """
    here = place_of(matter)
    later = here._replace(holder=None)
    places = [here if stage == here.stage else later._replace(stage=stage) for stage in stages_of(matter.chain)]
    return Levels(here, places, Seats(on, places), barred_from({here, *places}))


def stages_seated(role: str) -> list[tuple[str, Stage]]:
    """Return [(chain, stage)] where a role decides."""
    return [(chain, stage) for chain in CHAINS for stage in stages_of(chain) if role in reviewing_roles(chain, stage)]


def reach_of(role: str, path: str) -> str:
    """Return how the paths of the units begin for which a post counts, by the path of its own."""
    return "" if role in EVERYWHERE else path


def needs_qualification(kind: str, stage: str) -> bool:
    """Say whether only the qualified decide: the legal review of a penalty."""
    return kind in PENALTIES and stage in LEGAL_REVIEW


def away(on: date) -> QuerySet:
    """Return the ids of those for whom somebody else acts that day."""
    return Substitute.objects.on(on).values("officer_id")


def is_away(officer_id: int, on: date) -> bool:
    """Say whether somebody else acts for this officer that day, or the account is closed."""
    return not _there([officer_id], on)


def _there(officers, on):
    return {officer for (officer,) in _still_there(on=on, officers=sorted(officers))} if officers else set()


def _posts(on, places):
    """Return {role: [((officer, name), how the paths of their units begin)]}, by name."""
    if places is None:
        rows = _all_posts(on=on)
    else:
        roles = {role for place in places for role in place.roles}
        roles |= {Role.UNIT_DEPUTY} if Role.UNIT_HEAD in roles else set()
        above = {each for place in places for each in paths_over(place.path)}
        rows = _posts_over(on=on, roles=sorted(roles), paths=sorted(above)) if roles else []
    found = defaultdict(list)
    for role, officer, name, path in rows:
        found[role].append(((officer, name), reach_of(role, path)))
    return found


def _known(posts, places):
    seated = {officer for rows in posts.values() for (officer, _name), _reach in rows}
    return seated | {place.holder for place in places if place.holder}


def _substitutes(on, officers):
    """Return {absent: (substitute, name)}, of these officers or of all."""
    rows = _all_away(on=on) if officers is None else _away_among(on=on, officers=sorted(officers))
    return {absent: acting for absent, *acting in rows}


def _roles(on, officers):
    """Return {officer: the roles held that day in the own right}."""
    found = defaultdict(set)
    if officers:
        for officer, role in _roles_of(on=on, officers=sorted(officers)):
            found[officer].add(role)
    return found


@Prepared
def _all_posts(on):
    return _by_name(_held(on).filter(role__in=BUREAU_WIDE | UNIT_WIDE))


@Prepared
def _posts_over(on, roles, paths):
    return _by_name(_held(on).filter(Q(role__in=EVERYWHERE) | Q(unit__path__in=paths), role__in=roles))


def _held(on):
    return Post.objects.on(on).filter(officer__is_active=True)


def _by_name(posts):
    named = posts.order_by("officer__name_sort", "pk")
    return named.values_list("role", "officer_id", "officer__name", "unit__path")


@Prepared
def _all_away(on):
    return Substitute.objects.on(on).values_list("officer_id", "substitute_id", "substitute__name")


@Prepared
def _away_among(on, officers):
    rows = Substitute.objects.on(on).filter(officer__in=officers)
    return rows.values_list("officer_id", "substitute_id", "substitute__name")


@Prepared
def _roles_of(on, officers):
    return _held(on).filter(officer__in=officers).order_by().values_list("officer_id", "role")


def _qualified(on):
    return Qualification.objects.on(on).filter(kind__in=QUALIFYING).order_by()


@Prepared
def _all_qualified(on):
    return _qualified(on).values_list("officer_id")


@Prepared
def _qualified_among(on, officers):
    return _qualified(on).filter(officer__in=officers).values_list("officer_id")


@Prepared
def _still_there(on, officers):
    there = Officer.objects.filter(pk__in=officers, is_active=True).exclude(pk__in=away(on))
    return there.order_by().values_list("pk")
