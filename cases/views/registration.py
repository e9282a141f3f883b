import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.registration import PartyRows, RegistrationForm, causes_by_kind
from cases.models import Case
from cases.services.registration import register as register_case
from cases.views.answers import file_url
from portal.ledger.recording import AlreadyDone
from portal.people.models import Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied, Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request):
    """The form that logs a case, and its number at once."""
    if not rights_of(request.user).has(Role.OFFICER):
        raise Denied(_("Only case officers register cases."))
    if request.method != "POST":
        form = RegistrationForm(request.user, initial={"reported_at": now()})
        return _page(request, form, PartyRows(prefix="party"))
    form, parties = RegistrationForm(request.user, request.POST), PartyRows(request.POST, prefix="party")
    if not (form.is_valid() & parties.is_valid()):
        return _page(request, form, parties, status=422)
    key = request.POST.get("key", "")
    once = f"register:{request.user.pk}:{key[:40]}" if key else ""
    try:
        case = register_case(
            by=request.user, at=now(), parties=_parties(parties), once=once, **form.cleaned_data
        )
    except AlreadyDone as done:
        return redirect(file_url(done.sent.about_id))
    except Refused as refusal:
        form.add_refusal(refusal)
        return _page(request, form, parties, status=422)
    words = _("Registered: %(number)s. Add the evidence, then ask for filing.")
    messages.success(request, words % {"number": case.number})
    # Somebody may log a case for colleagues and then has no business in its file.
    is_open = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
    return redirect(file_url(case.pk) if is_open else "cases:list")


def _page(request, form, parties, status=200):
    context = {
        "form": form,
        "parties": parties,
        "causes": causes_by_kind(timezone.localdate()),
        "key": request.POST.get("key") or uuid.uuid4().hex,
    }
    return render(request, "cases/register.html", context, status=status)


def _parties(rows):
    return [row.as_input() for row in rows if not row.is_blank]
