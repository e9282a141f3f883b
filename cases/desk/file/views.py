from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.clocks.keeping.queries import clocks_section
from cases.desk.file import queries as files
from cases.desk.file.history import history_page
from cases.desk.list.forms import CaseFilter
from cases.desk.list.queries import place_in_list
from cases.file.case.permissions import may, may_handle
from cases.file.case.queries import case_with_people
from cases.file.case.states import CaseKind, CaseState
from cases.file.evidence.forms import EvidenceForm
from cases.file.evidence.queries import evidence_of
from cases.file.pages.answers import file_url, found
from cases.file.parties.forms import PartyForm
from cases.file.parties.queries import parties_of, wards_of
from cases.file.sealing.deeds import DECIDE
from cases.file.sealing.models import Archiving
from cases.file.sharing import deeds as file_deeds
from cases.papers import queries as documents
from cases.papers.deeds import own_purpose
from cases.papers.input import DocumentForm
from cases.property.forms import ThingForm
from cases.property.queries import things_of
from cases.quality.corrections.deeds import check_may_try
from cases.quality.supervision.queries import orders_section
from cases.review.matters.queries import closed_because
from cases.review.next_steps.queries import of_the_case
from cases.review.rounds.queries import matters_with_rounds
from cases.review.rounds.strip import strip_of
from portal.people.rights import rights_of
from portal.shell.paging import query_without_cursor

SECTIONS = ("facts", "parties", "evidence", "property", "matters", "clocks", "supervision", "documents", "history")
CHANGED_BY_HANDLERS = {"facts", "parties", "evidence"}


@login_required
@require_safe
def file(request, case_id, section="facts"):
    """One case: the strip, and one of its sections."""
    case = found(case_with_people, request.user, case_id)
    return render_file(request, case, section)


def render_file(request, case, section, *, status=200, **forms):
    """Return the page of a case at one of its sections, with forms that were sent back."""
    if section not in SECTIONS:
        raise Http404
    at, officer = now(), request.user
    is_open, is_void = may_handle(case, officer), case.state == CaseState.VOID
    context = {
        "case": case,
        "section": section,
        "template": f"cases/desk/sections/{section}.html",
        "strip": strip_of(case, at),
        "tabs": _tabs(case, section, request),
        "query": query_without_cursor(request),
        "may_handle": is_open,
        "may_seal": _may_be_sealed(case) and rights_of(officer).has(*DECIDE),
        "may_archive": case.has_ended and not is_void and officer in case.officers,
        "archiving": Archiving.objects.filter(case=case).first() if case.has_ended else None,
        **_neighbours(request, case),
        **_section(request, case, section, at),
        "may_hand_over": not case.has_ended and may(file_deeds.check_hands_over, officer, case),
        "may_share": may(file_deeds.check_shares, officer),
        "upload_place": f"case-{case.pk}",
        **forms,
    }
    if is_open and section in CHANGED_BY_HANDLERS:
        context["closed_because"] = closed_because(case)
    if is_open:
        context = _blank_form(case, section, context) | context
    return render(request, "cases/desk/file.html", context, status=status)


def _blank_form(case, section, context):
    if section == "evidence":
        return {"evidence_form": EvidenceForm(case)}
    if section == "property":
        return {"thing_form": ThingForm(case)}
    if section == "parties":
        return {"party_form": PartyForm(prefix="party", wards=wards_of(context["parties"]))}
    return {}


def _may_be_sealed(case):
    return case.has_ended and case.state != CaseState.VOID and case.kind == CaseKind.ADMINISTRATIVE


def _may_be_corrected(case, officer):
    return case.state != CaseState.VOID and may(check_may_try, officer, case, case)


def _section(request, case, section, at):
    officer = request.user
    if section == "facts":
        return {"parties": parties_of(case, officer), "may_correct": _may_be_corrected(case, officer)}
    if section == "parties":
        return {"parties": parties_of(case, officer)}
    if section == "evidence":
        return {"evidence": evidence_of(case)}
    if section == "documents":
        return _documents(case, officer)
    if section == "property":
        return {"things": things_of(case, at)}
    if section == "matters":
        return {"matters": matters_with_rounds(case, officer, at), "case_deeds": of_the_case(case, officer, at)}
    if section == "clocks":
        return clocks_section(case, officer, at)
    if section == "supervision":
        return orders_section(case, officer, at)
    return {"history": history_page(request, case)}


def _documents(case, officer):
    parties = parties_of(case, officer)
    needed = documents.needs_purpose(case, officer)
    return {
        "document_form": DocumentForm(initial={"purpose": "" if needed else own_purpose()}),
        "document_choices": documents.choices_of(case, officer, parties),
        "documents_made": documents.made_of(case, parties),
    }


def _tabs(case, section, request):
    counts, query = files.counts_of(case), query_without_cursor(request)
    labels = {
        "facts": _("Facts"),
        "parties": _("Parties"),
        "evidence": _("Evidence"),
        "property": _("Property"),
        "matters": _("Decisions"),
        "clocks": _("Clocks"),
        "supervision": _("Supervision"),
        "documents": _("Documents"),
        "history": _("History"),
    }
    return [
        {
            "label": label,
            "count": counts.get(name),
            "url": file_url(case.pk, "" if name == "facts" else name, query),
            "is_current": name == section,
        }
        for name, label in labels.items()
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
