from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.forms.parties import PartyForm
from cases.models import Case, Party
from cases.queries import files
from cases.services import file as file_deeds
from cases.services import parties
from cases.views.answers import file_url, found, moved_on
from cases.views.files import render_file
from portal.shell.refusals import MovedOn, Refused


@login_required
@require_POST
def add(request, case_id):
    """Add a party to a case."""
    case = found(files.case_with_people, request.user, case_id)
    form = PartyForm(request.POST, prefix="party")
    form.empty_permitted = False
    if not form.is_valid() or form.is_blank:
        if form.is_blank:
            form.add_error("name", _("A party needs a name."))
        return render_file(request, case, "parties", status=422, party_form=form)
    try:
        file_deeds.add_party(by=request.user, at=now(), case_id=case.pk, party=form.as_input())
    except MovedOn as stale:
        return moved_on(request, stale, file_url(case.pk, "parties"))
    except Refused as refusal:
        form.add_refusal(refusal)
        return render_file(request, case, "parties", status=422, party_form=form)
    messages.success(request, _("The party was added."))
    return redirect(file_url(case.pk, "parties"))


@login_required
@require_POST
def reveal(request, party_id):
    """Show the personal data of a party once, for a reason; the look is an event."""
    party = found(_party, request.user, party_id)
    context = {"party": party, "case": party.case, "reason": request.POST.get("reason", "")}
    template = "cases/partials/revealed.html" if request.htmx else "cases/revealed.html"
    try:
        context["shown"] = parties.reveal(by=request.user, at=now(), party_id=party.pk, reason=context["reason"])
    except Refused as refusal:
        context["problem"] = str(refusal)
        return render(request, template, context, status=422)
    return render(request, template, context)


def _party(officer, party_id):
    return Party.objects.select_related("case").get(pk=party_id, case__in=Case.objects.visible_to(officer))
