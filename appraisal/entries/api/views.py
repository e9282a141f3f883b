"""Entries by hand, their items and inspections through the API: the same deeds as the pages call."""

from datetime import datetime, time, timedelta

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema

from appraisal.entries import deeds, viewing
from appraisal.entries.api import shapes
from appraisal.entries.checking import EntryInput
from appraisal.entries.inspections import deeds as inspections
from appraisal.entries.inspections.deeds import Visit
from appraisal.entries.inspections.models import Inspection
from appraisal.entries.inspections.permissions import check_inspects
from appraisal.entries.inspections.queries import checklists_of, inspection_seen_by, inspections_seen_by
from appraisal.entries.items import deeds as items
from appraisal.entries.items.models import EntryItem
from appraisal.entries.models import Entry, EntryFile
from appraisal.entries.permissions import (
    check_enters,
    check_keeps_items,
    check_may_correct,
    check_reads_items,
    enters,
    visible_entries,
)
from appraisal.entries.queries import entry_seen_by, with_people
from portal.shell.api.answers import answered, created
from portal.shell.api.pages import PageQuery, page_of, paged
from portal.shell.api.shapes import Nothing, asked, checked
from portal.shell.api.views import api_view
from portal.shell.refusals import Refused, refuse

SANDBOX = "sandbox; default-src 'self'; script-src 'none'; object-src 'none'; frame-ancestors 'none'"


@extend_schema(
    methods=["GET"],
    operation_id="entry_items",
    parameters=[PageQuery],
    responses=page_of(shapes.EntryItemSerializer),
    summary="List the items of entry",
    description="What is entered by hand, also what is retired, by its code.",
)
@extend_schema(
    methods=["POST"],
    operation_id="entry_item_add",
    summary="Add an item of entry",
    description="Forbidden measures are refused beside the text that hides them.",
    request=shapes.AddItemSerializer,
    responses={201: shapes.EntryItemSerializer},
)
@api_view(["GET", "POST"])
def item_list(request):
    """The items of entry, or a new one."""
    check_reads_items(request.user)
    if request.method == "GET":
        rows = EntryItem.objects.select_related("replaces")
        return paged(request, rows, ("code",), shapes.EntryItemSerializer, asked(PageQuery, request))
    at = timezone.now()
    check_keeps_items(request.user, timezone.localdate(at))
    given = checked(shapes.AddItemSerializer, request.data)
    code = given.pop("replaces")
    old = EntryItem.objects.filter(code=code).first() if code else None
    if code and old is None:
        refuse(replaces=_("There is no such item."))
    added = items.add(by=request.user, at=at, given=given, replaces=old)
    return answered(shapes.EntryItemSerializer(added).data, 201)


@extend_schema(
    operation_id="entry_item_change", request=shapes.ChangeItemSerializer, responses={200: shapes.EntryItemSerializer}
)
@api_view(["POST"])
def change_item(request, item_id):
    """Change an item of entry. Its words, bounds and roles, with a reason; what it means stays."""
    at = timezone.now()
    check_keeps_items(request.user, timezone.localdate(at))
    found = get_object_or_404(EntryItem, pk=item_id)
    given = checked(shapes.ChangeItemSerializer, request.data)
    reason = given.pop("reason")
    done = items.change(by=request.user, at=at, item_id=found.pk, given=given, reason=reason)
    return answered(shapes.EntryItemSerializer(done).data)


@extend_schema(
    operation_id="entry_item_retire", request=shapes.RetireItemSerializer, responses={200: shapes.EntryItemSerializer}
)
@api_view(["POST"])
def retire_item(request, item_id):
    """Retire an item of entry. After its last day nothing is entered under it."""
    at = timezone.now()
    check_keeps_items(request.user, timezone.localdate(at))
    found = get_object_or_404(EntryItem, pk=item_id)
    done = items.retire(by=request.user, at=at, item_id=found.pk, **checked(shapes.RetireItemSerializer, request.data))
    return answered(shapes.EntryItemSerializer(done).data)


