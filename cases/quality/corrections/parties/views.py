from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.file.case.permissions import check_handles
from cases.file.case.queries import case_with_people
from cases.file.pages.answers import file_url, found, moved_on
from cases.file.parties.queries import parties_of, party_seen, wards_of
from cases.quality.corrections.parties import deeds as parties
from cases.quality.corrections.parties.forms import PartyCorrectionForm
from cases.review.matters.queries import closed_because
from portal.people.entrance.typed import typed_here
from portal.shell.refusals import MovedOn, Refused
from portal.shell.typed.incoming import whole_number


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, party_id):
    """Write parts of a party anew; what is sealed is not shown for it."""
    party = found(party_seen, request.user, party_id)
    case = found(case_with_people, request.user, party.case_id)
    check_handles(request.user, case)
    others = [each for each in parties_of(case, request.user) if each.pk != party.pk]
    form = PartyCorrectionForm(party, wards_of(others), request.POST or None)
    if request.method != "POST":
        return _correction_page(request, case, party, form)
    if not form.is_valid():
        return _correction_page(request, case, party, form, status=422)
    try:
        parties.correct(
            by=request.user,
            at=now(),
            party_id=party.pk,
            change=form.anew(),
            reason=form.cleaned_data["reason"],
            seen_revision=whole_number(request.POST.get("revision"), name="revision"),
        )
    except MovedOn as stale:
        return moved_on(request, stale, file_url(case.pk, "parties"))
    except Refused as refusal:
        form.add_refusal(refusal)
        return _correction_page(request, case, party, form, status=422)
    messages.success(request, _("The party was corrected."))
    return redirect(file_url(case.pk, "parties"))


def _correction_page(request, case, party, form, status=200):
    context = {
        "case": case,
        "party": party,
        "form": form,
        "shut": closed_because(case),
        **typed_here(request, revision=party.revision),
    }
    return render(request, "cases/file/correct_party.html", context, status=status)
