from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.entries.inspections import deeds
from appraisal.entries.inspections.forms import InspectionForm, RecheckForm
from appraisal.entries.inspections.models import Inspection
from appraisal.entries.inspections.permissions import check_inspects, check_may_recheck
from appraisal.entries.inspections.queries import checklists_of, inspection_seen_by, inspections_seen_by, share_of
from appraisal.entries.permissions import is_allowed
from appraisal.entries.queries import with_people
from appraisal.entries.spoken import value_of
from appraisal.entries.subjects import Subjects
from portal.shell.pages.paging import Keyset
from portal.shell.refusals import Denied, MovedOn, Refused
from portal.shell.typed.incoming import number_or_none


@login_required
@require_safe
def inspect(request):
    """Choose a checklist and a unit to go through it in."""
    on = timezone.localdate()
    check_inspects(request.user, on)
    lists = checklists_of(request.user, on)
    by_label = {items[0].checklist_label: items for items in lists.values()} | lists
    items = by_label.get(request.GET.get("checklist", ""), [])
    units = Subjects(request.user, items[0], on).units if items else []
    key = number_or_none(request.GET.get("unit", ""))
    if any(each.pk == key for each in units):
        return redirect("appraisal:inspect_unit", items[0].pk, key)
    context = {"lists": [each[0] for each in lists.values()], "items": items, "units": units}
    return render(request, "appraisal/entries/inspect_where.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def inspect_unit(request, item_id, unit_id):
    """Go through the checklist that an item begins, in a unit, item by item; one inspection, all of it or nothing."""
    on = timezone.localdate()
    check_inspects(request.user, on)
    lists = checklists_of(request.user, on).values()
    items = next((each for each in lists if each[0].pk == item_id), None)
    units = Subjects(request.user, items[0], on).units if items else []
    unit = next((each for each in units if each.pk == unit_id), None)
    if unit is None:
        raise Http404
    form = InspectionForm(unit, items, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = deeds.inspect(by=request.user, at=timezone.now(), visit=form.visit(), answers=form.inputs())
        except Refused as refusal:
            form.add_refusal(refusal)
        except Denied as denial:
            form.add_error(None, str(denial))
        else:
            messages.success(request, _("The inspection is kept; its answers count once somebody else confirms them."))
            return redirect("appraisal:inspection", made.pk)
    context = {"checklist": items[0].checklist_label, "unit": unit, "form": form}
    return render(request, "appraisal/entries/inspect.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def inspection_list(request):
    """The inspections that one may read, the newest first; those that are open alone where that is asked."""
    rows = inspections_seen_by(request.user)
    is_open = request.GET.get("state") == "open"
    if is_open:
        rows = rows.filter(closed_at=None)
    page = Keyset(rows, ("-happened_at", "-pk")).page_for(request)
    context = {"page": page, "is_open": is_open, "today": timezone.localdate()}
    return render(request, "appraisal/entries/inspections.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def inspection(request, inspection_id):
    """One inspection with its answers, and the re-check that closes it."""
    try:
        found = inspection_seen_by(request.user, inspection_id)
    except Inspection.DoesNotExist as hidden:
        raise Http404 from hidden
    on = timezone.localdate()
    form = RecheckForm(request.POST or None)
    if request.method == "POST":
        check_may_recheck(request.user, found, on)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            deeds.recheck(
                by=request.user,
                at=timezone.now(),
                inspection_id=found.pk,
                is_mended=said["outcome"] == RecheckForm.MENDED,
                finding=said["finding"],
                due_on=said["due_on"],
            )
        except MovedOn as moved:
            again = reverse("appraisal:inspection", args=[found.pk])
            return render(request, "409.html", {"changes": moved.changes, "again_url": again}, status=409)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The re-check is kept."))
            return redirect("appraisal:inspection", found.pk)
    entries = list(with_people(found.entries.order_by("item__position", "pk")))
    context = {
        "inspection": found,
        "today": on,
        "entries": [(each, value_of(each)) for each in entries],
        "share": share_of(entries),
        "form": form,
        "may_recheck": not found.closed_at and is_allowed(lambda: check_may_recheck(request.user, found, on)),
        "is_overdue": not found.closed_at and found.due_on < on,
    }
    return render(request, "appraisal/entries/inspection.html", context, status=422 if form.errors else 200)
