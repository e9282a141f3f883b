from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.file.case.queries import case_with_people, is_seen, with_handlers, with_recusals
from cases.file.pages.answers import file_url, found, moved_on
from cases.file.pages.sections import render_file
from cases.property import deeds, queries
from cases.property.forms import EndForm, HandOverForm, PropertyFilter, ThingForm
from cases.property.models import Property
from portal.shell.refusals import MovedOn, Refused


@login_required
@require_safe
def register(request):
    """The register of property (涉案财物台账): what one may know of, narrowed by a filter."""
    at, narrowed = now(), PropertyFilter(request.GET)
    rows = queries.things_for(request.user, narrowed.chosen(), at)
    page = queries.page_of(rows, request.GET, at)
    return render(request, "cases/property/property.html", {"page": page, "filter": narrowed})


@login_required
@require_safe
def item(request, property_id):
    """One thing: who held it when, and how it left."""
    return _page(request, _thing(request, property_id))


@login_required
@require_POST
def take(request, case_id):
    """Register a thing that was taken in a case."""
    case = found(case_with_people, request.user, case_id)
    form = ThingForm(case, request.POST)
    if not form.is_valid():
        return render_file(request, case, "property", status=422, thing_form=form)
    try:
        thing = deeds.take(by=request.user, at=now(), case_id=case.pk, **form.deed())
    except MovedOn as stale:
        return moved_on(request, stale, file_url(case.pk, "property"))
    except Refused as refusal:
        form.add_refusal(refusal)
        return render_file(request, case, "property", status=422, thing_form=form)
    messages.success(request, _("Registered: %(number)s.") % {"number": thing.number})
    return redirect("cases:property_item", property_id=thing.pk)


@login_required
@require_POST
def hand_on(request, property_id):
    """Write the next hand-over of a thing."""
    thing = _thing(request, property_id)
    return _done(request, thing, HandOverForm(thing, request.POST), "over_form", deeds.hand_on)


@login_required
@require_POST
def end(request, property_id):
    """Return a thing to its owner or dispose of it."""
    thing = _thing(request, property_id)
    return _done(request, thing, EndForm(thing, request.POST), "end_form", deeds.end)


def _done(request, thing, form, name, deed):
    if not form.is_valid():
        return _page(request, thing, status=422, **{name: form})
    try:
        deed(by=request.user, at=now(), property_id=thing.pk, **form.deed())
    except MovedOn as stale:
        return moved_on(request, stale, reverse("cases:property_item", args=[thing.pk]))
    except Refused as refusal:
        form.add_refusal(refusal)
        return _page(request, thing, status=422, **{name: form})
    messages.success(request, _("Recorded."))
    still_seen = Property.objects.visible_to(request.user).filter(pk=thing.pk).exists()
    return redirect("cases:property_item", property_id=thing.pk) if still_seen else redirect("cases:property")


def _thing(request, property_id):
    try:
        return queries.thing_of(request.user, property_id, now())
    except Property.DoesNotExist as hidden:
        raise Http404 from hidden


def _page(request, thing, *, status=200, **forms):
    is_held = thing.state == Property.State.HELD
    with_handlers(with_recusals(thing.case))
    sees_case = is_seen(request.user, thing.case_id)
    hands_on = deeds.may_hand_on(request.user, thing, timezone.localdate())
    context = {
        "thing": thing,
        "case": thing.case,
        "sees_case": sees_case,
        "over_form": HandOverForm(thing) if is_held and hands_on else None,
        "end_form": EndForm(thing) if is_held and queries.may_end(request.user, thing) else None,
        **forms,
    }
    return render(request, "cases/property/property_item.html", context, status=status)
