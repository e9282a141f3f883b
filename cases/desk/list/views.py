from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.desk.list.export import CASES
from cases.desk.list.forms import CaseFilter
from cases.desk.list.queries import counts_by_state, page_of_cases
from cases.file.case.states import CaseState
from cases.file.sight.scope import listing_of
from portal.office.exports.queries import filters_of
from portal.people.models import Role
from portal.people.rights import rights_of
from portal.shell.pages.paging import query_without_cursor


@login_required
@require_safe
def case_list(request):
    """The cases this person may know of, narrowed by the query string."""
    chosen = CaseFilter(request.user, request.GET)
    among = listing_of(request.user)
    counts = counts_by_state(request.user, chosen.chosen, among)
    context = {
        "filter": chosen,
        "page": page_of_cases(request, request.user, chosen.chosen, now(), among),
        "chips": _chips(request, counts, chosen.chosen.get("state", "")),
        "query": query_without_cursor(request),
        "may_register": rights_of(request.user).has(Role.OFFICER),
        "is_filtered": bool(chosen.chosen),
        "saved_filters": filters_of(request.user, CASES),
    }
    return render(request, "cases/desk/list.html", context)


def _chips(request, counts, current):
    labels = {"": _("All"), **{state.value: state.label for state in CaseState}}
    rest = query_without_cursor(request, "state")
    return [
        {
            "url": "?" + "&".join(filter(None, [rest, state and f"state={state}"])),
            "label": label,
            "count": counts[state],
            "is_current": state == current,
        }
        for state, label in labels.items()
        if counts[state].number or state in ("", current)
    ]
