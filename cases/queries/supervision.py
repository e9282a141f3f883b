"""Supervision orders as lists and pages show them."""

from django.db.models import Exists, OuterRef, Q

from cases.models import Evidence
from cases.models.supervision import OrderEntry, SupervisionOrder
from cases.queries.remaining import words_left
from cases.services.supervision import check_may_move
from cases.supervising import MOVES, State
from portal.people.models import Officer, Post, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied

TONES = {State.OPEN: "brand", State.ANSWERED: "warn", State.SUSPENDED: "idle", State.CONFIRMED: "good"}


def orders_for(officer, state=""):
    """Return the orders that an officer may know of, newest first; with `state` those alone."""
    rows = SupervisionOrder.objects.visible_to(officer).select_related("case", "unit", "responsible", "raised_by")
    return rows.filter(state=state) if state in State.values else rows


def shown(order, at):
    """Give an order what its line shows: how long is left, and in which tone."""
    order.is_over = order.state == State.OPEN and order.due_at < at
    order.left = words_left(order.due_at, at) if order.state == State.OPEN else ""
    order.tone = "bad" if order.is_over else TONES[order.state]
    return order


def orders_section(case, officer, at):
    """Return what the section of a case shows: its orders, and whether the officer may raise one."""
    rows = case.orders.select_related("responsible").order_by("-pk")
    return {"orders": [shown(row, at) for row in rows], "may_supervise": rights_of(officer).has(Role.SUPERVISOR)}


def order_for(officer, order_id):
    """Return an order that an officer may know of, with `trail`; raises DoesNotExist."""
    order = orders_for(officer).get(pk=order_id)
    order.trail = order.entries.select_related("by", "on_behalf_of", "evidence")
    return order


def moves_for(officer, order, at):
    """Return the moves that an officer may make on an order now."""
    return [move for move in MOVES if move.source == order.state and _may(officer, order, move, at)]


def responsible_for(case, on):
    """Return the officers who can be made responsible: who handles the case, and legal officer, head and deputy."""
    roles = (Role.LEGAL_OFFICER, Role.UNIT_HEAD, Role.UNIT_DEPUTY)
    posts = Post.objects.on(on).filter(role__in=roles, unit__in=_above(case.unit))
    handling = Q(handles__case=case, handles__ends_at=None)
    people = Officer.objects.filter(handling | Q(pk__in=posts.values("officer_id")), is_active=True)
    return people.select_related("unit").order_by("name_sort", "pk").distinct()


def evidence_of(order):
    """Return the items of the file that an answer can show."""
    return Evidence.objects.filter(case=order.case_id).order_by("pk")


def to_answer(officer):
    """Return the open orders that wait for an officer."""
    return SupervisionOrder.objects.visible_to(officer).filter(responsible=officer, state=State.OPEN)


def to_confirm(officer):
    """Return the answered orders that wait for a supervisor who had no part in the answer."""
    own = OrderEntry.objects.filter(order=OuterRef("pk"), round=OuterRef("round"), kind="answer", by=officer)
    rows = SupervisionOrder.objects.visible_to(officer).filter(state=State.ANSWERED)
    return rows.filter(~Exists(own)).exclude(responsible=officer)


def numbered(order_ids):
    """Return {primary key: (number, problem)} of orders; one query."""
    rows = SupervisionOrder.objects.filter(pk__in=order_ids).values_list("pk", "number", "problem")
    return {pk: (number, problem) for pk, number, problem in rows}


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


