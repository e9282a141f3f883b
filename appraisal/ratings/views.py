from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.ratings import deeds
from appraisal.ratings.base import Stage
from appraisal.ratings.forms import DecisionForm, MarkForm, MoveForm, NumberForm, OpenForm, RevocationForm
from appraisal.ratings.levels import deeds as levels
from appraisal.ratings.permissions import (
    check_approves,
    check_assesses,
    check_keeps,
    check_reads_ratings,
    check_reviews,
    is_allowed,
    opens_ratings,
    waits_for,
)
from appraisal.ratings.queries import course_of, due_on, failed_twice, listed, rating_seen_by, view_of
from appraisal.ratings.rules import LEVEL, LEVELS
from portal.people.entrance.typed import typed_here
from portal.shell.pages.paging import Keyset
from portal.shell.refusals import Denied, Refused
from portal.shell.typed.incoming import number_or_none

# What was handed in is nobody's page of ours.
SANDBOX = "sandbox; default-src 'self'; script-src 'none'; object-src 'none'; frame-ancestors 'none'"
MOVES = {
    "submit": (deeds.submit, gettext_lazy("The self-assessment is with the county."), False),
    "give_back": (deeds.give_back, gettext_lazy("The rating is with its station again."), True),
    "conclude": (deeds.conclude, gettext_lazy("The review is ended; a bureau leader approves it."), False),
    "approve": (levels.approve, gettext_lazy("The rating is with the city."), False),
    "send_back": (levels.send_back, gettext_lazy("The rating is in the review again."), True),
}


