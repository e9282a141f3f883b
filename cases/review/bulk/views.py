from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from cases.review.bulk import deeds as bulk
from cases.review.bulk.deeds import Chosen
from cases.review.bulk.queries import chosen_rows, in_bulk_queue
from cases.review.chain import BULK
from cases.review.permissions import check_reviews
from cases.review.signing import approvals_together
from portal.people.entrance.confirming import confirmed
from portal.shell.forms.dense import typed_lines
from portal.shell.refusals import Refused
from portal.shell.typed.incoming import number_or_none, whole_number


def _signed(request):
    if "confirm" not in request.POST:
        return None
    return approvals_together(request.user, filter(None, map(number_or_none, request.POST.getlist("matter"))))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed(_signed)
def approve_several(request):
    """One's own queue as far as it may be approved together: choose, see exactly what was chosen, approve each."""
    check_reviews(request.user)
    if request.method != "POST":
        return _choose(request)
    chosen = list(_chosen(request.POST))
    if "confirm" not in request.POST or not chosen:
        rows = chosen_rows(request.user, now(), chosen)
        return _page(request, "confirm", rows=rows) if rows else _choose(request)
    try:
        outcomes = bulk.approve_all(
            by=request.user, at=now(), chosen=chosen, opinion=typed_lines(request.POST, "opinion")
        )
    except Refused as refusal:
        return _choose(request, problem=str(refusal), status=422)
    return _page(request, "done", outcomes=outcomes)


def _choose(request, **shown):
    rows, later = in_bulk_queue(request.user, now())
    return _page(request, "choose", rows=rows, later=later, **shown)


def _page(request, step, *, status=200, **shown):
    return render(request, "cases/review/bulk.html", {"step": step, "kinds": BULK.items(), **shown}, status=status)


def _chosen(data):
    for key in data.getlist("matter"):
        version, digest = data.get(f"version-{key}", ""), data.get(f"digest-{key}", "")
        if key and version:
            yield Chosen(whole_number(key, name="matter"), whole_number(version, name="version"), digest)
