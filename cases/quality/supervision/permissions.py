"""Who may raise a supervision order and who may move it on."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.sharing.deeds import heads_of
from cases.quality.supervision.models import OrderEntry, SupervisionOrder
from cases.quality.supervision.rules import RESPONSIBLE, Move
from portal.people.models import Officer, Role, Substitute
from portal.people.rights import rights_of
from portal.shell.refusals import Denied
from portal.shell.statements.prepared import Prepared


def check_supervises(officer: Officer) -> None:
    """Raise Denied unless the officer is a supervisor."""
    if not rights_of(officer).has(Role.SUPERVISOR):
        raise Denied(_("Supervisors raise and close supervision orders."))


def check_may_move(officer: Officer, order: SupervisionOrder, row: Move, at: datetime) -> Officer | None:
    """Return the officer stood in for, or None; raise Denied unless the officer may make this move on the order."""
    if row.by == RESPONSIBLE:
        return _answering_for(officer, order, at)
    check_supervises(officer)
    answered = _rounds_answered(order=order.pk, officer=officer.pk)
    if officer.pk == order.responsible_id or (order.round,) in answered:
        raise Denied(_("Nobody confirms what one has put right oneself; another supervisor does."))
    return None


def _answering_for(officer, order, at):
    on = timezone.localdate(at)
    is_out_of_reach = bool(_out_of_reach(order=order.pk, on=on))
    if officer.pk == order.responsible_id and not is_out_of_reach:
        return None
    if is_out_of_reach and officer.pk in (order.case.lead_id, *heads_of(order.case.unit, at)):
        return order.responsible if officer.pk != order.responsible_id else None
    if _stands_in(absent=order.responsible_id, officer=officer.pk, on=on):
        return order.responsible
    if is_out_of_reach:
        raise Denied(
            _("%(name)s cannot answer this order any more; the lead of the case or the head of the unit does.")
            % {"name": order.responsible.name}
        )
    raise Denied(_("%(name)s answers this order.") % {"name": order.responsible.name})


@Prepared
def _rounds_answered(order, officer):
    return OrderEntry.objects.filter(order=order, kind="answer", by=officer).order_by().values_list("round")


@Prepared
def _out_of_reach(order, on):
    return SupervisionOrder.objects.filter(pk=order).out_of_reach(on).order_by().values_list("pk")


@Prepared
def _stands_in(absent, officer, on):
    acting = Substitute.objects.on(on).filter(officer=absent, substitute=officer)
    return acting.order_by().values_list("pk")[:1]
