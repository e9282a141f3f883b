from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.file.pages.answers import file_url, found, overtaken
from cases.file.pages.deed_pages import deed_page
from cases.file.pages.sections import beside_review
from cases.review import deeds, waiting
from cases.review import queries as reviewing
from cases.review.chain import Move, Stage
from cases.review.claiming import deeds as claims
from cases.review.decisions.queries import tellings_of
from cases.review.forms import DecisionForm, asked
from cases.review.matters.spoken import names_of, particulars_in_words
from cases.review.notes.queries import notes_of
from cases.review.permissions import check_may_release, is_held_by_another, seat_at_level, seat_of
from cases.review.rounds import words
from cases.review.rounds.queries import differences, new_evidence
from cases.review.rounds.strip import strip_of
from cases.review.seats import levels_of
from cases.review.signing import last_approval
from portal.people.entrance.confirming import confirmed
from portal.people.entrance.typed import typed_here
from portal.shell.forms.inputs import ReasonForm
from portal.shell.refusals import Denied, MovedOn, Refused
from portal.shell.templatetags.shell import clock_time

POOLS = {Stage.LEGAL_OFFICER, Stage.LEGAL_DEPARTMENT}


@login_required
@require_safe
def review(request, matter_id):
    """The file on the left, the six questions on the right. Reading changes nothing."""
    matter = found(reviewing.matter_to_review, request.user, matter_id)
    if matter.level is None:
        return redirect(file_url(matter.case_id, "matters"))
    try:
        return _page(request, matter)
    except Denied:
        own = reviewing.own_step(matter, request.user)
        if own is None and is_held_by_another(request.user, matter, localdate()):
            return _held(request, matter)
        if own is None:
            raise
        words = _("You have decided this already at %(time)s: %(outcome)s.")
        messages.info(request, words % {"time": clock_time(own.decided_at), "outcome": own.get_outcome_display()})
        return redirect(file_url(matter.case_id, "matters"))


@login_required
@require_POST
def take_up(request, matter_id):
    """Claim the matter for oneself; the review page of a pool sends this by itself."""
    matter = found(reviewing.matter_to_review, request.user, matter_id)
    try:
        deeds.take_up(by=request.user, at=now(), matter_id=matter.pk)
    except (Denied, MovedOn) as refusal:
        if not request.htmx:
            raise
        status = 403 if isinstance(refusal, Denied) else 409
        answer = render(request, "cases/review/partials/taken_up.html", {"problem": str(refusal)}, status=status)
        # The page is drawn anew, so that nobody types into a form that is no longer theirs.
        answer["HX-Refresh"] = "true"
        return answer
    if request.htmx:
        return render(request, "cases/review/partials/taken_up.html", {})
    return redirect("cases:review", matter_id=matter.pk)


def _held(request, matter):
    """Say who has taken the matter up and what can be done, to those who would decide it or may put it back."""
    may_release = _may_release(request.user, matter)
    if not may_release:
        seat_at_level(request.user, matter, now())
    back = file_url(matter.case_id, "matters")
    context = {"matter": matter, "case": matter.case, "may_release": may_release, "back": back}
    return render(request, "cases/review/held.html", context, status=200 if may_release else 403)


