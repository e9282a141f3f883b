from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appraisal.entries import deeds
from appraisal.entries.checking import EntryInput, as_entry, check_is_new
from appraisal.entries.permissions import check_enters, check_works_at_desk, enters
from appraisal.entries.queries import items_worked_on, open_items
from appraisal.entries.subjects import Subjects
from appraisal.entries.tables.forms import PasteForm, TableForm
from appraisal.entries.tables.importing import KIND
from appraisal.entries.tables.rules import table_of
from portal.office.imports import batches
from portal.people.models import Unit
from portal.shell.refusals import Denied, Refused
from portal.shell.typed.incoming import number_or_none

MOST_ROWS = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter_table(request, item_id):
    """One item for many subjects, a row for each; all of it or nothing."""
    on = timezone.localdate()
    item = next((each for each in open_items(on) if each.pk == item_id), None)
    if item is None or not enters(request.user, item, on):
        check_works_at_desk(request.user, items_worked_on(request.user, on))
        raise Http404
    reached = Subjects(request.user, item, on)
    unit = _unit(request, reached)
    subjects = reached.offered(unit)[:MOST_ROWS] if unit or not item.is_of_officers else []
    form = TableForm(item, subjects, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (made := _enter(request, form)):
        words = ngettext("%(count)s entry is made.", "%(count)s entries are made.", len(made)) % {"count": len(made)}
        messages.success(request, words)
        return redirect(request.get_full_path())
    units = reached.units if item.is_of_officers else []
    context = {"item": item, "form": form, "units": units, "unit": unit, "rows": form.rows()}
    return render(request, "appraisal/entries/table.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request):
    """What was copied from Excel, handed in as a table: looked through before anything of it is kept."""
    check_enters(request.user)
    on = timezone.localdate()
    items = [each for each in open_items(on) if enters(request.user, each, on) and not each.needs_evidence]
    form = PasteForm(items, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            day = said["happened_on"].isoformat() if said["happened_on"] else ""
            table = table_of(said["text"], item=said["item"], day=day)
            batch = batches.hand_in(
                by=request.user,
                at=timezone.now(),
                kind=KIND,
                origin=_("pasted"),
                name="pasted.tsv",
                content=table.encode(),
                language=get_language(),
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("office:import", batch.pk)
    return render(request, "appraisal/entries/paste.html", {"form": form}, status=422 if form.errors else 200)


def _enter(request, form):
    """Make the entries of a form and return them; what cannot be taken is said beside each row at once."""
    by, at = request.user, timezone.now()
    inputs, files = form.inputs(), form.cleaned_data["files"]
    for subject, given in inputs.items():
        try:
            check_is_new(as_entry(given, by=by, at=at, has_evidence=bool(files)))
        except (Denied, Refused) as refusal:
            form.refuse_row(subject, refusal)
    if form.errors:
        return []
    try:
        proof = EntryInput(item=form.item, happened_on=form.cleaned_data["happened_on"], files=files)
        sent = deeds.received(proof, by=by, at=at)
        return deeds.enter_many(by=by, at=at, given=list(inputs.values()), files=sent)
    except Refused as refusal:
        form.add_refusal(refusal)
        return []


def _unit(request, reached):
    """The unit that is asked for among those that are reached; the only one where there is one."""
    key = number_or_none(request.GET.get("unit", ""))
    if key is None:
        own: Unit = request.user.unit
        return next((each for each in reached.units if each == own), None) if reached.item.is_of_officers else None
    return next((each for each in reached.units if each.pk == key), None)
