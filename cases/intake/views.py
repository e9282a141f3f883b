from functools import partial
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.file.case.models import Case
from cases.file.case.permissions import check_is_case_officer
from cases.file.evidence.forms import FilesAtHand
from cases.file.pages.answers import file_url
from cases.file.parties.forms import PartyRows
from cases.file.reference import causes_by_kind
from cases.intake.alike import repeats
from cases.intake.alike.forms import answer_in, shown_in, typed_case
from cases.intake.deeds import register as register_case
from cases.intake.drafting.deeds import form_key, sent_form
from cases.intake.forms import RegistrationForm
from cases.intake.models import RegistrationDraft
from cases.intake.queries import count_of, draft_of
from cases.intake.typed import rows_in, values_in
from portal.ledger.writing.recording import AlreadyDone
from portal.shell.refusals import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request):
    """The form that logs a case, and its number at once."""
    check_is_case_officer(request.user)
    if request.method != "POST":
        form = RegistrationForm(request.user, initial={"reported_at": now()})
        return _page(request, form, PartyRows(prefix="party"))
    form, parties = RegistrationForm(request.user, request.POST), PartyRows(request.POST, prefix="party")
    files = FilesAtHand(request.POST, request.FILES)
    key = request.POST.get("key", "")[:40]
    found = repeats.look(by=request.user, at=now(), key=key, typed=typed_case(request.POST))
    answer = answer_in(request.POST, found)
    joins = answer.said == "append"
    if not ((form.may_join() if joins else form.is_valid()) & parties.is_valid() & files.is_valid()):
        return _page(request, form, parties, files=files, alike=found, status=422)
    if not answer.said and not {each.pk for each in found} <= shown_in(request.POST):
        # The second of a double click finds the case of the first.
        if sent := sent_form(request.user, key):
            return redirect(file_url(sent.about_id))
        messages.warning(request, _("It may have been reported already. Look at these cases, then register."))
        return _page(request, form, parties, files=files, alike=found)
    beside = {"parties": parties.as_inputs(), "evidence": files.items()}
    sent = {
        "by": request.user,
        "at": now(),
        "draft": _uuid(key),
        "once": form_key(request.user, key) if key else "",
        "alike": answer,
    }
    try:
        if joins:
            return _joined(request, repeats.append_report(case_id=answer.same_as, **form.report(), **beside, **sent))
        confirmed = form.cleaned_data["dates_confirmed"]
        case = register_case(given=form.case_input(**beside), dates_confirmed=confirmed, **sent)
    except AlreadyDone as done:
        return redirect(file_url(done.sent.about_id))
    except Refused as refusal:
        if not parties.add_refusal(refusal):
            (files if refusal.fields.keys() & {"file", "collected_on"} else form).add_refusal(refusal)
        return _page(request, form, parties, files=files, alike=found, status=422)
    words = _(
        "Registered: %(number)s. Print form and receipt under “Documents”, add the evidence, then ask for filing."
    )
    messages.success(request, words % {"number": case.number})
    # Somebody may log a case for colleagues and then has no business in its file.
    is_open = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
    return redirect(file_url(case.pk) if is_open else "cases:list")


@login_required
@require_POST
def alike(request):
    """The cases that may be the same as what the form holds now, as a part of the page."""
    found = repeats.look(
        by=request.user, at=now(), key=request.POST.get("key", "")[:40], typed=typed_case(request.POST)
    )
    chosen = request.POST.get("alike", "")
    return render(request, "cases/intake/partials/alike.html", {"alike": found, "chosen_alike": chosen})


@login_required
@require_safe
def resume(request, key):
    """The form again, as a draft of one's own has it."""
    check_is_case_officer(request.user)
    try:
        draft = draft_of(request.user, key)
    except RegistrationDraft.DoesNotExist as hidden:
        raise Http404 from hidden
    return typed_page(request, draft.content, key=draft.key.hex, draft_version=draft.version, saved_at=draft.saved_at)


def typed_page(request, content, *, key, draft_version=0, saved_at=None, status=200):
    """Return the form with what was typed, unjudged."""
    form = RegistrationForm(request.user, initial=values_in(RegistrationForm, content))
    parties = PartyRows(prefix="party", initial=rows_in(content, "party"))
    place = {"key": key, "draft_version": draft_version, "saved_at": saved_at}
    return _page(request, form, parties, status=status, **place)


def _joined(request, report):
    words = _("Added to %(number)s as another report; nothing was registered anew.")
    messages.success(request, words % {"number": report.case.number})
    return redirect(file_url(report.case_id))


def _page(request, form, parties, *, files=None, alike=(), status=200, **place):
    context = {
        "alike": alike,
        "chosen_alike": request.POST.get("alike", ""),
        "files": files or FilesAtHand(),
        "form": form,
        "parties": parties,
        # Asked for once in ten minutes: the page keeps the lists, which hold some hundreds of causes.
        "causes": SimpleLazyObject(partial(causes_by_kind, timezone.localdate())),
        "today": timezone.localdate(),
        "key": request.POST.get("key") or uuid4().hex,
        "draft_version": request.POST.get("draft_version") or 0,
        "drafts": count_of(request.user),
        **place,
    }
    context["upload_place"] = f"draft-{context['key']}"
    return render(request, "cases/intake/register.html", context, status=status)


def _uuid(text):
    try:
        return UUID(text)
    except ValueError:
        return None