@login_required
@require_POST
def put_back(request, matter_id):
    """Give the matter back to its level; somebody else takes it up then."""
    matter = found(reviewing.matter_to_review, request.user, matter_id)
    claims.put_back(by=request.user, at=now(), matter_id=matter.pk)
    messages.success(request, _("%(number)s: put back; the others of the level have been told.") % _named(matter))
    return redirect(file_url(matter.case_id, "matters"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release(request, matter_id):
    """Put back what somebody else has taken up and does not decide, with a reason."""
    matter = found(reviewing.matter_to_review, request.user, matter_id)
    try:
        check_may_release(request.user, matter, now())
    except Refused as refusal:
        messages.info(request, str(refusal))
        return redirect(file_url(matter.case_id, "matters"))
    words = {"name": matter.holder.name, "kind": matter.get_kind_display()}
    return deed_page(
        request,
        matter.case,
        ReasonForm(request.POST or None),
        partial(claims.release, by=request.user, at=now(), matter_id=matter.pk),
        heading=_("Put back what %(name)s has taken up: %(kind)s") % words,
        text=_("Whoever decides at this level may then take it up. %(name)s is told, and reads the reason.") % words,
        label=_("Put back"),
        back=file_url(matter.case_id, "matters"),
        done=_("%(number)s: put back; the others of the level have been told.") % _named(matter),
    )


def _may_release(officer, matter):
    try:
        check_may_release(officer, matter, now())
    except (Denied, Refused):
        return False
    return True


def _named(matter):
    return {"number": matter.case.number}


@login_required
@require_POST
@confirmed(lambda request, matter_id: last_approval(request.user, matter_id, request.POST.get("move", "")))
def decide(request, matter_id):
    """Approve, return or reject; then the next file of the queue opens."""
    matter = found(reviewing.matter_to_review, request.user, matter_id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, matter, problems=_unclear(form), status=422)
    decision = form.deed()
    level_due = matter.due_at
    try:
        matter = deeds.decide(by=request.user, at=now(), matter_id=matter.pk, **decision)
    except MovedOn as stale:
        return _moved_on(request, matter, decision, stale)
    except Denied:
        if _is_repeated(matter, request.user, decision):
            return _onward(request, matter, None)
        raise
    except Refused as refusal:
        return _page(request, matter, problems=refusal.fields, problem=str(refusal), status=422)
    messages.success(request, _what_happened(matter, decision["move"]))
    return _onward(request, matter, level_due)


def _moved_on(request, matter, decision, stale):
    if _is_repeated(matter, request.user, decision):
        return _onward(request, matter, None)
    now_is = found(reviewing.matter_to_review, request.user, matter.pk)
    typed = [("opinion", _("Opinion"), decision["opinion"], "")] if decision["opinion"] else []
    return overtaken(
        request,
        now_is.case,
        stale,
        typed,
        again=reverse("cases:review", args=[matter.pk]),
        version=now_is.version,
        back=file_url(now_is.case_id, "matters"),
        may_save=False,
    )


def _is_repeated(matter, officer, decision):
    return reviewing.same_decision(matter, officer, decision["move"], decision["seen_digest"], decision["seen_version"])


def _onward(request, matter, level_due):
    after = (level_due, matter.pk) if level_due else None
    following = waiting.next_in_queue(request.user, now(), after=after)
    if following:
        return redirect("cases:review", matter_id=following)
    return redirect(file_url(matter.case_id, "matters"))


def _page(request, matter, *, problems=None, problem="", status=200):
    at, officer = now(), request.user
    case = reviewing.with_its_file(matter).case
    levels = levels_of(matter, localdate(at))
    seat = seat_of(officer, matter, at, levels)
    before = reviewing.approved_before(matter, officer)
    context = {
        "matter": matter,
        "case": case,
        "seat": seat,
        "strip": strip_of(case, at, matter, levels),
        "new_evidence": new_evidence(matter),
        "differences": differences(matter),
        "particulars": particulars_in_words(matter.kind, matter.particulars, names_of(case)),
        "tellings": tellings_of([matter]).get(matter.pk, []),
        "earlier": reviewing.earlier_steps(matter),
        "notes": notes_of(matter, officer),
        "questions": asked(
            reviewing.catalogue(), request.POST, answers=before.answers if before else None, problems=problems
        ),
        "people": reviewing.answerable(matter),
        "opinion": request.POST.get("opinion", ""),
        "opinion_problem": (problems or {}).get("opinion", ""),
        "problem": problem or (_("Please correct the fields marked below.") if problems else ""),
        "approved_before": before,
        "approve_label": words.approve_label(matter),
        "claims": matter.holder_id is None and matter.stage in POOLS,
        # The page of a pool claims by itself, so that it may be put back from the first moment on.
        "puts_back": matter.stage in POOLS or matter.holder_id == officer.pk,
        "moves": Move,
        **typed_here(request, version=matter.version),
        **reviewing.discussion_of(matter),
        **beside_review(matter, officer, at),
        **_queue(officer, matter, at),
    }
    return render(request, "cases/review/review.html", context, status=status)


def _queue(officer, matter, at):
    keys, number = waiting.first_waiting_for(officer, at), ""
    if len(keys) == waiting.BEGINNING:
        number = f"{len(keys) - 1}+"
        # One next to those that are counted leads on; whoever is further behind has the queue read whole.
        if matter.pk not in keys[:-1]:
            keys = [pk for _due_at, pk in waiting.queue(officer, at)]
            number = ""
    if matter.pk not in keys:
        return {}
    place = keys.index(matter.pk)
    return {
        "position": f"{place + 1} / {number or len(keys)}",
        "previous_url": reverse("cases:review", args=[keys[place - 1]]) if place else "",
        "next_url": reverse("cases:review", args=[keys[place + 1]]) if place + 1 < len(keys) else "",
    }


def _unclear(form):
    return {name.split("-")[0]: _("This was not understood.") for name in form.errors}


def _what_happened(matter, move):
    facts = {"number": matter.case.number, "kind": matter.get_kind_display(), "stage": matter.get_stage_display()}
    if move == Move.RETURN:
        return _("%(number)s: %(kind)s returned to its author.") % facts
    if move == Move.REJECT:
        return _("%(number)s: %(kind)s rejected.") % facts
    if matter.stage == Stage.APPROVED:
        return _("%(number)s: %(kind)s is decided.") % facts
    return _("%(number)s: %(kind)s approved; it now waits at: %(stage)s.") % facts
