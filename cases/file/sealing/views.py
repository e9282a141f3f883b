from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.file.case.permissions import check_has_handled, check_holds, check_may_find_persons
from cases.file.case.queries import case_with_people
from cases.file.pages.answers import file_url, found, moved_on
from cases.file.parties.queries import parties_of
from cases.file.sealing import archiving
from cases.file.sealing import deeds as sealing
from cases.file.sealing.completeness import checks_of
from cases.file.sealing.forms import AccessDecisionForm, AccessForm, ArchiveForm, ReasonForm
from cases.file.sealing.models import SealedAccess
from cases.file.sealing.signing import opening, unsealing
from portal.people.entrance.confirming import confirmed
from portal.people.models import Role
from portal.people.rights import rights_of
from portal.shell.pages.navigation import tell_count
from portal.shell.pages.paging import Keyset
from portal.shell.refusals import MovedOn, Refused


@login_required
@require_safe
def access_list(request):
    """The requests that one made, or may decide."""
    check_may_find_persons(request.user)
    rows = SealedAccess.objects.visible_to(request.user).select_related("asked_by", "decided_by")
    page = Keyset(rows, order=("-asked_at", "-id")).page_for(request)
    if rights_of(request.user).has(*sealing.DECIDE):
        tell_count(request, request.path, SealedAccess.objects.waiting_for(request.user).count())
    return render(request, "cases/file/sealed.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request):
    """Ask to look at a sealed record; the answer does not tell whether there is one."""
    check_may_find_persons(request.user)
    form = AccessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = sealing.ask(by=request.user, at=now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Asked for; the legal department or the bureau leader decides."))
            return redirect("cases:sealed_access", row.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/file/ask_sealed.html", {"form": form}, status=status)


@login_required
@require_safe
def access(request, access_id):
    """One request, with what may be done about it."""
    return _page(request, _found(request.user, access_id))


@login_required
@require_POST
@confirmed(
    lambda request, access_id: opening(
        request.user, access_id, request.POST.get("outcome", ""), request.POST.get("reason", "")
    )
)
def decide(request, access_id):
    """Approve or refuse a request."""
    row = _found(request.user, access_id)
    form = AccessDecisionForm(request.POST)
    check_holds(request.user, timezone.localdate(), *sealing.DECIDE)
    if not form.is_valid():
        return _page(request, row, decision_form=form, status=422)
    try:
        sealing.decide(by=request.user, at=now(), access_id=row.pk, **form.deed())
    except MovedOn as stale:
        return moved_on(request, stale, request.path.removesuffix("decide/"))
    except Refused as refusal:
        form.add_refusal(refusal)
        return _page(request, row, decision_form=form, status=422)
    return redirect("cases:sealed_access", row.pk)


@login_required
@require_POST
def open_record(request, access_id):
    """Show the sealed record once; the look is an event."""
    row = get_object_or_404(SealedAccess, pk=access_id, asked_by=request.user)
    case = sealing.open_record(by=request.user, at=now(), access_id=row.pk)
    handlers = case.handlers.filter(ends_at=None).select_related("officer").order_by("-is_lead", "pk")
    case.officers = [handler.officer for handler in handlers]
    context = {
        "access": row,
        "case": case,
        "parties": parties_of(case, request.user),
        "matters": case.matters.select_related("author").order_by("pk"),
    }
    return render(request, "cases/file/sealed_record.html", context)


@login_required
@require_POST
@confirmed(lambda request, access_id: unsealing(request.user, access_id, request.POST.get("reason", "")))
def unseal(request, access_id):
    """Take the seal off the record that a request speaks of."""
    row = _found(request.user, access_id)
    form = ReasonForm(request.POST)
    check_holds(request.user, timezone.localdate(), Role.BUREAU_LEADER)
    if not form.is_valid():
        return _page(request, row, unseal_form=form, status=422)
    try:
        case = sealing.unseal(by=request.user, at=now(), access_id=row.pk, **form.cleaned_data)
    except Refused as refusal:
        form.add_refusal(refusal)
        return _page(request, row, unseal_form=form, status=422)
    messages.success(request, _("The seal is off: %(number)s.") % {"number": case.number})
    return redirect(file_url(case.pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seal(request, case_id):
    """Seal the record of an ended public-order case."""
    case = found(case_with_people, request.user, case_id)
    check_holds(request.user, timezone.localdate(), *sealing.DECIDE)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sealing.seal(by=request.user, at=now(), case_id=case.pk, **form.cleaned_data)
        except MovedOn as stale:
            return moved_on(request, stale, file_url(case.pk))
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Sealed: %(number)s. No list shows it any more.") % {"number": case.number})
            return redirect("cases:sealed")
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/file/seal.html", {"case": case, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request, case_id):
    """The check list of a complete file, and its handing over to the archive."""
    case = found(case_with_people, request.user, case_id)
    check_has_handled(request.user, case)
    form = ArchiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            archiving.archive(by=request.user, at=now(), case_id=case.pk, **form.cleaned_data)
        except MovedOn as stale:
            return moved_on(request, stale, file_url(case.pk))
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The file is in the archive."))
            return redirect(file_url(case.pk))
    checks = checks_of(case)
    context = {
        "case": case,
        "form": form,
        "checks": checks,
        "is_complete": all(check.is_met for check in checks),
        "archiving": getattr(case, "archiving", None),
    }
    return render(request, "cases/file/archive.html", context, status=422 if request.method == "POST" else 200)


def _found(officer, access_id):
    rows = SealedAccess.objects.visible_to(officer).select_related("asked_by__unit", "decided_by", "case")
    return get_object_or_404(rows, pk=access_id)


def _page(request, row, *, status=200, **forms):
    rights, at = rights_of(request.user), now()
    is_mine = row.asked_by_id == request.user.pk
    context = {
        "access": row,
        "may_decide": row.decided_at is None and not is_mine and rights.has(*sealing.DECIDE),
        "may_open": is_mine and row.is_valid(at),
        "may_unseal": bool(row.decided_at and row.case and row.case.is_sealed) and rights.has(Role.BUREAU_LEADER),
        "is_over": row.outcome == row.Outcome.APPROVED and not row.is_valid(at),
        "decision_form": AccessDecisionForm(),
        "unseal_form": ReasonForm(),
        **forms,
    }
    return render(request, "cases/file/sealed_access.html", context, status=status)
