"""Which of all matters wait for one person: what `seats` answers, asked the other way round in one statement."""

from functools import cache, reduce
from itertools import product
from operator import or_
from typing import NamedTuple

from django.db.models import Case as Choose
from django.db.models import Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import StrIndex
from django.utils import timezone

from cases.file.case.models import Case
from cases.file.case.states import CaseKind, MatterKind
from cases.file.sight.scope import cases_in_sight, sight_of
from cases.review.bars import is_barred
from cases.review.chain import LEVEL, PENALTIES, ReviewChain, may_be_approved_in_bulk, reviewing_roles
from cases.review.models import Matter
from cases.review.seats import LEGAL_REVIEW, QUALIFYING, away, reach_of, stages_seated
from portal.people.models import Post, Qualification, Role
from portal.people.rights import LENT, rights_of
from portal.shell.statements.prepared import Prepared

LONGEST_QUEUE = 1001
# So many of a queue are read where only its beginning is shown: a hundred, and whether there are more.
BEGINNING = 101
LEVEL_NOW = Choose(
    *(When(stage=stage, then=Value(level)) for stage, level in LEVEL.items()), default=0, output_field=IntegerField()
)


class Asked(NamedTuple):
    """What the shape of a queue depends on, apart from the values that it is asked with."""

    sight: str
    places: tuple
    is_deputy: bool
    may_review_penalties: bool

    @property
    def is_somewhere(self):
        """Whether these posts decide anything at all."""
        return bool(self.places) or self.is_deputy


def waiting_for(officer, at):
    """Return the matters that an officer may decide now, in own right, as substitute or as deputy, by deadline."""
    asked, values = _asked(officer, timezone.localdate(at))
    return _waiting(asked, **values) if asked.is_somewhere else Matter.objects.none()


def keys_waiting_for(officer, at):
    """Return [(due_at, stage_since, primary key)] of at most LONGEST_QUEUE of `waiting_for`, in its order."""
    asked, values = _asked(officer, timezone.localdate(at))
    return _keys(asked)(**values) if asked.is_somewhere else []


def first_waiting_for(officer, at):
    """Return the primary keys of the first BEGINNING of `waiting_for`, in its order."""
    asked, values = _asked(officer, timezone.localdate(at))
    return [pk for (pk,) in _first(asked)(**values)] if asked.is_somewhere else []


def together_waiting_for(officer, at):
    """Return the primary keys of the first BEGINNING of `waiting_for` that may be approved together, in its order."""
    asked, values = _asked(officer, timezone.localdate(at))
    return [pk for (pk,) in _together(asked)(**values)] if asked.is_somewhere else []


def queue(officer, at):
    """Return [(due_at, primary key)] of what waits for an officer, in the order of the inbox."""
    return [(due_at, pk) for due_at, _since, pk in keys_waiting_for(officer, at)]


def next_in_queue(officer, at, *, after=None):
    """Return the primary key of the matter behind the key `after` (due_at, primary key), else the first, or None."""
    keys = queue(officer, at)
    behind = [pk for due_at, pk in keys if after and due_at and (due_at, pk) > after]
    return next(iter(behind or [pk for _due_at, pk in keys]), None)


def stood_in_for(officer, matters, at):
    """Return {primary key: name} of those of these matters, all in the queue, that wait in somebody's place.

    No post of the officer's own decides there; a deputy who is named as the substitute of the head acts for the head.
    """
    on = timezone.localdate(at)
    rights = rights_of(officer, on)
    lent = _lent_by(officers=rights.stands_in_for, on=on) if rights.lent else []
    lent = [(role, reach_of(role, path), name) for role, path, name in lent if rights.may_stand_in(role)]
    own = [(role, reach_of(role, path)) for role, path in rights.posts]
    found = {}
    for pk, chain, stage, unit in _places_of(matters=matters) if lent else ():
        roles = reviewing_roles(chain, stage)
        names = [name for role, reach, name in lent if role in roles and unit.startswith(reach)]
        if names and not any(role in roles and unit.startswith(reach) for role, reach in own):
            found[pk] = names[0]
    return found


def _asked(officer, on):
    """Return (Asked, values): where these posts decide, in which units, and what of that the officer may know of."""
    rights = rights_of(officer, on)
    held = [*rights.posts, *_borrowed_posts(rights, on)]
    sight, seen = sight_of(officer, on)
    places, deputised = _places(held, rights)
    stages = {stage for _chain, stage in (*places, *(_stages_of(Role.UNIT_HEAD) if deputised else ()))}
    may_review = stages.isdisjoint(LEGAL_REVIEW) or bool(_penalty_qualifications(officer=officer.pk, on=on))
    values = {"officer": officer.pk, "on": on, **({"seen": seen} if seen is not None else {})}
    values |= {f"units_{number}": sorted(ids) for number, ids in enumerate(places.values()) if ids is not None}
    if deputised:
        values["deputised"] = sorted(deputised)
    shape = tuple((*place, ids is None) for place, ids in places.items())
    return Asked(sight, shape, bool(deputised), may_review), values


