"""The deadlines that reminder steps look at, each with what its notice says."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone, translation

from cases.clocks.models import Clock, ClockPause, Reminder, ReminderStep
from cases.desk.reminders.audience import by_post, handlers_of
from cases.file.case.states import MatterKind
from cases.quality.supervision.models import SupervisionOrder
from cases.review.chain import LEVEL, Stage
from cases.review.models import ReviewStep
from cases.review.seats import place_of

HOUR_SECONDS = 3600
LEVEL_NAMES = {
    level: (zh, en)
    for level, zh, en in (
        (LEVEL[Stage.LEGAL_OFFICER], "法制员审核", "Review by the legal officer"),
        (LEVEL[Stage.UNIT_HEAD], "单位负责人审核", "Review by the unit head"),
        (LEVEL[Stage.LEGAL_DEPARTMENT], "法制部门审核", "Review by the legal department"),
        (LEVEL[Stage.BUREAU_LEADER], "局领导审批", "Decision of the bureau leader"),
    )
}


@dataclass(frozen=True)
class Due:
    """One deadline that a step concerns: whose it is, what it is called, who is told of it."""

    key: str
    row: object
    due_at: datetime
    number: str
    name: str
    name_en: str
    url: str
    recipients: tuple
    in_hours: bool


def clocks_for(step, at, seats, limit):
    """Return up to `limit` Dues of the clocks that a step concerns and that it was not taken for; two queries.

    A clock that stands still, was met or is void concerns nobody; nor is anybody reminded before a period began.
    """
    still = ClockPause.objects.filter(clock=OuterRef("pk"), ends_at=None, is_void=False)
    rows = Clock.objects.running().filter(~Exists(still), case__is_imported=False)
    if step.rule_code:
        rows = rows.filter(rule__code__startswith=step.rule_code)
    rows = _waiting(rows, step, at, Reminder.objects.filter(clock=OuterRef("pk")))
    if not step.is_after:
        rows = rows.filter(due_at__gt=F("base_at") + step.distance)
    clocks = list(rows.select_related("rule", "case__unit")[:limit])
    handlers = handlers_of([clock.case_id for clock in clocks])
    return [_of_clock(clock, step, seats, handlers[clock.case_id]) for clock in clocks]


def reviews_for(step, at, seats, limit):
    """Return up to `limit` Dues of the review steps that wait and that a step concerns.

    Two queries, and those of the seats where they are asked who decides.
    """
    still = ClockPause.objects.filter(clock__case=OuterRef("matter__case"), ends_at=None, is_void=False)
    rows = ReviewStep.objects.filter(decided_at=None, matter__stage__in=LEVEL, matter__case__is_imported=False)
    rows = rows.filter(~Exists(still.filter(clock__is_void=False)))
    rows = _waiting(rows, step, at, Reminder.objects.filter(review=OuterRef("pk")))
    if not step.is_after:
        rows = rows.filter(due_at__gt=F("opened_at") + step.distance)
    steps = list(rows.select_related("matter__unit", "matter__case")[:limit])
    handlers = handlers_of([each.matter.case_id for each in steps])
    places = [place_of(each.matter) for each in steps]
    deciding = seats.deciding(places) if step.audience == ReminderStep.Audience.HOLDER else {}
    return [
        _of_review(each, step, seats, handlers[each.matter.case_id], deciding.get(place, ()))
        for each, place in zip(steps, places, strict=True)
    ]


def orders_for(step, at, seats, limit):
    """Return up to `limit` Dues of the supervision orders that run and that a step concerns; two queries."""
    rows = SupervisionOrder.objects.filter(state=SupervisionOrder.State.OPEN)
    rows = _waiting(rows, step, at, Reminder.objects.filter(order=OuterRef("pk")))
    if not step.is_after:
        rows = rows.filter(due_at__gt=F("raised_at") + step.distance)
    orders = list(rows.select_related("unit", "case")[:limit])
    handlers = handlers_of([order.case_id for order in orders])
    return [_of_order(order, step, seats, handlers[order.case_id]) for order in orders]


SOURCES = {
    ReminderStep.Subject.CLOCK: clocks_for,
    ReminderStep.Subject.REVIEW: reviews_for,
    ReminderStep.Subject.ORDER: orders_for,
}


def _waiting(rows, step, at, taken):
    rows = rows.filter(~Exists(taken.filter(step=step, due_at=OuterRef("due_at"))))
    if step.is_after:
        return rows.filter(due_at__lte=at - step.distance).order_by("due_at", "pk")
    return rows.filter(due_at__gt=at, due_at__lte=at + step.distance).order_by("due_at", "pk")


def _of_clock(clock, step, seats, handlers):
    case = clock.case
    if step.audience == ReminderStep.Audience.HANDLERS:
        told = handlers
    else:
        # A sealed file is known to those who handle it alone.
        told = [] if case.is_sealed else by_post(seats, step.audience, case.unit.path)
    return Due(
        key=f"clock:{clock.pk}", row=clock, due_at=clock.due_at, number=case.number, name=clock.rule.name,
        name_en=clock.rule.name_en or clock.rule.name, url=reverse("cases:section", args=[case.pk, "clocks"]),
        recipients=tuple(dict.fromkeys(told)), in_hours=clock.rule.unit == "hour",
    )  # fmt: skip


def _of_review(review, step, seats, handlers, deciding):
    matter, case = review.matter, review.matter.case
    told = {
        ReminderStep.Audience.HANDLERS: lambda: handlers,
        ReminderStep.Audience.HOLDER: lambda: deciding,
    }.get(step.audience, lambda: [] if case.is_sealed else by_post(seats, step.audience, matter.unit.path))()
    name, name_en = LEVEL_NAMES[review.level]
    return Due(
        key=f"review:{review.pk}", row=review, due_at=review.due_at, number=case.number,
        name=f"{name}（{_in_chinese(matter.kind)}）", name_en=name_en, url=reverse("cases:review", args=[matter.pk]),
        recipients=tuple(dict.fromkeys(told)), in_hours=True,
    )  # fmt: skip


def _of_order(order, step, seats, handlers):
    told = {
        ReminderStep.Audience.HANDLERS: lambda: handlers,
        ReminderStep.Audience.HOLDER: lambda: [order.responsible_id],
    }.get(step.audience, lambda: [] if order.case.is_sealed else by_post(seats, step.audience, order.unit.path))()
    return Due(
        key=f"order:{order.pk}", row=order, due_at=order.due_at, number=order.number, name="督办事项",
        name_en="Supervision order", url=reverse("cases:order", args=[order.pk]),
        recipients=tuple(dict.fromkeys(told)), in_hours=False,
    )  # fmt: skip


def _in_chinese(kind):
    with translation.override("zh-hans"):
        return str(MatterKind(kind).label)


def wording(due, at):
    """Return the title of a notice in Chinese and English: the case, the deadline, how many days or hours."""
    until = timezone.localtime(due.due_at)
    is_over, seconds = due.due_at < at, abs((due.due_at - at).total_seconds())
    days = abs((until.date() - timezone.localtime(at).date()).days)
    hours = max(1, int(seconds // HOUR_SECONDS))
    in_hours = (due.in_hours and seconds < 3 * 24 * HOUR_SECONDS) or (days == 0 and not is_over)
    amount, amount_en = (f"{hours}小时", _plural(hours, "hour")) if in_hours else (f"{days}天", _plural(days, "day"))
    end = f"{until:%Y-%m-%d %H:%M}" if due.in_hours else f"{until:%Y-%m-%d}"
    zh, en = f"{due.number}：{due.name}", f"{due.number}: {due.name_en}"
    if is_over:
        return f"{zh}已逾期{amount}（{end}届满）", f"{en} is {amount_en} over ({end})"
    return f"{zh}还剩{amount}（至{end}）", f"{en}, {amount_en} left (until {end})"


def _plural(count, word):
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
