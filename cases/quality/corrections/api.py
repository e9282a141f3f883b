"""Correcting records through the API: what is sent is laid over what the form of the page shows."""

from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from cases.file.pages.answers import found
from cases.quality.corrections import deeds
from cases.quality.corrections.forms import CorrectionForm, sent
from cases.quality.corrections.table import BY_NAME
from portal.shell.api.answers import answered
from portal.shell.api.fields import Flag, Line, Text
from portal.shell.api.shapes import Given, checked
from portal.shell.api.views import api_view
from portal.shell.refusals import Refused


class CorrectableSerializer(serializers.Serializer):
    """A record: its fields as they are sent back, and the mark of this state."""

    thing = serializers.CharField()
    id = serializers.IntegerField()
    seen = serializers.CharField()
    fields_now = serializers.DictField(child=serializers.CharField())


class CorrectionSerializer(Given):
    """The fields that differ, by name: officers by badge number, a cause by code, moments and days in ISO form."""

    seen = Line(max_length=40)
    reason = Line(max_length=deeds.LONGEST_REASON)
    changes = serializers.DictField(
        child=Text(allow_blank=True, max_length=20_000), help_text="The fields that differ, by name."
    )
    dates_confirmed = Flag(default=False)


@extend_schema(parameters=[OpenApiParameter("thing", str, OpenApiParameter.PATH, enum=sorted(BY_NAME))])
@extend_schema(
    methods=["GET"],
    responses=CorrectableSerializer,
    operation_id="records_read",
    summary="Read a record to correct it",
    description="Every field as it would be sent back, and its mark.",
)
@extend_schema(
    methods=["POST"],
    request=CorrectionSerializer,
    responses=CorrectableSerializer,
    operation_id="records_correct",
    summary="Correct a record",
    description="Writes fields of it anew with a reason; what they said before is kept.",
)
@api_view(["GET", "POST"])
def record(request, thing, pk):
    """Correct a record. Read it as it is, or write fields of it anew with a reason."""
    if thing not in BY_NAME:
        raise Http404
    kind = BY_NAME[thing]
    row, case = found(deeds.found, request.user, thing, pk)
    deeds.check_may_try(request.user, row, case)
    if request.method == "POST":
        row = _corrected(request, kind, row, case)
    form = CorrectionForm(kind, row, case)
    return answered({"thing": thing, "id": row.pk, "seen": deeds.seen_of(row), "fields_now": sent(form)})


def _corrected(request, kind, row, case):
    given = checked(CorrectionSerializer, request.data)
    if unknown := sorted(set(given["changes"]) - set(kind.fields)):
        raise Refused(", ".join(unknown), dict.fromkeys(unknown, ", ".join(kind.fields)))
    laid = {**sent(CorrectionForm(kind, row, case)), **given["changes"], "reason": given["reason"]}
    form = CorrectionForm(kind, row, case, laid)
    if not form.is_valid():
        problems = {name: " ".join(words) for name, words in form.errors.items()}
        raise Refused(next(iter(problems.values())), problems)
    changes = {name: value for name, value in form.changes().items() if name in given["changes"]}
    return deeds.correct(
        by=request.user,
        at=now(),
        thing=kind.name,
        pk=row.pk,
        seen=given["seen"],
        changes=changes,
        reason=given["reason"],
        dates_confirmed=given["dates_confirmed"],
    )
