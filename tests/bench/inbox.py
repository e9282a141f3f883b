"""The inbox of those for whom most waits."""

from django.utils import timezone

from portal.dispatch.inbox import items_for
from portal.people.models import Officer, Post, Role
from tests.bench.lists import ABOVE_EMPTY_MS
from tests.bench.timing import interleaved, p50, summed_up
from tests.bench.visiting import Visitor

ROLES = (Role.OFFICER, Role.LEGAL_OFFICER, Role.UNIT_HEAD, Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER)


def measure(runs):
    """Yield the Figures of the inbox of each role."""
    visitors = {role: Visitor(_fullest(role)) for role in ROLES}
    candidates = {"empty view": lambda: visitors[Role.OFFICER].get("/bench/empty/")}
    candidates |= {role: lambda v=visitor: v.get("/") for role, visitor in visitors.items()}
    taken = interleaved(candidates, runs)
    floor = p50(taken.pop("empty view"))
    for role, times in taken.items():
        figure = summed_up("inbox", str(role.value), times, queries=visitors[role].queries("/"))
        above, waiting = figure.p50 - floor, len(items_for(visitors[role].officer, timezone.now()))
        figure.goal, figure.is_met = f"≤ {ABOVE_EMPTY_MS} ms above the empty view", above <= ABOVE_EMPTY_MS
        figure.note = f"{above:+.1f} ms, {waiting} items"
        yield figure


def _fullest(role):
    now = timezone.now()
    holders = Officer.objects.filter(posts__in=Post.objects.on(timezone.localdate()).filter(role=role)).distinct()
    return max(holders.order_by("pk")[:30], key=lambda officer: len(items_for(officer, now)))
