from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.file.case.permissions import check_handles
from cases.file.case.queries import case_with_people
from cases.file.case.states import MatterKind
from cases.file.pages.answers import file_url, found, moved_on, overtaken
from cases.file.pages.sections import beside_review
from cases.review.chain import Stage, effect_of
from cases.review.matters import deeds as matters
from cases.review.matters.forms import AskForm
from cases.review.matters.queries import offers, why_not
from cases.review.notes.queries import notes_of
from cases.review.permissions import check_is_author
from cases.review.queries import earlier_steps, matter_to_review
from cases.review.rounds.strip import strip_of
from portal.people.entrance.typed import typed_here
from portal.shell.refusals import MovedOn, Refused
from portal.shell.typed.incoming import whole_number


@login_required
@require_safe
def choose(request, case_id):
    """What can be asked for in this case now."""
    case = found(case_with_people, request.user, case_id)
    check_handles(request.user, case)
    context = {"case": case, **offers(case, request.user)._asdict(), "strip": strip_of(case, now())}
    return render(request, "cases/review/ask.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, case_id, kind):
    """The form for one kind of decision; sending it opens the matter and hands it to the first level."""
    case = found(case_with_people, request.user, case_id)
    if kind not in MatterKind.values:
        raise Http404
    kind = MatterKind(kind)
    check_handles(request.user, case)
    if request.method != "POST":
        return _ask_page(request, case, kind, AskForm(kind, case), why_not=why_not(case, kind))
    form = AskForm(kind, case, request.POST)
    if not form.is_valid():
        return _ask_page(request, case, kind, form, status=422)
    try:
        matter = matters.ask(
            by=request.user,
            at=now(),
            case_id=case.pk,
            kind=kind,
            proposal=form.cleaned_data["proposal"],
            particulars=form.particulars,
        )
    except MovedOn as stale:
        form.add_error(None, str(stale))
        return _ask_page(request, case, kind, form, status=409)
    except Refused as refusal:
        if _asked_just_now(case, kind, request.user, form):
            return redirect(file_url(case.pk, "matters"))
        form.add_refusal(refusal)
        return _ask_page(request, case, kind, form, status=422)
    messages.success(request, _handed_in(matter))
    return redirect(file_url(case.pk, "matters"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resubmit(request, matter_id):
    """A returned matter with what the levels said; sending it starts a new round."""
    matter = found(matter_to_review, request.user, matter_id)
    check_is_author(request.user, matter)
    if request.method != "POST":
        if matter.stage != Stage.DRAFT:
            return redirect(file_url(matter.case_id, "matters"))
        form = AskForm(matter.kind, matter.case, matter=matter)
        return _resubmit_page(request, matter, form)
    form = AskForm(matter.kind, matter.case, request.POST)
    if not form.is_valid():
        return _resubmit_page(request, matter, form, status=422)
    try:
        matter = matters.resubmit(
            by=request.user,
            at=now(),
            matter_id=matter.pk,
            seen_version=_seen_version(request),
            proposal=form.cleaned_data["proposal"],
            particulars=form.particulars,
        )
    except MovedOn as stale:
        now_is = found(matter_to_review, request.user, matter.pk)
        typed = [("proposal", _("Proposed decision"), form.cleaned_data["proposal"], now_is.proposal)]
        return overtaken(
            request,
            now_is.case,
            stale,
            typed,
            again=reverse("cases:resubmit", args=[matter.pk]),
            version=now_is.version,
            back=file_url(now_is.case_id, "matters"),
            may_save=False,
        )
    except Refused as refusal:
        form.add_refusal(refusal)
        return _resubmit_page(request, matter, form, status=422)
    messages.success(request, _handed_in(matter))
    return redirect(file_url(matter.case_id, "matters"))


@login_required
@require_POST
def withdraw(request, matter_id):
    """Take a matter back."""
    matter = found(matter_to_review, request.user, matter_id)
    try:
        matters.withdraw(by=request.user, at=now(), matter_id=matter.pk, seen_version=_seen_version(request))
    except MovedOn as stale:
        return moved_on(request, stale, file_url(matter.case_id, "matters"))
    messages.success(request, _("Withdrawn: %(kind)s.") % {"kind": matter.get_kind_display()})
    return redirect(file_url(matter.case_id, "matters"))


def _ask_page(request, case, kind, form, *, why_not="", status=200):
    effect = effect_of(kind, case.kind)
    context = {
        "case": case,
        "kind": kind,
        "effect": effect.sentence if effect else "",
        "form": form,
        "strip": strip_of(case, now()),
        "why_not": why_not,
        **typed_here(request),
    }
    return render(request, "cases/review/ask_for.html", context, status=status)


def _resubmit_page(request, matter, form, status=200):
    context = {
        "matter": matter,
        "case": matter.case,
        "form": form,
        "steps": earlier_steps(matter),
        "notes": notes_of(matter, request.user),
        **beside_review(matter, request.user, now(), "documents"),
        "strip": strip_of(matter.case, now(), matter),
        "withdraw_url": reverse("cases:withdraw", args=[matter.pk]),
        **typed_here(request),
    }
    return render(request, "cases/review/resubmit.html", context, status=status)


def _handed_in(matter):
    return _("Handed in: %(kind)s. It now waits at: %(stage)s.") % {
        "kind": matter.get_kind_display(),
        "stage": matter.get_stage_display(),
    }


def _asked_just_now(case, kind, officer, form):
    open_one = case.matters.open().filter(kind=kind, author=officer, round=1).first()
    return open_one is not None and open_one.proposal == form.cleaned_data["proposal"].strip()


def _seen_version(request):
    return whole_number(request.POST.get("version"), name="version")