def _waiting(asked, *, officer, on, seen=None, deputised=None, **units):
    """Return the matters in the queue of the officer with this primary key."""
    places = Q()
    for number, (chain, stage, is_wide) in enumerate(asked.places):
        here = Q(chain=chain, stage=stage)
        places |= here if is_wide else here & Q(unit__in=units[f"units_{number}"])
    if asked.is_deputy:
        for chain, stage in _stages_of(Role.UNIT_HEAD):
            places |= Q(chain=chain, stage=stage, unit__in=deputised) & ~_free_head(stage, on)
    waiting = Matter.objects.filter(case__in=cases_in_sight(Case.objects.all(), officer, asked.sight, seen))
    waiting = (
        waiting.filter(places)
        .annotate(level_now=LEVEL_NOW)
        .filter(
            Q(holder=None) | Q(holder=officer) | Q(holder__is_active=False) | Q(holder__in=away(on)),
            ~is_barred(
                officer,
                is_author=Q(author=officer),
                level=OuterRef("level_now"),
                case=OuterRef("case_id"),
                matter=OuterRef("pk"),
            ),
        )
    )
    if not asked.may_review_penalties:
        waiting = waiting.exclude(kind__in=PENALTIES, stage__in=LEGAL_REVIEW)
    return waiting.order_by("due_at", "pk")


@cache
def _keys(asked):
    """Return the statement for queues of this shape; there are as many shapes as combinations of posts."""

    def keys(**values):
        return _waiting(asked, **values).values_list("due_at", "stage_since", "pk")[:LONGEST_QUEUE]

    return Prepared(keys)


@cache
def _first(asked):
    """Return the statement for the beginning of queues of this shape."""

    def first(**values):
        return _waiting(asked, **values).values_list("pk")[:BEGINNING]

    return Prepared(first)


@cache
def _together(asked):
    """Return the statement for what may be approved together at the beginning of queues of this shape."""

    def together(**values):
        return _waiting(asked, **values).filter(_in_bulk()).values_list("pk")[:BEGINNING]

    return Prepared(together)


def _in_bulk():
    """Condition: `chain.may_be_approved_in_bulk` says so of the matter; read from it for all that there can be."""
    fitting = {}
    for kind, chain, case_kind in product(MatterKind.values, ReviewChain.values, CaseKind.values):
        if may_be_approved_in_bulk(kind, case_kind, chain):
            fitting.setdefault((kind, chain), []).append(case_kind)
    return reduce(or_, (_of_kind(*place, cases) for place, cases in fitting.items()))


def _of_kind(kind, chain, case_kinds):
    found = Q(kind=kind, chain=chain)
    return found if case_kinds == CaseKind.values else found & Q(case__kind__in=case_kinds)


def _places(held, rights):
    """Return ({(chain, stage): unit ids, or None for all}, unit ids where one is deputy) of these posts."""
    reaches = {reach_of(role, path) for role, path in held}
    units = {reach: set(rights.units_below((reach,))) if reach else None for reach in reaches}
    by_stage = {}
    for role, path in held:
        here = units[reach_of(role, path)]
        for place in _stages_of(role):
            before = by_stage.get(place, set())
            by_stage[place] = None if here is None or before is None else before | here
    deputised = {pk for role, path in held if role == Role.UNIT_DEPUTY for pk in units[path]}
    return by_stage, deputised if _stages_of(Role.UNIT_HEAD) else set()


# Asked for each post of each request.
_stages_of = cache(stages_seated)


def _free_head(stage, on):
    """Condition: a head of the matter's unit is there and may decide, so that no deputy does."""
    kept = is_barred(
        OuterRef("officer_id"),
        is_author=Q(officer=OuterRef("author_id")),
        level=LEVEL[stage],
        case=OuterRef(OuterRef("case_id")),
        matter=OuterRef(OuterRef("pk")),
    )
    heads = Post.objects.on(on).filter(role=Role.UNIT_HEAD, officer__is_active=True)
    heads = heads.annotate(depth=StrIndex(OuterRef("unit__path"), F("unit__path"))).filter(depth=1)
    return Exists(heads.exclude(officer__in=away(on)).exclude(kept))


def _borrowed_posts(rights, on):
    # One hop: whoever stands in for a deputy does not become the deputy.
    fitting = [role for role in LENT if rights.may_stand_in(role)]
    if not (rights.stands_in_for and fitting):
        return []
    posts = Post.objects.on(on).filter(officer__in=rights.stands_in_for, officer__is_active=True, role__in=fitting)
    return list(posts.values_list("role", "unit__path"))


@Prepared
def _lent_by(officers, on):
    posts = Post.objects.on(on).filter(officer__in=officers, officer__is_active=True, role__in=LENT)
    return posts.order_by("officer__name_sort", "pk").values_list("role", "unit__path", "officer__name")


@Prepared
def _places_of(matters):
    return Matter.objects.filter(pk__in=matters).values_list("pk", "chain", "stage", "unit__path")


@Prepared
def _penalty_qualifications(officer, on):
    return Qualification.objects.on(on).filter(officer=officer, kind__in=QUALIFYING).values_list("pk")[:1]