@extend_schema(
    methods=["GET"],
    operation_id="entries",
    parameters=[shapes.EntryQuery],
    responses=page_of(shapes.EntrySerializer),
    summary="List entries by hand",
    description="Those that the caller may read, the newest first.",
)
@extend_schema(
    methods=["POST"],
    operation_id="entry_make",
    summary="Make an entry by hand",
    description="It counts once somebody else has confirmed it.",
    request=shapes.EnterSerializer,
    responses={201: shapes.EntrySerializer},
)
@api_view(["GET", "POST"])
def entry_list(request):
    """The entries that the caller may read, or a new one."""
    if request.method == "GET":
        given = asked(shapes.EntryQuery, request)
        rows = _filtered(with_people(visible_entries(request.user)), given)
        return paged(request, rows, ("-entered_at", "-id"), shapes.EntrySerializer, given)
    check_enters(request.user)
    given = _as_input(request.user, checked(shapes.EnterSerializer, request.data))
    made = deeds.enter(by=request.user, at=timezone.now(), given=given)
    return created(_entry(request, made.pk), "api:appraisal_entry", made.pk)


@extend_schema(operation_id="entry", responses={200: shapes.EntrySerializer})
@api_view(["GET"])
def entry(request, entry_id):
    """Read an entry by hand. With its files, who made it and who decided on it."""
    return answered(_entry(request, entry_id))


@extend_schema(operation_id="entry_confirm", request=None, responses={200: shapes.EntrySerializer})
@api_view(["POST"])
def confirm(request, entry_id):
    """Confirm an entry. It counts from now on; nobody confirms an own one."""
    return _decided(request, entry_id, deeds.confirm, Nothing)


@extend_schema(operation_id="entry_refuse", request=shapes.ReasonedSerializer, responses={200: shapes.EntrySerializer})
@api_view(["POST"])
def refuse_entry(request, entry_id):
    """Refuse an entry. It never counts, and who made it is told why."""
    return _decided(request, entry_id, deeds.refuse_entry, shapes.ReasonedSerializer)


@extend_schema(operation_id="entry_withdraw", request=None, responses={200: shapes.EntrySerializer})
@api_view(["POST"])
def withdraw(request, entry_id):
    """Withdraw an own entry. Until somebody has decided on it."""
    return _decided(request, entry_id, deeds.withdraw, Nothing)


@extend_schema(operation_id="entry_void", request=shapes.ReasonedSerializer, responses={200: shapes.EntrySerializer})
@api_view(["POST"])
def void(request, entry_id):
    """Make a confirmed entry void. With a reason, by somebody whom it does not concern."""
    return _decided(request, entry_id, deeds.void, shapes.ReasonedSerializer)


@extend_schema(
    operation_id="entry_correct", request=shapes.CorrectEntrySerializer, responses={201: shapes.EntrySerializer}
)
@api_view(["POST"])
def correct(request, entry_id):
    """Correct a confirmed entry. It is void, and what takes its place waits to be confirmed."""
    at = timezone.now()
    check_may_correct(request.user, _found(request, entry_id), timezone.localdate(at))
    given = checked(shapes.CorrectEntrySerializer, request.data)
    reason = given.pop("reason")
    made = deeds.correct(by=request.user, at=at, entry_id=entry_id, reason=reason, given=_as_input(request.user, given))
    return created(_entry(request, made.pk), "api:appraisal_entry", made.pk)


@extend_schema(
    request=None, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}, operation_id="entry_file_open"
)
@api_view(["POST"])
def open_file(request, file_id) -> FileResponse:
    """Fetch the evidence of an entry. It is compared with its hash first, and the look is recorded."""
    checked(Nothing, request.data)
    try:
        row = viewing.open_file(by=request.user, at=timezone.now(), file_id=file_id)
    except EntryFile.DoesNotExist as hidden:
        raise Http404 from hidden
    answer = FileResponse(row.file, as_attachment=True, filename=row.file_name, content_type="application/octet-stream")
    answer["Content-Security-Policy"] = SANDBOX
    return answer


