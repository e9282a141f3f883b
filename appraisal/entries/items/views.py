from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.entries.items import deeds
from appraisal.entries.items.forms import ItemForm, RetireForm
from appraisal.entries.items.models import EntryItem
from appraisal.entries.permissions import check_keeps_items, check_reads_items, keeps_items
from appraisal.entries.spoken import grading_of, roles_of
from portal.shell.refusals import MovedOn, Refused
from portal.shell.typed.incoming import number_or_none


@login_required
@require_safe
def item_list(request):
    """The items of entry, those in force first: of whom, how graded, who enters and who confirms."""
    check_reads_items(request.user)
    items = sorted(EntryItem.objects.all(), key=lambda item: bool(item.ends_on))
    rows = [(item, grading_of(item), roles_of(item.enter_roles), roles_of(item.confirm_roles)) for item in items]
    return render(request, "appraisal/entries/items.html", {"rows": rows, "keeps": keeps_items(request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    """Add an item, in place of a retired one where the address names it."""
    check_keeps_items(request.user, timezone.localdate())
    key = number_or_none(request.GET.get("replaces", ""))
    replaces = get_object_or_404(EntryItem, pk=key) if key is not None else None
    form = ItemForm(None, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            item = deeds.add(by=request.user, at=timezone.now(), given=form.said(), replaces=replaces)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The item is added."))
            return redirect("appraisal:entry_item", item.pk)
    context = {"form": form, "replaces": replaces}
    return render(request, "appraisal/entries/item.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item(request, item_id):
    """Change what an item says, with a reason."""
    check_keeps_items(request.user, timezone.localdate())
    found = get_object_or_404(EntryItem, pk=item_id)
    form = ItemForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.change(
                by=request.user,
                at=timezone.now(),
                item_id=found.pk,
                given=form.said(),
                reason=form.cleaned_data["reason"],
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The item is changed."))
            return redirect("appraisal:entry_item", found.pk)
    return _page(request, found, form=form)


@login_required
@require_POST
def retire(request, item_id):
    """Let an item take no days after its last one."""
    check_keeps_items(request.user, timezone.localdate())
    found = get_object_or_404(EntryItem, pk=item_id)
    form = RetireForm(request.POST)
    if form.is_valid():
        try:
            deeds.retire(by=request.user, at=timezone.now(), item_id=found.pk, **form.cleaned_data)
        except MovedOn as moved:
            messages.warning(request, str(moved))
            return redirect("appraisal:entry_item", found.pk)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The item is retired."))
            return redirect("appraisal:entry_item", found.pk)
    return _page(request, found, retire_form=form)


def _page(request, found, *, form=None, retire_form=None):
    context = {
        "item": found,
        "form": form or ItemForm(found),
        "retire_form": retire_form or RetireForm(initial={"ends_on": timezone.localdate()}),
        "replaces": found.replaces,
        "is_replaced": EntryItem.objects.filter(replaces=found).exists(),
        "has_entries": found.entries.exists(),
    }
    wrong = any(each and each.errors for each in (form, retire_form))
    return render(request, "appraisal/entries/item.html", context, status=422 if wrong else 200)
