"""The deadlines that reminder steps look at, each with what its notice says."""

from functools import partial

from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.clocks.models import Clock, ClockPause
from cases.desk.reminders.audience import Audience, by_post, handlers_of
from cases.desk.reminders.notices import (
    CLOCK_ESCALATED,
    CLOCK_REMINDED,
    ORDER_ESCALATED,
    ORDER_REMINDED,
    REVIEW_ESCALATED,
    REVIEW_REMINDED,
)
from cases.quality.supervision.models import SupervisionOrder
from cases.review.chain import LEVEL
from cases.review.models import ReviewStep
from cases.review.seats import Seats, place_of
from portal.office.reminders.sources import Due, Source
from portal.office.reminders.waiting import waiting_for


def clocks_for(at, seats, step, limit):
    """Return up to `limit` Dues of the clocks that a step concerns and that it was not taken for; two queries.

    A clock that stands still, was met or is void concerns nobody; nor is anybody reminded before a period began.
    """
    still = ClockPause.objects.filter(clock=OuterRef("pk"), ends_at=None, is_void=False)
    rows = Clock.objects.running().filter(~Exists(still), case__is_imported=False)
    if step.rule_code:
        rows = rows.filter(rule__code__startswith=step.rule_code)
    rows = waiting_for(step, rows, at)
    if not step.is_after:
        rows = rows.filter(due_at__gt=F("base_at") + step.distance)
    clocks = list(rows.select_related("rule", "case__unit")[:limit])
    handlers = handlers_of([clock.case_id for clock in clocks])
    return [_of_clock(clock, step, seats, handlers[clock.case_id]) for clock in clocks]


def reviews_for(at, seats, step, limit):
    """Return up to `limit` Dues of the review steps that wait and that a step concerns.

    Two queries, and those of the seats where they are asked who decides.
    """
    still = ClockPause.objects.filter(clock__case=OuterRef("matter__case"), ends_at=None, is_void=False)
    rows = ReviewStep.objects.filter(decided_at=None, matter__stage__in=LEVEL, matter__case__is_imported=False)
    rows = rows.filter(~Exists(still.filter(clock__is_void=False)))
    rows = waiting_for(step, rows, at)
    if not step.is_after:
        rows = rows.filter(due_at__gt=F("opened_at") + step.distance)
    steps = list(rows.select_related("matter__unit", "matter__case")[:limit])
    handlers = handlers_of([each.matter.case_id for each in steps])
    places = [place_of(each.matter) for each in steps]
    deciding = seats.deciding(places) if step.audience == Audience.HOLDER else {}
    return [
        _of_review(each, step, seats, handlers[each.matter.case_id], deciding.get(place, ()))
        for each, place in zip(steps, places, strict=True)
    ]


def orders_for(at, seats, step, limit):
    """Return up to `limit` Dues of the supervision orders that run and that a step concerns; two queries."""
    rows = SupervisionOrder.objects.filter(state=SupervisionOrder.State.OPEN)
    rows = waiting_for(step, rows, at)
    if not step.is_after:
        rows = rows.filter(due_at__gt=F("raised_at") + step.distance)
    orders = list(rows.select_related("unit", "case")[:limit])
    handlers = handlers_of([order.case_id for order in orders])
    return [_of_order(order, step, seats, handlers[order.case_id]) for order in orders]


def _of_clock(clock, step, seats, handlers):
    case = clock.case
    if step.audience == Audience.HANDLERS:
        told = handlers
    else:
        # A sealed file is known to those who handle it alone.
        told = [] if case.is_sealed else by_post(seats, step.audience, case.unit.path)
    return Due(
        key=f"clock:{clock.pk}",
        ref=clock.pk,
        due_at=clock.due_at,
        about=case,
        facts={"number": case.number, "rule": clock.rule},
        recipients=tuple(dict.fromkeys(told)),
        in_hours=clock.rule.unit == "hour",
    )


def _of_review(review, step, seats, handlers, deciding):
    matter, case = review.matter, review.matter.case
    told = {Audience.HANDLERS: lambda: handlers, Audience.HOLDER: lambda: deciding}.get(
        step.audience, lambda: [] if case.is_sealed else by_post(seats, step.audience, matter.unit.path)
    )()
    return Due(
        key=f"review:{review.pk}",
        ref=review.pk,
        due_at=review.due_at,
        about=matter,
        facts={"number": case.number, "level": review.level, "matter": matter.kind},
        recipients=tuple(dict.fromkeys(told)),
        in_hours=True,
    )


def _of_order(order, step, seats, handlers):
    told = {Audience.HANDLERS: lambda: handlers, Audience.HOLDER: lambda: [order.responsible_id]}.get(
        step.audience, lambda: [] if order.case.is_sealed else by_post(seats, step.audience, order.unit.path)
    )()
    return Due(
        key=f"order:{order.pk}",
        ref=order.pk,
        due_at=order.due_at,
        about=order,
        facts={"number": order.number},
        recipients=tuple(dict.fromkeys(told)),
        in_hours=False,
    )


def sources():
    """Return the deadlines of cases: statutory periods, the time of a level, supervision orders."""
    told = dict(Audience.choices)
    held = {code: label for code, label in told.items() if code != Audience.HOLDER}
    return [
        Source("clock", _("deadline of a case"), held, partial(_begin, clocks_for), CLOCK_REMINDED, CLOCK_ESCALATED),
        Source(
            "review", _("time of a review level"), told, partial(_begin, reviews_for), REVIEW_REMINDED, REVIEW_ESCALATED
        ),
        Source("order", _("supervision order"), told, partial(_begin, orders_for), ORDER_REMINDED, ORDER_ESCALATED),
    ]


def _begin(find, at):
    return partial(find, at, Seats(timezone.localdate(at)))
