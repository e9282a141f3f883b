"""Who would decide a matter at each of its levels, by name: posts, deputies and substitutes of a day."""

from collections import defaultdict

from cases.file.sight.models import Handler, Recusal
from cases.review.chain import LEVEL, reviewing_roles, stages_of
from cases.review.models import ReviewStep
from cases.review.rounds.words import in_place_of, names_in_a_row
from portal.people.models import Post, Role, Substitute


def holders_of(case, matter, on):
    """Return {stage: names} in the order of the chain; five queries.

    Those who handle the case, are recused or decided another level are left out; where no head is left, the
    deputies stand; an absent person is shown with the substitute's name.
    """
    roles = {role for stage in stages_of(matter.chain) for role in reviewing_roles(matter.chain, stage)}
    posts = _posts(matter, roles | {Role.UNIT_DEPUTY}, on)
    absent = _substitutes({post.officer_id for post in posts}, on)
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
    posts = Post.objects.on(on).filter(role__in=roles, officer__is_active=True).select_related("officer", "unit")
    posts = posts.order_by("officer__name_sort", "pk")
    return [post for post in posts if post.role == Role.LEGAL_DEPARTMENT or post.unit.holds(matter.unit)]


def _substitutes(officers, on):
    rows = Substitute.objects.on(on).filter(officer__in=officers)
    return dict(rows.values_list("officer_id", "substitute__name"))


def _apart(case):
    handling = Handler.objects.filter(case=case).values_list("officer_id", flat=True)
    return set(handling.union(Recusal.objects.filter(case=case).values_list("officer_id", flat=True)))


def _decided(matter):
    levels = defaultdict(set)
    rows = ReviewStep.objects.filter(matter=matter, reviewer__isnull=False)
    for officer, level in rows.values_list("reviewer_id", "level"):
        levels[officer].add(level)
    return levels


def _names(posts, roles, barred, absent):
    return [
        in_place_of(absent[post.officer_id], post.officer.name) if post.officer_id in absent else post.officer.name
        for post in posts
        if post.role in roles and (post.officer_id not in barred or post.officer_id in absent)
    ]
