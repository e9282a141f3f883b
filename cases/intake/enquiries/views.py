import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.file.case.permissions import check_is_case_officer, check_may_find_persons, may
from cases.intake.enquiries import deeds as enquiries
from cases.intake.enquiries.forms import EnquiryForm
from cases.intake.enquiries.models import Enquiry
from cases.intake.enquiries.permissions import check_corrects_enquiry
from cases.intake.enquiries.queries import changes_of
from portal.ledger.writing.recording import AlreadyDone
from portal.people.entrance.typed import typed_here
from portal.people.models import Role
from portal.people.rights import rights_of
from portal.shell.forms.dense import typed_line
from portal.shell.pages.paging import Keyset
from portal.shell.refusals import Refused


@login_required
@require_safe
def enquiry_list(request):
    """The enquiries that one took or oversees, newest first."""
    check_may_find_persons(request.user)
    rows = Enquiry.objects.visible_to(request.user).select_related("unit", "received_by")
    page = Keyset(rows, order=("-received_at", "-id")).page_for(request)
    context = {"page": page, "may_record": rights_of(request.user).has(Role.OFFICER)}
    return render(request, "cases/intake/enquiries.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request):
    """Write an enquiry down."""
    check_is_case_officer(request.user)
    form = EnquiryForm(request.user, request.POST or None, initial={"received_at": now()})
    if request.method != "POST":
        return _form_page(request, form)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    key = request.POST.get("key", "")[:40]
    once = f"enquiry:{request.user.pk}:{key}" if key else ""
    try:
        row = enquiries.record_enquiry(by=request.user, at=now(), once=once, **form.deed())
    except AlreadyDone as done:
        return redirect("cases:enquiry", done.sent.about_id)
    except Refused as refusal:
        form.add_refusal(refusal)
        return _form_page(request, form, status=422)
    messages.success(request, _("Recorded: %(number)s.") % {"number": row.number})
    return redirect("cases:enquiry", row.pk)


@login_required
@require_safe
def enquiry(request, enquiry_id):
    """One enquiry, who came by mask."""
    row = _found(request.user, enquiry_id)
    context = {
        "enquiry": row,
        "may_correct": may(check_corrects_enquiry, request.user, row),
        "corrections": changes_of(row),
    }
    return render(request, "cases/intake/enquiry.html", context)


@login_required
@require_POST
def reveal(request, enquiry_id):
    """Show once who came, for a reason; the look is an event."""
    row = _found(request.user, enquiry_id)
    context = {"enquiry": row, "reason": typed_line(request.POST, "reason")}
    try:
        context["shown"] = enquiries.reveal_enquirer(
            by=request.user, at=now(), enquiry_id=row.pk, reason=context["reason"]
        )
    except Refused as refusal:
        context["problem"] = str(refusal)
        return render(request, "cases/intake/enquiry.html", context, status=422)
    return render(request, "cases/intake/enquiry.html", context)


def _found(officer, enquiry_id):
    rows = Enquiry.objects.visible_to(officer).select_related("unit", "received_by")
    return get_object_or_404(rows, pk=enquiry_id)


def _form_page(request, form, status=200):
    context = {"form": form, "key": request.POST.get("key") or uuid.uuid4().hex, **typed_here(request)}
    return render(request, "cases/intake/enquiry_new.html", context, status=status)
