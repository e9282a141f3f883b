"""Supervision orders 督办 (C17): raised, answered with proof, confirmed by somebody else or raised again."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.sharing.deeds import heads_of
from cases.quality.notices import ORDER_MOVED, ORDER_RAISED
from cases.quality.supervision.models import OrderEntry, SupervisionOrder
from cases.quality.supervision.permissions import check_may_move, check_supervises
from cases.quality.supervision.rules import BY_NAME, RESPONSIBLE
from portal.dispatch.notices import deeds as notices
from portal.ledger.rows.labels import label_of_model
from portal.ledger.writing.recording import deed
from portal.office.numbers.deeds import next_in
from portal.people.actors import actor
from portal.people.models import Officer, Post, Role, Unit
from portal.shell.refusals import MovedOn, check_all, refuse

ORDERS = "order"
LAST_SECOND = time(23, 59, 59)
EVENTS = {
    "answer": "order.answered",
    "confirm": "order.confirmed",
    "raise-again": "order.raised-again",
    "suspend": "order.suspended",
    "resume": "order.resumed",
    "extend": "order.extended",
    "reassign": "order.reassigned",
}


def raise_order(
    *, by: Officer, at: datetime, case_id: int, problem: str, responsible: Officer, due_on: date
) -> SupervisionOrder:
    """Raise a supervision order on a case and return it; the responsible officer and the unit's head are told.

    Raises Denied for anybody but a supervisor; Refused where the responsible officer cannot know of the case, or is
    the supervisor, or where the day has passed.
    """
    case = Case.objects.visible_to(by).select_related("unit").get(pk=case_id)
    check_supervises(by)
    check_all(
        lambda: _check_said("problem", problem),
        lambda: _check_responsible(case, responsible, by),
        lambda: _day(due_on, at),
    )
    due_at = _day(due_on, at)
    with deed("order.raised", by=actor(by, role=Role.SUPERVISOR), at=at) as record:
        order = SupervisionOrder(
            number=_next_number(record, timezone.localdate(at).year),
            about_type=label_of_model(case),
            about_id=str(case.pk),
            case=case,
            unit=case.unit,
            problem=problem.strip(),
            responsible=responsible,
            raised_by=by,
            raised_at=at,
            due_at=due_at,
        )
        record.save(order)
        record.about(case)
        _enter(record, order, "raise", by, at, problem)
        record.note(order=order.pk, number=order.number, officer=responsible.pk, due_at=due_at)
        concerned = [responsible.pk, *heads_of(case.unit, at)]
        _tell(record, ORDER_RAISED, order, concerned, at)
    return order


def move(
    *,
    by: Officer,
    at: datetime,
    order_id: int,
    name: str,
    seen_version: int,
    text: str,
    document: str = "",
    evidence: int | None = None,
    due_on: date | None = None,
    responsible: Officer | None = None,
) -> SupervisionOrder:
    """Make one move of `cases.quality.supervision.rules` on an order and return it.

    Who answers in place of a responsible officer who no longer can, answers on that officer's behalf. An answer needs
    a paper or an item of the file; nobody confirms one's own. Raises Denied, Refused, or MovedOn when the order is no
    longer as it was seen.
    """
    order = SupervisionOrder.objects.visible_to(by).select_related("case__unit", "unit", "responsible").get(pk=order_id)
    row = BY_NAME[name]
    principal = check_may_move(by, order, row, at)
    _check_unmoved(order, row, seen_version)
    check_all(
        lambda: _check_said("text", text),
        lambda: _check_proof(order, name, document, evidence),
        lambda: name == "reassign" and _check_successor(order, responsible, by),
        lambda: _changes(order, row, due_on, at, responsible),
    )
    changed = _changes(order, row, due_on, at, responsible)
    role = Role.SUPERVISOR if row.by != RESPONSIBLE else ""
    with deed(EVENTS[name], by=actor(by, role=role, on_behalf_of=principal), at=at, about=order.case) as record:
        only_if = {"version": seen_version, "state": row.source}
        if not record.change(order, only_if=only_if, version=seen_version + 1, **changed):
            raise MovedOn(_("Somebody else has just moved this order."))
        _enter(record, order, name, by, at, text, document=document, evidence=evidence, principal=principal)
        record.note(
            order=order.pk, number=order.number, round=order.round, due_at=order.due_at, officer=order.responsible_id
        )
        _tell(record, ORDER_MOVED[name], order, _concerned(order, row, at), at)
    return order


def _check_proof(order, name, document, evidence):
    if name == "answer" and not (document.strip() or evidence):
        refuse(document=_("Show it: name a paper, or choose an item of the file."))
    if evidence and evidence.case_id != order.case_id:
        refuse(evidence=_("This item belongs to another case."))


def _check_responsible(case, responsible, by):
    if responsible == by:
        refuse(responsible=_("Nobody supervises oneself."))
    if not responsible.is_active or not Case.objects.visible_to(responsible).filter(pk=case.pk).exists():
        refuse(responsible=_("This officer may not know of the case."))
    if case.recusals.filter(officer=responsible).exists():
        refuse(responsible=_("This officer is recused from the case."))


def _check_successor(order, responsible, by):
    if responsible is None:
        refuse(responsible=_("Name who puts it right."))
    if responsible.pk == order.responsible_id:
        refuse(responsible=_("Name somebody else."))
    _check_responsible(order.case, responsible, by)


def _check_unmoved(order, row, seen_version):
    if order.version != seen_version or order.state != row.source:
        raise MovedOn(_("The order now is: %(state)s.") % {"state": order.get_state_display()})


def _changes(order, row, due_on, at, responsible):
    changed = {"state": row.target, "suspended_at": at if row.name == "suspend" else None}
    if row.name == "confirm":
        changed["ended_at"] = at
    if row.name == "reassign":
        changed["responsible"] = responsible
    if row.name == "raise-again":
        changed |= {"round": order.round + 1, "due_at": _day(due_on, at)}
    if row.name == "extend":
        changed["due_at"] = _day(due_on, at)
        if changed["due_at"] <= order.due_at:
            refuse(due_on=_("The new day lies after the old one."))
    if row.name == "resume":
        waited = timezone.localdate(at) - timezone.localdate(order.suspended_at)
        changed["due_at"] = order.due_at + timedelta(days=waited.days)
    return changed


def _next_number(record, year):
    return f"督〔{year}〕{next_in(record, Unit.objects.get(parent=None), ORDERS, year):03d}号"


def _enter(record, order, kind, by, at, text, *, document="", evidence=None, principal=None):
    record.save(
        OrderEntry(
            order=order,
            kind=kind,
            round=order.round,
            by=by,
            on_behalf_of=principal,
            at=at,
            text=text.strip(),
            document=document.strip(),
            evidence=evidence,
            due_at=order.due_at,
        )
    )


def _concerned(order, row, at):
    if row.by == RESPONSIBLE:
        posts = Post.objects.on(timezone.localdate(at)).filter(role=Role.SUPERVISOR, officer__is_active=True)
        return [order.raised_by_id, *posts.values_list("officer_id", flat=True)]
    return [order.responsible_id, *heads_of(order.unit, at)]


def _tell(record, kind, order, recipients, at):
    active = Officer.objects.filter(pk__in=recipients, is_active=True).exclude(pk=record.actor.officer_id)
    notices.send(
        record,
        kind,
        recipients=active.values_list("pk", flat=True),
        key=f"{record.kind}:{record.id}",
        at=at,
        about=order,
        facts={"order": order.number, "number": order.case.number},
    )


def _day(on, at):
    if on is None:
        refuse(due_on=_("Name the day."))
    if on < timezone.localdate(at):
        refuse(due_on=_("This day has passed."))
    return timezone.make_aware(datetime.combine(on, LAST_SECOND))


def _check_said(field, text):
    if not text.strip():
        refuse(**{field: _("Say why.") if field == "text" else _("Name the problem.")})