@extend_schema(
    methods=["GET"],
    operation_id="inspections",
    parameters=[shapes.InspectionQuery],
    responses=page_of(shapes.InspectionSerializer),
    summary="List inspections",
    description="Checks on the spot that the caller may read, the newest first.",
)
@extend_schema(
    methods=["POST"],
    operation_id="inspection_make",
    summary="Keep an inspection",
    description="An answer to each item of a checklist, as one inspection: all of it or nothing.",
    request=shapes.InspectSerializer,
    responses={201: shapes.InspectionDetailSerializer},
)
@api_view(["GET", "POST"])
def inspection_list(request):
    """The inspections that the caller may read, or a new one."""
    if request.method == "GET":
        given = asked(shapes.InspectionQuery, request)
        rows = inspections_seen_by(request.user)
        if given["is_open"] is not None:
            rows = rows.filter(closed_at__isnull=given["is_open"])
        if "unit" in given:
            rows = rows.filter(unit__code=given["unit"])
        return paged(request, rows, ("-happened_at", "-id"), shapes.InspectionSerializer, given)
    at = timezone.now()
    check_inspects(request.user, timezone.localdate(at))
    given = checked(shapes.InspectSerializer, request.data)
    answers, checklist = given.pop("answers"), given.pop("checklist")
    items = _items_of(request.user, checklist, answers, timezone.localdate(at))
    visit = Visit(**given)
    said = [
        EntryInput(
            item=items[each["item"]],
            unit=visit.unit,
            happened_on=visit.happened_on,
            grade=each["grade"],
            note=each["note"],
            uploads=tuple(each["uploads"]),
        )
        for each in answers
    ]
    try:
        made = inspections.inspect(by=request.user, at=at, visit=visit, answers=said)
    except Refused as refusal:
        raise _of_answers(refusal) from refusal
    return created(_inspection(request, made.pk), "api:appraisal_inspection", made.pk)


@extend_schema(operation_id="inspection", responses={200: shapes.InspectionDetailSerializer})
@api_view(["GET"])
def inspection(request, inspection_id):
    """Read an inspection. With its answers and re-checks."""
    return answered(_inspection(request, inspection_id))


@extend_schema(
    operation_id="inspection_recheck",
    request=shapes.RecheckedSerializer,
    responses={200: shapes.InspectionDetailSerializer},
)
@api_view(["POST"])
def recheck(request, inspection_id):
    """Look again at an inspection. Put right closes it; else it has another day."""
    _inspection(request, inspection_id)
    given = checked(shapes.RecheckedSerializer, request.data)
    inspections.recheck(by=request.user, at=timezone.now(), inspection_id=inspection_id, **given)
    return answered(_inspection(request, inspection_id))


def _as_input(officer, given):
    """Return the EntryInput of a body; what the officer does not enter is answered as what is not there."""
    item = EntryItem.objects.filter(code=given["item"]).first()
    if item is None or not enters(officer, item):
        refuse(item=_("No item that you enter is called “%(text)s”.") % {"text": given["item"]})
    return EntryInput(**{**given, "item": item, "uploads": tuple(given["uploads"])})


def _filtered(rows, given):
    state = given.get("state")
    if state == "void":
        rows = rows.filter(voided_at__isnull=False)
    elif state:
        rows = rows.filter(state=state, voided_at=None)
    names = {"item": "item__code", "unit": "unit__code", "officer": "officer"}
    rows = rows.filter(**{column: given[name] for name, column in names.items() if name in given})
    if "first" in given:
        rows = rows.filter(happened_at__gte=_midnight(given["first"]))
    if "last" in given:
        rows = rows.filter(happened_at__lt=_midnight(given["last"] + timedelta(days=1)))
    return rows


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def _items_of(officer, checklist, answers, on):
    """Return {code: item} of a checklist that the officer goes through; raise Refused unless each has one answer."""
    wanted = {item.code: item for item in checklists_of(officer, on).get(checklist, ())}
    if not wanted:
        refuse(checklist=_("There is no such checklist."))
    if sorted(each["item"] for each in answers) != sorted(wanted):
        refuse(answers=_("Every item of the checklist gets one answer."))
    return wanted


def _of_answers(refusal):
    """Return a refusal whose sentences about single items stand at the answers."""
    words = {("answers" if name.startswith("item-") else name): each for name, each in refusal.fields.items()}
    return Refused(refusal.message, words, is_of_whole=refusal.is_of_whole)


def _entry(request, entry_id):
    return shapes.EntrySerializer(_found(request, entry_id)).data


def _found(request, entry_id):
    try:
        return entry_seen_by(request.user, entry_id)
    except Entry.DoesNotExist as hidden:
        raise Http404 from hidden


def _inspection(request, inspection_id):
    try:
        found = inspection_seen_by(request.user, inspection_id)
    except Inspection.DoesNotExist as hidden:
        raise Http404 from hidden
    return shapes.InspectionDetailSerializer(found).data


def _decided(request, entry_id, decide, shape):
    _entry(request, entry_id)
    decide(by=request.user, at=timezone.now(), entry_id=entry_id, **checked(shape, request.data))
    return answered(_entry(request, entry_id))