@login_required
@require_safe
def rating_list(request):
    """The ratings of stations: year, stage, points and grade, the newest first."""
    check_reads_ratings(request.user)
    year = number_or_none(request.GET.get("year", ""))
    page = Keyset(listed(request.user, year), ("-year", "-pk")).page_for(request)
    years = listed(request.user).order_by("-year").values_list("year", flat=True).distinct()
    context = {
        "page": page,
        "year": year,
        "years": list(years),
        "opens": opens_ratings(request.user),
        "waiting": waits_for(request.user, timezone.localdate()).select_related("unit"),
    }
    return render(request, "appraisal/ratings/ratings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_rating(request):
    """Open the rating of a station for a year."""
    if not opens_ratings(request.user):
        raise Denied(_("Supervisors open ratings, review them and record what other levels decided."))
    initial = {"year": timezone.localdate().year, "has_population": True}
    form = OpenForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            found = deeds.open_rating(
                by=request.user,
                at=timezone.now(),
                unit_id=said["unit"].pk,
                year=said["year"],
                has_population=said["has_population"],
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The rating is open; the station assesses itself now."))
            return redirect("appraisal:rating", found.pk)
    return render(request, "appraisal/ratings/open.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def rating(request, rating_id):
    """A rating: eight chapters, item by item, with both answers, the live sum and what happens next."""
    found = _found(request.user, rating_id)
    context = {**_shown(request, found), "move_form": MoveForm(initial={"seen": str(found.last_event_id)})}
    return render(request, "appraisal/ratings/rating.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request, rating_id, code):
    """One item of a rating, big enough for a phone: the station answers, or the county beside it."""
    found = _found(request.user, rating_id)
    is_review = found.stage != Stage.SELF
    check = check_reviews if is_review else check_assesses
    check(request.user, found, timezone.localdate())
    view = view_of(found)
    line = next((each for part in view.chapters for each in part.lines if each.item.code == code), None)
    if line is None or not line.is_asked or (is_review and line.mark is None):
        raise Http404
    form = MarkForm(
        line.item, is_review, request.POST or None, request.FILES or None, initial=_initial(line, is_review)
    )
    if request.method == "POST" and form.is_valid():
        deed = deeds.review if is_review else deeds.assess
        try:
            seen = form.cleaned_data["seen"]
            deed(by=request.user, at=timezone.now(), rating_id=found.pk, given=form.given, seen=seen)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return _on_to_the_next(request, found, view, code, is_review)
    context = {"rating": found, "line": line, "form": form, "view": view, "is_review": is_review, **typed_here(request)}
    return render(request, "appraisal/ratings/mark.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def agree(request, rating_id, code):
    """Take the station's answer over as the county's."""
    found = _found(request.user, rating_id)
    view = view_of(found)
    seen = request.POST.get("seen", "")
    deeds.agree(by=request.user, at=timezone.now(), rating_id=found.pk, code=code, seen=seen)
    return _on_to_the_next(request, found, view, code, True)


@login_required
@require_POST
def move(request, rating_id, move):
    """A step within the county: handed in, given back, concluded, approved, sent back."""
    found = _found(request.user, rating_id)
    if move not in MOVES:
        raise Http404
    deed, words, needs_reason = MOVES[move]
    form = MoveForm(request.POST)
    if form.is_valid():
        said = {"reason": form.cleaned_data["reason"]} if needs_reason else {}
        try:
            deed(by=request.user, at=timezone.now(), rating_id=found.pk, seen=form.cleaned_data["seen"], **said)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, words)
            return redirect("appraisal:rating", found.pk)
    context = {**_shown(request, found), "move_form": form, "moved": move}
    return render(request, "appraisal/ratings/rating.html", context, status=422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request, rating_id):
    """What the level that has the rating did, as its document says."""
    found = _found(request.user, rating_id)
    check_keeps(request.user, found.unit_id, timezone.localdate())
    if not found.is_above:
        raise Refused(_("The rating is with no level above the county."))
    initial = {"seen": str(found.last_event_id), "grade": found.proposed}
    form = DecisionForm(request.POST or None, request.FILES or None, initial=initial)
    context = {"level": LEVEL[Stage(found.stage)], "due_on": due_on(found)}
    return _recorded(request, found, form, "appraisal/ratings/decide.html", context, _decide)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request, rating_id, what):
    """What follows a decided grade: its plaque, its place in the archive, or its revocation."""
    found = _found(request.user, rating_id)
    check_keeps(request.user, found.unit_id, timezone.localdate())
    if what not in RECORDS or not found.is_decided:
        raise Http404
    form_class, heading, write = RECORDS[what]
    form = form_class(request.POST or None, initial={"seen": str(found.last_event_id)})
    return _recorded(request, found, form, "appraisal/ratings/record.html", {"heading": heading}, write)


@login_required
@require_POST
def open_file(request, file_id):
    """Send the evidence of an item, after recording the look."""
    return _sent(request, lambda **who: deeds.open_file(file_id=file_id, **who))


@login_required
@require_POST
def open_scan(request, decision_id):
    """Send the scan of a decision, after recording the look."""
    return _sent(request, lambda **who: levels.open_scan(decision_id=decision_id, **who))


def _decide(by, at, rating_id, form):
    levels.decide(by=by, at=at, rating_id=rating_id, seen=form.cleaned_data["seen"], given=form.given)


def _hang(by, at, rating_id, form):
    levels.hang_plaque(by=by, at=at, rating_id=rating_id, **form.cleaned_data)


def _archive(by, at, rating_id, form):
    levels.archive(by=by, at=at, rating_id=rating_id, **form.cleaned_data)


def _revoke(by, at, rating_id, form):
    levels.revoke(by=by, at=at, rating_id=rating_id, **form.cleaned_data)


RECORDS = {
    "plaque": (NumberForm, gettext_lazy("Record the plaque"), _hang),
    "archive": (NumberForm, gettext_lazy("Put into the archive"), _archive),
    "revocation": (RevocationForm, gettext_lazy("Record a revocation"), _revoke),
}


def _recorded(request, found, form, template, context, write):
    if request.method == "POST" and form.is_valid():
        try:
            write(request.user, timezone.now(), found.pk, form)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("appraisal:rating", found.pk)
    context = {"rating": found, "form": form, **context, **typed_here(request)}
    return render(request, template, context, status=422 if form.errors else 200)


def _shown(request, found):
    on, view, by = timezone.localdate(), view_of(found), request.user
    keeps = is_allowed(lambda: check_keeps(by, found.unit_id, on))
    return {
        "rating": found,
        "view": view,
        "grade": view.names.get(found.decided or view.result.grade, ""),
        "due_on": due_on(found),
        "is_late": bool(due_on(found) and due_on(found) < on),
        "levels": LEVELS,
        "course": course_of(found),
        "failed_twice": failed_twice(found),
        "assesses": found.stage == Stage.SELF and is_allowed(lambda: check_assesses(by, found, on)),
        "reviews": found.stage == Stage.REVIEW and is_allowed(lambda: check_reviews(by, found, on)),
        "approves": found.stage == Stage.COUNTY and is_allowed(lambda: check_approves(by, found, on)),
        "decides": found.is_above and keeps,
        "keeps": found.is_decided and keeps and not found.is_revoked,
    }


def _initial(line, is_review):
    mark = line.mark
    if mark is None:
        return {"seen": ""}
    answer = mark.answer if is_review and mark.is_reviewed else mark.own_answer
    value = mark.value if is_review and mark.is_reviewed else mark.own_value
    return {
        "seen": str(mark.last_event_id),
        "answer": answer,
        "points": value if answer == "part" else None,
        "said": mark.reason if is_review else mark.own_note,
    }


def _on_to_the_next(request, found, view, code, is_review):
    """To the next item that is still to be answered, else back to the rating."""
    asked = [each for part in view.chapters for each in part.lines if each.is_asked]
    place = next(number for number, each in enumerate(asked) if each.item.code == code)
    for each in asked[place + 1 :]:
        is_open = each.mark and not each.mark.is_reviewed if is_review else each.mark is None
        if is_open:
            return redirect("appraisal:rating_item", found.pk, each.item.code)
    messages.success(request, _("Saved."))
    return redirect("appraisal:rating", found.pk)


def _found(officer, rating_id):
    check_reads_ratings(officer)
    try:
        return rating_seen_by(officer, rating_id)
    except ObjectDoesNotExist as hidden:
        raise Http404 from hidden


def _sent(request, read):
    try:
        row = read(by=request.user, at=timezone.now())
    except ObjectDoesNotExist as hidden:
        raise Http404 from hidden
    answer = FileResponse(row.file, as_attachment=True, filename=row.file_name, content_type="application/octet-stream")
    answer["Content-Security-Policy"] = SANDBOX
    return answer
