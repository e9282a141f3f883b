"""Which matters wait for a person: `permissions.seat_of` for many rows at once, in a constant number of queries."""

from collections import defaultdict

from django.db.models import Case as Choose
from django.db.models import Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import StrIndex
from django.utils import timezone

from cases.models import Handler, Matter, Recusal, ReviewStep
from cases.permissions import LEGAL_REVIEW
from cases.workflow import CHAINS, LEVEL, PENALTIES, reviewing_roles, stages_of
from portal.people.models import Post, Qualification, Role, Substitute, Unit
from portal.people.rights import rights_of

LONGEST_QUEUE = 300
LEVEL_NOW = Choose(
    *(When(stage=stage, then=Value(level)) for stage, level in LEVEL.items()), default=0, output_field=IntegerField()
)


def waiting_for(officer, at):
    """Return the matters that an officer may decide now, in own right, as substitute or as deputy, by deadline."""
    on = timezone.localdate(at)
    rights = rights_of(officer, on)
    held = [*rights.posts, *_borrowed_posts(rights, on)]
    places = _places(held, on)
    if places is None:
        return Matter.objects.none()
    waiting = Matter.objects.visible_to(officer, on).filter(places)
    waiting = waiting.exclude(barred(officer.pk, OuterRef("case_id"))).annotate(level_now=LEVEL_NOW).filter(
        Q(holder=None) | Q(holder=officer) | Q(holder__is_active=False) | Q(holder__in=_away(on)),
        ~Q(author=officer),
        ~Exists(
            ReviewStep.objects.filter(matter=OuterRef("pk"), reviewer=officer).exclude(level=OuterRef("level_now"))
        ),
    )
    if places_need_qualification(held) and not _may_review_penalties(officer, on):
        waiting = waiting.exclude(kind__in=PENALTIES, stage__in=LEGAL_REVIEW)
    return waiting.order_by("due_at", "pk")


def queue(officer, at):
    """Return [(due_at, primary key)] of what waits for an officer, in the order of the inbox."""
    return list(waiting_for(officer, at).values_list("due_at", "pk")[:LONGEST_QUEUE])


def next_in_queue(officer, at, *, after=None):
    """Return the primary key of the matter behind the key `after` (due_at, primary key), else the first, or None."""
    keys = queue(officer, at)
    behind = [pk for due_at, pk in keys if after and due_at and (due_at, pk) > after]
    return next(iter(behind or [pk for _due_at, pk in keys]), None)


def barred(officer, case):
    """Condition: the officer handles or handled the case, or is recused from it."""
    return Exists(Handler.objects.filter(case=case, officer=officer)) | Exists(
        Recusal.objects.filter(case=case, officer=officer)
    )


def places_need_qualification(held):
    """Say whether one of these posts takes part in the legal review."""
    return any(role in {Role.LEGAL_OFFICER, Role.LEGAL_DEPARTMENT, Role.UNIT_HEAD} for role, _path in held)


def _places(held, on):
    """Condition for the stages and units where these posts decide; None when they decide nowhere."""
    units = _units_below({path for role, path in held if role != Role.LEGAL_DEPARTMENT})
    by_stage = defaultdict(set)
    for role, path in held:
        for chain, stage in _stages_of(role):
            by_stage[chain, stage] |= {None} if role == Role.LEGAL_DEPARTMENT else units[path]
    condition = Q()
    for (chain, stage), ids in by_stage.items():
        here = Q(chain=chain, stage=stage)
        condition |= here if None in ids else here & Q(unit__in=ids)
    deputised = {pk for role, path in held if role == Role.UNIT_DEPUTY for pk in units[path]}
    if deputised:
        for chain, stage in _stages_of(Role.UNIT_HEAD):
            condition |= Q(chain=chain, stage=stage, unit__in=deputised) & ~_free_head(stage, on)
    return condition if condition else None


def _stages_of(role):
    return [(chain, stage) for chain in CHAINS for stage in stages_of(chain) if role in reviewing_roles(chain, stage)]


def _units_below(paths):
    found = {path: set() for path in paths}
    if paths:
        for pk, path in Unit.objects.values_list("pk", "path"):
            for above in paths:
                if path.startswith(above):
                    found[above].add(pk)
    return found


def _free_head(stage, on):
    """Condition: a head of the matter's unit is there and may decide, so that no deputy does."""
    matter, case, head = OuterRef(OuterRef("pk")), OuterRef(OuterRef("case_id")), OuterRef("officer_id")
    decided = ReviewStep.objects.filter(matter=matter, reviewer=head).exclude(level=LEVEL[stage])
    heads = Post.objects.on(on).filter(role=Role.UNIT_HEAD, officer__is_active=True)
    heads = heads.annotate(depth=StrIndex(OuterRef("unit__path"), F("unit__path"))).filter(depth=1)
    return Exists(
        heads.exclude(officer=OuterRef("author_id"))
        .exclude(officer__in=_away(on))
        .exclude(barred(head, case))
        .exclude(Exists(decided))
    )


def _borrowed_posts(rights, on):
    if not rights.stands_in_for:
        return []
    posts = Post.objects.on(on).filter(officer__in=rights.stands_in_for, officer__is_active=True)
    # One hop: whoever stands in for a deputy does not become the deputy.
    return list(posts.exclude(role=Role.UNIT_DEPUTY).values_list("role", "unit__path"))


def _away(on):
    return Substitute.objects.on(on).values("officer_id")


def _may_review_penalties(officer, on):
    kinds = (Qualification.Kind.LEGAL_PROFESSION, Qualification.Kind.LONGSTANDING_REVIEWER)
    return Qualification.objects.on(on).filter(officer=officer, kind__in=kinds).exists()
