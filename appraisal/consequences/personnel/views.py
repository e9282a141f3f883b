from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.consequences.models import Consequence
from appraisal.consequences.personnel import deeds
from appraisal.consequences.personnel.forms import AnswerForm, AskForm
from appraisal.consequences.personnel.models import HandOverSheet, Opinion
from appraisal.consequences.personnel.permissions import (
    check_may_answer,
    check_may_confirm,
    reads_records,
    visible_hand_overs,
    visible_opinions,
)
from appraisal.consequences.personnel.queries import defect_words
from appraisal.engine.names import group_names
from portal.people.entrance.typed import typed_here
from portal.people.models import Role
from portal.people.rights import rights_of
from portal.shell.pages.paging import Keyset
from portal.shell.refusals import Denied, Refused


@login_required
@require_safe
def desk(request):
    """The desk of the personnel department: hand-overs of the quarters, and opinions before promotions."""
    _check_reads(request.user)
    opinions = visible_opinions(request.user).select_related("officer__unit", "asked_by")
    page = Keyset(opinions, ("-asked_at", "-pk")).page_for(request)
    context = {"hand_overs": visible_hand_overs(request.user)[:8], "page": page, "asks": _asks(request.user)}
    return render(request, "appraisal/consequences/personnel.html", context)


def _check_reads(officer):
    if not reads_records(officer):
        raise Denied(_("The personnel department and supervisors read what is handed over."))


def _asks(officer):
    return rights_of(officer).has(Role.PERSONNEL)


@login_required
@require_safe
def hand_over(request, hand_over_id):
    """A hand-over: whom it names; each record opens by itself, and the look is an event."""
    found = get_object_or_404(visible_hand_overs(request.user), pk=hand_over_id)
    page = Keyset(found.sheets.all(), ("unit_name", "name", "pk")).page_for(request)
    context = {"hand_over": found, "page": page, "confirms": found.confirmed_at is None and _asks(request.user)}
    return render(request, "appraisal/consequences/hand_over.html", context)


@login_required
@require_POST
def confirm_hand_over(request, hand_over_id):
    """The personnel department has it."""
    found = get_object_or_404(visible_hand_overs(request.user), pk=hand_over_id)
    deeds.confirm_hand_over(by=request.user, at=timezone.now(), hand_over_id=found.pk)
    messages.success(request, _("The hand-over is confirmed."))
    return redirect("appraisal:hand_over", found.pk)


@login_required
@require_POST
def record(request, hand_over_id, officer_id):
    """What a hand-over says of one officer."""
    try:
        sheet = deeds.open_record(by=request.user, at=timezone.now(), hand_over_id=hand_over_id, officer_id=officer_id)
    except HandOverSheet.DoesNotExist as missing:
        raise Http404 from missing
    context = {"sheet": sheet, "reads": reads_records(request.user), **_told(sheet.content)}
    return render(request, "appraisal/consequences/record.html", context)


def _told(content):
    named = group_names()
    ids = [each["id"] for each in content.get("consequences", [])]
    rows = Consequence.objects.filter(pk__in=ids).select_related("by_rule", "unit", "officer").in_bulk()
    return {
        "results": [{**each, "group": named.get(each["group"], each["group"])} for each in content.get("results", [])],
        "defects": defect_words(content),
        "consequences": [
            (rows[each["id"]], each, Consequence.State(each["state"]).label)
            for each in content.get("consequences", [])
            if each["id"] in rows
        ],
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request):
    """An opinion is asked for before a promotion."""
    if not _asks(request.user):
        raise Denied(_("The personnel department asks for an opinion before a promotion."))
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opinion = deeds.ask(
                by=request.user, at=timezone.now(), officer_id=form.officer.pk, post=form.cleaned_data["post"]
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The supervisors are asked."))
            return redirect("appraisal:opinion", opinion.pk)
    context = {"form": form, **typed_here(request)}
    return render(request, "appraisal/consequences/ask.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request, opinion_id):
    """An opinion; answered by a supervisor, confirmed by the personnel department."""
    rows = visible_opinions(request.user).select_related("officer__unit", "asked_by", "answered_by", "confirmed_by")
    found = get_object_or_404(rows, pk=opinion_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        check_may_answer(request.user, found, timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            deeds.answer(
                by=request.user,
                at=timezone.now(),
                opinion_id=found.pk,
                said=form.cleaned_data["answer"],
                reason=form.cleaned_data["reason"],
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The opinion is given."))
            return redirect("appraisal:opinion", found.pk)
    context = {
        "opinion": found,
        "form": form,
        "answers": found.state == Opinion.State.ASKED and _may(check_may_answer, request.user, found),
        "confirms": found.state == Opinion.State.ANSWERED and _may(check_may_confirm, request.user, found),
        **typed_here(request),
    }
    return render(request, "appraisal/consequences/opinion.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def opinion_record(request, opinion_id):
    """The record with which an opinion was given."""
    try:
        found = deeds.open_opinion(by=request.user, at=timezone.now(), opinion_id=opinion_id)
    except Opinion.DoesNotExist as missing:
        raise Http404 from missing
    context = {"opinion": found, **_told(found.facts)}
    return render(request, "appraisal/consequences/opinion_record.html", context)


@login_required
@require_POST
def confirm_opinion(request, opinion_id):
    """The personnel department has the opinion."""
    found = get_object_or_404(visible_opinions(request.user), pk=opinion_id)
    deeds.confirm(by=request.user, at=timezone.now(), opinion_id=found.pk)
    messages.success(request, _("The opinion is confirmed."))
    return redirect("appraisal:opinion", found.pk)


def _may(check, officer, found):
    try:
        check(officer, found, timezone.localdate())
    except Denied:
        return False
    return True
