"""Supervision orders as lists and pages show them."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.file.case.models import Case
from cases.file.evidence.models import Evidence
from cases.file.sight.scope import asked_in_sight, cases_in_sight, of_cases, sight_of
from cases.quality.supervision.models import OrderEntry, SupervisionOrder
from cases.quality.supervision.permissions import check_may_move
from cases.quality.supervision.rules import MOVES, Move, State
from portal.dispatch.inbox import MOST
from portal.office.clocks.remaining import words_left
from portal.people.models import Officer, Post, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied
from portal.shell.statements.prepared import Prepared
from portal.shell.statements.prepared_models import PreparedModels, the_one

TONES: dict[str, str] = {State.OPEN: "brand", State.ANSWERED: "warn", State.SUSPENDED: "idle", State.CONFIRMED: "good"}


def orders_for(officer: Officer, state: str = "") -> QuerySet[SupervisionOrder]:
    """Return the orders that an officer may know of, newest first; with `state` those alone."""
    rows = SupervisionOrder.objects.visible_to(officer).select_related("case", "unit", "responsible", "raised_by")
    return rows.filter(state=state) if state in State.values else rows


def shown(order: SupervisionOrder, at: datetime) -> SupervisionOrder:
    """Give an order what its line shows: how long is left, and in which tone."""
    order.is_over = order.state == State.OPEN and order.due_at < at
    order.left = words_left(order.due_at, at) if order.state == State.OPEN else ""
    order.tone = "bad" if order.is_over else TONES[order.state]
    return order


def orders_section(case: Case, officer: Officer, at: datetime) -> dict[str, list[SupervisionOrder] | bool]:
    """Return what the section of a case shows: its orders, and whether the officer may raise one."""
    rows = case.orders.select_related("responsible").order_by("-pk")
    return {"orders": [shown(row, at) for row in rows], "may_supervise": rights_of(officer).has(Role.SUPERVISOR)}


def order_for(officer: Officer, order_id: int) -> SupervisionOrder:
    """Return an order that an officer may know of, with `trail`; raises DoesNotExist."""
    sight, values = asked_in_sight(officer)
    order = the_one(SupervisionOrder, _one_seen(sight)(order=order_id, **values) if sight != "none" else [])
    order.trail = _trail(order=order.pk)
    return order


@cache
def _one_seen(sight):
    """Return the statement for one order on a case that somebody may know of who sees so far."""

    def order_seen(order, officer=None, units=None):
        seen = SupervisionOrder.objects.filter(of_cases(officer, sight, units), pk=order)
        return seen.select_related("case", "unit", "responsible", "raised_by").order_by()

    return PreparedModels(order_seen)


@PreparedModels
def _trail(order):
    return OrderEntry.objects.filter(order=order).select_related("by", "on_behalf_of", "evidence")


def moves_for(officer: Officer, order: SupervisionOrder, at: datetime) -> list[Move]:
    """Return the moves that an officer may make on an order now."""
    return [move for move in MOVES if move.source == order.state and _may(officer, order, move, at)]


def responsible_for(case: Case, on: date) -> QuerySet[Officer]:
    """Return the officers who can be made responsible: who handles the case, and legal officer, head and deputy."""
    roles = (Role.LEGAL_OFFICER, Role.UNIT_HEAD, Role.UNIT_DEPUTY)
    posts = Post.objects.on(on).filter(role__in=roles, unit__in=_above(case.unit))
    handling = Q(handles__case=case, handles__ends_at=None)
    people = Officer.objects.filter(handling | Q(pk__in=posts.values("officer_id")), is_active=True)
    people = people.exclude(pk__in=case.recusals.values("officer"))
    return people.select_related("unit").order_by("name_sort", "pk").distinct()


def evidence_of(order: SupervisionOrder) -> QuerySet[Evidence]:
    """Return the items of the file that an answer can show."""
    return Evidence.objects.filter(case=order.case_id).order_by("pk")


def keys_to_answer(officer: Officer, on: date) -> list[tuple[datetime, datetime, int]]:
    """Return [(due_at, raised_at, primary key)] of the open orders that wait for an officer, newest first.

    One's own, and those of somebody who no longer can answer, in cases that one leads or in units that one heads.
    """
    rights = rights_of(officer, on)
    paths = rights.paths(Role.UNIT_HEAD)
    headed = sorted(rights.units_below(paths)) if paths else []
    return _asked(_to_answer, officer, on=on, headed=headed or [0])


def out_of_reach(seen: QuerySet[Case], on: date) -> QuerySet[SupervisionOrder]:
    """Return the open orders on cases of `seen` whose responsible officer cannot answer them any more."""
    rows = SupervisionOrder.objects.filter(state=State.OPEN, case__in=seen).out_of_reach(on)
    return rows.select_related("responsible").order_by("due_at")


def keys_to_confirm(officer: Officer) -> list[tuple[datetime, int]]:
    """Return [(raised_at, primary key)] of the answered orders that a supervisor without part in them confirms."""
    return _asked(_to_confirm, officer)


def numbered(order_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return {primary key: (number, problem)} of orders; one query."""
    rows = SupervisionOrder.objects.filter(pk__in=order_ids).values_list("pk", "number", "problem")
    return {pk: (number, problem) for pk, number, problem in rows}


def _asked(statement, officer, **values):
    sight, units = sight_of(officer)
    if sight == "none":
        return []
    return statement(sight)(officer=officer.pk, **values, **({"units": units} if sight == "units" else {}))


@cache
def _to_answer(sight):
    def keys(officer, on, headed, units=None):
        orders = _in_sight(officer, sight, units).filter(state=State.OPEN)
        left = SupervisionOrder.objects.filter(Q(case__lead=officer) | Q(case__unit__in=headed)).out_of_reach(on)
        orders = orders.filter(Q(responsible=officer) | Q(pk__in=left.values("pk")))
        return orders.values_list("due_at", "raised_at", "pk")[: MOST + 1]

    return Prepared(keys)


@cache
def _to_confirm(sight):
    def keys(officer, units=None):
        own = OrderEntry.objects.filter(order=OuterRef("pk"), round=OuterRef("round"), kind="answer", by=officer)
        answered = _in_sight(officer, sight, units).filter(~Exists(own), state=State.ANSWERED)
        return answered.exclude(responsible=officer).values_list("raised_at", "pk")[: MOST + 1]

    return Prepared(keys)


def _in_sight(officer, sight, units):
    return SupervisionOrder.objects.filter(case__in=cases_in_sight(Case.objects.all(), officer, sight, units))


def _above(unit):
    found = []
    while unit:
        found.append(unit.pk)
        unit = unit.parent
    return found


def _may(officer, order, move, at):
    try:
        check_may_move(officer, order, move, at)
    except Denied:
        return False
    return True
