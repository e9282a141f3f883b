"""The record, for those who have the right to read it."""

from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.ledger import queries
from portal.ledger.forms import EventFilter
from portal.ledger.models import Event, Head
from portal.shell.pages.paging import Keyset


@require_safe
@login_required
@permission_required("ledger.view_event", raise_exception=True)
def events(request):
    form = EventFilter(request.GET)
    chosen = form.chosen()
    context = {
        "form": form,
        "page": Keyset(queries.events(**chosen), order=("-seq",), size=50).page_for(request),
        "heads": Head.objects.order_by("chain"),
        "chain": chosen["chain"],
    }
    return render(request, "ledger/events.html", context)


@require_safe
@login_required
@permission_required("ledger.view_event", raise_exception=True)
def event(request, chain, seq):
    found = get_object_or_404(Event, chain=chain, seq=seq)
    context = {
        "event": found,
        "changes": queries.changes_of(found),
        "states": queries.states_of(found),
        "is_whole": queries.is_whole(found),
        "previous": Event.objects.filter(chain=chain, seq=seq - 1).first(),
        "next": Event.objects.filter(chain=chain, seq=seq + 1).first(),
    }
    return render(request, "ledger/event.html", context)
