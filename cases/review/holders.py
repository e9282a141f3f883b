"""Who would decide a matter at each of its levels, by name: posts, deputies and substitutes of a day."""

from collections import defaultdict
from typing import NamedTuple

from cases.review.chain import LEVEL, reviewing_roles, stages_of
from cases.review.rounds.words import in_place_of, names_in_a_row
from portal.people.models import Post, Role, Substitute
from portal.shell.prepared import Prepared


class Held(NamedTuple):
    """A post: the role, who holds it, and the path of the unit."""

    role: str
    officer_id: int
    name: str
    path: str


def holders_of(case, matter, on):
    """Return {stage: names} in the order of the chain; two queries where steps and handlers are read.

    Those who handle the case, are recused or decided another level are left out; where no head is left, the
    deputies stand; an absent person is shown with the substitute's name.
    """
    roles = {role for stage in stages_of(matter.chain) for role in reviewing_roles(matter.chain, stage)}
    deciding = sorted(map(str, roles | {Role.UNIT_DEPUTY}))
    posts, absent = _posts(matter, deciding, on), dict(_substitutes(roles=deciding, on=on))
    apart = _apart(case)
    decided = _decided(matter)
    named = {}
    for stage in stages_of(matter.chain):
        here = reviewing_roles(matter.chain, stage)
        barred = apart | {officer for officer, levels in decided.items() if levels - {LEVEL[stage]}}
        names = _names(posts, here, barred, absent)
        if not names and Role.UNIT_HEAD in here:
            names = _names(posts, (Role.UNIT_DEPUTY,), barred, absent)
        named[stage] = names_in_a_row(names)
    return named


def _posts(matter, roles, on):
    posts = (Held(*row) for row in _held(roles=roles, on=on))
    return [post for post in posts if post.role == Role.LEGAL_DEPARTMENT or matter.unit.path.startswith(post.path)]


@Prepared
def _held(roles, on):
    posts = Post.objects.on(on).filter(role__in=roles, officer__is_active=True)
    return posts.order_by("officer__name_sort", "pk").values_list("role", "officer_id", "officer__name", "unit__path")


@Prepared
def _substitutes(roles, on):
    absent = Substitute.objects.on(on).filter(officer__posts__role__in=roles)
    return absent.order_by().values_list("officer_id", "substitute__name")


def _apart(case):
    return {each.officer_id for each in (*case.handlers.all(), *case.recusals.all())}


def _decided(matter):
    levels = defaultdict(set)
    for step in matter.steps.all():
        if step.reviewer_id is not None:
            levels[step.reviewer_id].add(step.level)
    return levels


def _names(posts, roles, barred, absent):
    return [
        in_place_of(absent[post.officer_id], post.name) if post.officer_id in absent else post.name
        for post in posts
        if post.role in roles and (post.officer_id not in barred or post.officer_id in absent)
    ]
