from django.contrib.auth.decorators import login_required
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.file.case.permissions import may
from cases.file.case.queries import case_with_people
from cases.file.pages.answers import file_url, found
from cases.file.pages.deed_pages import deed_page
from cases.file.sharing import deeds, forms

page = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@page
def hand_over(request, case_id):
    """Give a case to another lead officer."""
    case = found(case_with_people, request.user, case_id)
    deeds.check_hands_over(request.user, case)

    def do(**said):
        deeds.hand_over(by=request.user, at=now(), case_id=case.pk, **said)

    return deed_page(
        request,
        case,
        forms.HandOverForm(case, request.POST or None),
        do,
        heading=_("Hand the case over"),
        text=_("The lead officer now: %(name)s. Both are told; what was returned is the new lead's to correct.")
        % {"name": case.lead.name if case.lead else "–"},
        label=_("Hand it over"),
        back=file_url(case.pk),
        done=_("The case is handed over."),
    )


@login_required
@page
def share(request, case_id):
    """Open a case to a single officer."""
    case = found(case_with_people, request.user, case_id)
    deeds.check_shares(request.user)

    def do(**said):
        deeds.share(by=request.user, at=now(), case_id=case.pk, **said)

    return deed_page(
        request,
        case,
        forms.ShareForm(case, request.user, request.POST or None),
        do,
        heading=_("Open the case to somebody"),
        text=_("The officer may read this case, and is told; the reason is kept."),
        label=_("Open it"),
        back=file_url(case.pk),
        done=_("The case is open to the officer."),
    )


@login_required
@page
def recuse(request, case_id):
    """Keep an officer away from a case."""
    case = found(case_with_people, request.user, case_id)

    def do(**said):
        deeds.recuse(by=request.user, at=now(), case_id=case.pk, **said)

    others = may(deeds.check_shares, request.user)
    return deed_page(
        request,
        case,
        forms.RecuseForm(case, request.user, others, request.POST or None),
        do,
        heading=_("Recusal"),
        text=_("Whoever is recused neither handles nor reviews this case from now on."),
        label=_("Record the recusal"),
        back=file_url(case.pk),
        done=_("The recusal is recorded."),
    )
