from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.entries import deeds, viewing
from appraisal.entries.items.models import EntryItem
from appraisal.entries.models import Entry
from appraisal.entries.pages.forms import CorrectionForm, DecisionForm, EntryForm
from appraisal.entries.permissions import (
    check_may_confirm,
    check_may_correct,
    check_may_void,
    check_may_withdraw,
    check_works_at_desk,
    enters,
    is_allowed,
    visible_entries,
)
from appraisal.entries.queries import (
    course_of,
    desk_lines,
    entries_waiting,
    entry_seen_by,
    items_confirmed_by,
    items_worked_on,
    taken_place_by,
    with_people,
)
from appraisal.entries.spoken import value_of
from portal.dispatch.inbox import MOST
from portal.shell.pages.navigation import tell_count
from portal.shell.pages.paging import Keyset
from portal.shell.refusals import Denied, MovedOn, Refused
from portal.shell.typed.incoming import number_or_none

SANDBOX = "sandbox; default-src 'self'; script-src 'none'; object-src 'none'; frame-ancestors 'none'"
STATES = {"waiting": "entered", "confirmed": "confirmed", "refused": "refused"}


@login_required
@require_safe
def desk(request):
    """The entry desk: each item with what waits for me, what was entered this month, and who has nothing."""
    items = _items(request.user)
    lines = desk_lines(request.user, items, timezone.now())
    waiting = sum(line.waiting for line in lines)
    tell_count(request, request.path, waiting)
    checklists = dict.fromkeys(line.item.checklist_label for line in lines if line.item.checklist and line.may_enter)
    context = {
        "lines": lines,
        "waiting": waiting,
        "checklists": checklists,
        "may_enter": any(line.may_enter for line in lines),
    }
    return render(request, "appraisal/entries/desk.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request, item_id):
    """Make one entry under an item."""
    item = _item(request.user, item_id)
    form = EntryForm(item, request.user, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            entry = deeds.enter(by=request.user, at=timezone.now(), given=form.as_input())
        except (Refused, Denied) as refusal:
            _put(form, refusal)
        else:
            words = _("Entered: %(subject)s, %(value)s. It counts once somebody else has confirmed it.")
            messages.success(request, words % {"subject": entry.subject_name, "value": value_of(entry)})
            return redirect("appraisal:enter", item.pk)
    context = {"item": item, "form": form}
    return render(request, "appraisal/entries/enter.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def entry_list(request):
    """The entries that one may read, the newest first, by state and item."""
    rows = with_people(visible_entries(request.user))
    state, item = request.GET.get("state", ""), number_or_none(request.GET.get("item", ""))
    if state in STATES:
        rows = rows.filter(state=STATES[state], voided_at=None)
    if state == "void":
        rows = rows.filter(voided_at__isnull=False)
    if item:
        rows = rows.filter(item=item)
    page = Keyset(rows, ("-entered_at", "-pk")).page_for(request)
    context = {
        "page": page,
        "rows": [(each, value_of(each)) for each in page],
        "state": state,
        "item": EntryItem.objects.filter(pk=item).first() if item else None,
        "is_at_desk": bool(items_worked_on(request.user, timezone.localdate())),
    }
    return render(request, "appraisal/entries/entries.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_several(request):
    """What waits for my confirmation with its evidence: choose, see exactly what was chosen, confirm it together."""
    on = timezone.localdate()
    items = _items(request.user)
    waiting = entries_waiting(request.user, items, on).order_by("happened_at", "pk")
    if request.method != "POST":
        page = Keyset(waiting, ("happened_at", "pk"), size=50).page_for(request)
        return _chosen(request, "choose", page, page=page)
    keys = [key for text in request.POST.getlist("entry")[: deeds.MOST_TOGETHER] if (key := number_or_none(text))]
    chosen = list(waiting.filter(pk__in=keys))
    if "confirm" not in request.POST or len(chosen) != len(set(keys)) or not chosen:
        problem = _("Some of these have been decided on in the meantime.") if len(chosen) != len(set(keys)) else ""
        problem = problem or ("" if chosen else _("Choose at least one entry."))
        step, rows = ("confirm", chosen) if chosen else ("choose", waiting[:50])
        return _chosen(request, step, rows, problem=problem, status=422 if problem else 200)
    try:
        done = deeds.confirm_all(by=request.user, at=timezone.now(), entry_ids=[each.pk for each in chosen])
    except MovedOn as moved:
        return _chosen(request, "choose", waiting[:50], problem=str(moved), status=409)
    words = ngettext(
        "%(count)s entry is confirmed and counts.", "%(count)s entries are confirmed and count.", len(done)
    )
    messages.success(request, words % {"count": len(done)})
    return redirect("appraisal:confirm_entries")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request, entry_id):
    """One entry with its evidence and course; confirmed, refused, withdrawn or made void here."""
    found = _found(entry_seen_by, request.user, entry_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            words = _move(request.user, found.pk, **form.cleaned_data)
        except MovedOn as moved:
            again = reverse("appraisal:entry", args=[found.pk])
            return render(request, "409.html", {"changes": moved.changes, "again_url": again}, status=409)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, words)
            return redirect("appraisal:entry", found.pk)
    on = timezone.localdate()
    context = {
        "entry": found,
        "value": value_of(found),
        "course": [(each, value_of(each)) for each in course_of(found)],
        "replaced_by": taken_place_by(found),
        "form": form,
        "blank": DecisionForm(),
        "moved": form.data.get("move", "") if form.is_bound else "",
        "may_confirm": found.is_waiting and is_allowed(lambda: check_may_confirm(request.user, found, on)),
        "may_withdraw": found.is_waiting and is_allowed(lambda: check_may_withdraw(request.user, found)),
        "may_correct": found.counts and is_allowed(lambda: check_may_correct(request.user, found, on)),
        "may_void": found.counts and is_allowed(lambda: check_may_void(request.user, found, on)),
    }
    return render(request, "appraisal/entries/entry.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, entry_id):
    """Say what a confirmed entry should say instead: it is void, and the other waits to be confirmed."""
    found = _found(entry_seen_by, request.user, entry_id)
    check_may_correct(request.user, found, timezone.localdate())
    form = CorrectionForm(found, request.user, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = deeds.correct(
                by=request.user,
                at=timezone.now(),
                entry_id=found.pk,
                reason=form.cleaned_data["reason"],
                given=form.as_input(),
            )
        except MovedOn as moved:
            again = reverse("appraisal:entry", args=[found.pk])
            return render(request, "409.html", {"changes": moved.changes, "again_url": again}, status=409)
        except (Refused, Denied) as refusal:
            _put(form, refusal)
        else:
            messages.success(request, _("The entry is void; the one in its place waits to be confirmed."))
            return redirect("appraisal:entry", new.pk)
    context = {"entry": found, "item": found.item, "form": form, "value": value_of(found)}
    return render(request, "appraisal/entries/correct.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def open_file(request, file_id):
    """Send a file of an entry, after recording the look; always as a download, never as a page of ours."""
    try:
        row = viewing.open_file(by=request.user, at=timezone.now(), file_id=file_id)
    except ObjectDoesNotExist as hidden:
        raise Http404 from hidden
    answer = FileResponse(row.file, as_attachment=True, filename=row.file_name, content_type="application/octet-stream")
    answer["Content-Security-Policy"] = SANDBOX
    return answer


def _move(officer, entry_id, move, reason):
    given = {"by": officer, "at": timezone.now(), "entry_id": entry_id}
    if move == DecisionForm.CONFIRM:
        deeds.confirm(**given)
        return _("The entry is confirmed and counts.")
    if move == DecisionForm.REFUSE:
        deeds.refuse_entry(reason=reason, **given)
        return _("The entry is refused; who made it is told.")
    if move == DecisionForm.WITHDRAW:
        deeds.withdraw(**given)
        return _("The entry is withdrawn.")
    deeds.void(reason=reason, **given)
    return _("The entry is void; months that counted it are looked at anew.")


def _chosen(request, step, rows, *, status=200, **shown):
    rows = [(each, value_of(each)) for each in rows]
    tell_count(request, reverse("appraisal:entry_desk"), _waiting(request.user))
    return render(request, "appraisal/entries/confirm.html", {"step": step, "rows": rows, **shown}, status=status)


def _waiting(officer):
    """How many entries wait, counted as the inbox does, without gathering all else that waits there."""
    on = timezone.localdate()
    waiting = entries_waiting(officer, items_confirmed_by(officer, on), on).order_by()
    return waiting.values("pk")[: MOST + 1].count()


def _items(officer):
    """Return the items that an officer works on; raises Denied for those who work on none."""
    items = items_worked_on(officer, timezone.localdate())
    check_works_at_desk(officer, items)
    return items


def _item(officer, item_id):
    """Return an item that an officer enters; 404 for one that is not theirs or takes no days any more."""
    on = timezone.localdate()
    item = EntryItem.objects.on(on).filter(pk=item_id).first()
    if item is None or not enters(officer, item, on):
        check_works_at_desk(officer, items_worked_on(officer, on))
        raise Http404
    return item


def _found(read, *args):
    try:
        return read(*args)
    except Entry.DoesNotExist as hidden:
        raise Http404 from hidden


def _put(form, refusal):
    """Put what was refused beside its field; what this person may not enter stands beside the subject."""
    if isinstance(refusal, Denied):
        form.add_error("subject", str(refusal))
    else:
        form.add_refusal(refusal)
