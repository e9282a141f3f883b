from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.file.case.queries import case_with_people
from cases.file.pages.answers import file_url, found, moved_on
from cases.file.pages.sections import render_file
from cases.file.parties import deeds as parties
from cases.file.parties.forms import PartyForm
from cases.file.parties.queries import column_of, parties_of, party_seen, wards_of
from cases.file.sharing import deeds as file_deeds
from portal.shell.forms.dense import typed_line
from portal.shell.refusals import MovedOn, Refused


@login_required
@require_POST
def add(request, case_id):
    """Add a party to a case."""
    case = found(case_with_people, request.user, case_id)
    wards = wards_of(parties_of(case, request.user))
    form = PartyForm(request.POST, prefix="party", wards=wards)
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
    party = found(party_seen, request.user, party_id)
    context = {
        "case": party.case,
        "part": party.get_role_display(),
        "back": file_url(party.case_id, "parties"),
        "address": request.path,
        "key": party.pk,
    }
    template = "cases/file/partials/revealed.html" if request.htmx else "cases/file/revealed.html"
    try:
        reason = typed_line(request.POST, "reason")
        shown = parties.reveal(by=request.user, at=now(), party_id=party.pk, reason=reason)
        earlier = [(column_of(name).verbose_name, text, at) for name, text, at in shown.pop("earlier")]
        context |= {"shown": shown, "earlier": earlier}
    except Refused as refusal:
        context["problem"] = str(refusal)
        return render(request, template, context, status=422)
    return render(request, template, context)
