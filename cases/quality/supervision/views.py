from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.file.case.queries import case_with_people
from cases.file.pages.answers import file_url, found
from cases.file.pages.deed_pages import deed_page
from cases.quality.supervision import deeds as supervision
from cases.quality.supervision import permissions
from cases.quality.supervision import queries as reads
from cases.quality.supervision.forms import MoveForm, RaiseForm
from cases.quality.supervision.rules import BY_NAME, State
from portal.shell.pages.paging import Keyset

page = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def order_list(request):
    """The supervision orders on cases that one may know of."""
    state, at = request.GET.get("state", ""), now()
    rows = Keyset(reads.orders_for(request.user, state), ("-raised_at", "-id")).page_for(request)
    context = {
        "page": rows,
        "orders": [reads.shown(order, at) for order in rows],
        "states": [("", _("All")), *State.choices],
        "state": state,
    }
    return render(request, "cases/quality/orders.html", context)


@login_required
@require_safe
def order(request, order_id):
    """One supervision order with its trail."""
    row, at = found(reads.order_for, request.user, order_id), now()
    context = {"order": reads.shown(row, at), "case": row.case, "moves": reads.moves_for(request.user, row, at)}
    return render(request, "cases/quality/order.html", context)


@login_required
@page
def raise_order(request, case_id):
    """Raise a supervision order on a case."""
    case = found(case_with_people, request.user, case_id)
    permissions.check_supervises(request.user)

    def do(**said):
        supervision.raise_order(by=request.user, at=now(), case_id=case.pk, **said)

    people = reads.responsible_for(case, localdate())
    return deed_page(
        request,
        case,
        RaiseForm(people, request.POST or None),
        do,
        heading=_("Supervision order"),
        text=_("The officer and the head of the unit are told; the answer is confirmed by a supervisor."),
        label=_("Raise the order"),
        back=file_url(case.pk, "supervision"),
        done=_("The order is raised."),
    )


@login_required
@page
def move(request, order_id, name):
    """Make one move on a supervision order."""
    row = found(reads.order_for, request.user, order_id)
    if name not in BY_NAME:
        raise Http404
    step = BY_NAME[name]
    permissions.check_may_move(request.user, row, step, now())

    def do(**said):
        supervision.move(by=request.user, at=now(), order_id=row.pk, name=name, **said)

    people = reads.responsible_for(row.case, localdate()).exclude(pk=row.responsible_id)
    seen = {"seen_version": row.version}
    form = MoveForm(step, reads.evidence_of(row), people, request.POST or None, initial=seen)
    return deed_page(
        request,
        row.case,
        form,
        do,
        heading=f"{row.number} · {step.label}",
        text=step.sentence,
        label=step.label,
        back=reverse("cases:order", args=[row.pk]),
        done=_("It is recorded."),
    )
