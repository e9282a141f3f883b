from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from cases.desk.file import queries as files
from cases.desk.list.forms import CaseFilter
from cases.desk.list.queries import place_in_list
from cases.file.case.permissions import may, may_handle
from cases.file.case.queries import case_with_people
from cases.file.case.states import CaseKind, CaseState
from cases.file.pages.answers import file_url, found
from cases.file.pages.sections import sections
from cases.file.sealing.deeds import DECIDE
from cases.file.sealing.models import Archiving
from cases.file.sharing import deeds as file_deeds
from cases.review.matters.queries import closed_because
from cases.review.rounds.strip import strip_of
from portal.people.rights import rights_of
from portal.shell.pages.paging import query_without_cursor


@login_required
@require_safe
def file(request, case_id, section="facts"):
    """One case: the strip, and one of its sections."""
    case = found(case_with_people, request.user, case_id)
    return render_file(request, case, section)


def render_file(request, case, section, *, status=200, **forms):
    """Return the page of a case at one of its sections, with forms that were sent back."""
    shown = sections().get(section)
    if shown is None:
        raise Http404
    at, officer = now(), request.user
    is_open, is_void = may_handle(case, officer), case.state == CaseState.VOID
    context = {
        "case": case,
        "section": section,
        "template": shown.template,
        "strip": strip_of(case, at),
        "tabs": _tabs(case, section, request),
        "query": query_without_cursor(request),
        "may_handle": is_open,
        "may_seal": _may_be_sealed(case) and rights_of(officer).has(*DECIDE),
        "may_archive": case.has_ended and not is_void and officer in case.officers,
        "archiving": Archiving.objects.filter(case=case).first() if case.has_ended else None,
        **_neighbours(request, case),
        **shown.context(request, case, at),
        "may_hand_over": not case.has_ended and may(file_deeds.check_hands_over, officer, case),
        "may_share": may(file_deeds.check_shares, officer),
        "upload_place": f"case-{case.pk}",
        **forms,
    }
    if is_open and shown.is_held:
        context["closed_because"] = closed_because(case)
    if is_open:
        context = shown.blank(case, context) | context
    return render(request, "cases/desk/file.html", context, status=status)


def _may_be_sealed(case):
    return case.has_ended and case.state != CaseState.VOID and case.kind == CaseKind.ADMINISTRATIVE


def _tabs(case, section, request):
    counts, query = files.counts_of(case), query_without_cursor(request)
    return [
        {
            "label": each.label,
            "count": counts.get(name),
            "url": file_url(case.pk, "" if name == "facts" else name, query),
            "is_current": name == section,
        }
        for name, each in sections().items()
    ]


def _neighbours(request, case):
    query = query_without_cursor(request)
    if not query:
        return {}
    chosen = CaseFilter(request.user, request.GET).chosen
    place, before, after = place_in_list(request.user, chosen, case)
    return {
        "position": place,
        "previous_url": file_url(before, query=query) if before else "",
        "next_url": file_url(after, query=query) if after else "",
    }
