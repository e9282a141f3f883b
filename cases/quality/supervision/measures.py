"""What counts of supervision orders (督办): raised on a unit's cases, answered, confirmed, left unanswered."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext

from cases.file.case.measures import CASE, OF_CASE, of_case
from cases.quality.supervision.models import OrderEntry
from portal.office.counting.rules import LAST_DAY, Counted, Filter, Measure, MeasureKind, Told, share_of
from portal.people.names import in_place_of
from portal.shell.statements.prepared import Prepared
from portal.shell.templatetags.shell import moment

SUPERVISION = "执法监督工作规定；案件督办"


def _tell(entry):
    order = entry.order
    url = f"{reverse('cases:order', args=[order.pk])}#{entry._meta.model_name}-{entry.pk}"
    by = in_place_of(entry.by.name, entry.on_behalf_of.name if entry.on_behalf_of else "")
    proof = (
        (entry.get_kind_display(), f"{moment(entry.at)} {by}"),
        (pgettext("deadline", "Due"), moment(entry.due_at)),
    )
    return Told(f"{order.number} · {entry.get_kind_display()}", "", order.raised_by.name, order.problem, url, proof)


@Prepared
def _raised_by(entries):
    return OrderEntry.objects.filter(pk__in=entries).order_by().values_list("pk", "order__raised_by", "by")


ENTRY = Counted(
    model=OrderEntry,
    carrier=CASE,
    carried=(
        "SELECT r.id, o.case_id AS carrier_id FROM cases_orderentry r "
        "JOIN cases_supervisionorder o ON o.id = r.order_id"
    ),
    rows=lambda: OrderEntry.objects.select_related("order__raised_by", "order__case", "by", "on_behalf_of"),
    carrier_of=lambda entry: entry.order.case_id or 0,
    tell=_tell,
)


def rounds() -> list[tuple[str, str]]:
    """Return the rounds by which orders are told apart."""
    return [(str(number), str(number)) for number in range(1, 6)]


_of_orders = partial(
    of_case,
    record=ENTRY,
    key="e.id",
    at="e.at",
    unit="o.unit_id",
    tables=(
        "cases_orderentry e JOIN cases_supervisionorder o ON o.id = e.order_id JOIN cases_case c ON c.id = o.case_id"
    ),
    filters=(*OF_CASE, Filter("round", gettext_lazy("round"), "e.round", rounds)),
)
# An order is on a unit's case; who is to answer may change until it is answered.
RAISED = _of_orders(
    officer="CAST(NULL AS bigint)",
    where="e.kind IN ('raise', 'raise-again')",
    made_by=lambda ids: _raised_by(entries=sorted(ids)),
    gives_points=True,
)
ANSWERS = _of_orders(
    officer="COALESCE(e.on_behalf_of_id, e.by_id)",
    columns="CASE WHEN e.at <= e.due_at THEN 1 ELSE 0 END AS is_in_time",
    where="e.kind = 'answer'",
)
CONFIRMED = _of_orders(
    officer="CAST(NULL AS bigint)", where="e.kind = 'confirm'", made_by=lambda ids: _raised_by(entries=sorted(ids))
)
# The last entry of an order says how it stood; entries are never changed, so it can be asked at any time.
UNANSWERED = _of_orders(
    at=LAST_DAY,
    officer="CAST(NULL AS bigint)",
    where=(
        "e.id = (SELECT MAX(l.id) FROM cases_orderentry l WHERE l.order_id = e.order_id AND l.at < asked.until) "
        "AND e.kind IN ('raise', 'raise-again', 'resume', 'extend', 'reassign') AND e.due_at < asked.until"
    ),
    is_silent=True,
)

_of_supervision = partial(Measure, basis=SUPERVISION, unit=gettext_lazy("supervision orders"))

MEASURES = (
    _of_supervision(
        "cases.orders_raised", gettext_lazy("Supervision orders raised"), reads=RAISED, out_of="cases.matters_ended"
    ),
    _of_supervision(
        "cases.orders_answered_on_time_rate",
        gettext_lazy("Supervision orders answered in time"),
        reads=ANSWERS,
        quantity=share_of("is_in_time = 1"),
        kind=MeasureKind.RATE,
    ),
    _of_supervision(
        "cases.orders_answered_late",
        gettext_lazy("Supervision orders answered late"),
        reads=ANSWERS,
        when="is_in_time = 0",
        out_of="cases.orders_answered_on_time_rate",
    ),
    _of_supervision("cases.orders_confirmed", gettext_lazy("Supervision orders confirmed as met"), reads=CONFIRMED),
    _of_supervision(
        "cases.orders_unanswered",
        gettext_lazy("Supervision orders past their day without an answer"),
        reads=UNANSWERED,
        out_of="cases.matters_ended",
    ),
)
