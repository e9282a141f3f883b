"""Correcting records through the API: what is sent is laid over what the form of the page shows."""

from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.response import Response

from cases.api.views import MAY_REFUSE, checked
from cases.corrections import BY_NAME
from cases.forms.corrections import CorrectionForm, sent
from cases.services import corrections as deeds
from cases.views.answers import found
from portal.shell.refusals import Refused
from portal.shell.serializing import BoundedSerializer


class CorrectableSerializer(BoundedSerializer):
    """A record: its fields as they are sent back, and the mark of this state."""

    thing = serializers.CharField()
    id = serializers.IntegerField()
    seen = serializers.CharField()
    fields_now = serializers.DictField(child=serializers.CharField())


class CorrectionSerializer(BoundedSerializer):
    """The fields that differ, by name: officers by badge number, a cause by code, moments and days in ISO form."""

    seen = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=deeds.LONGEST_REASON)
    changes = serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=20_000))
    dates_confirmed = serializers.BooleanField(default=False)


@extend_schema(methods=["GET"], responses={200: CorrectableSerializer, **MAY_REFUSE}, operation_id="records_read")
@extend_schema(
    methods=["POST"], request=CorrectionSerializer, responses={200: CorrectableSerializer, **MAY_REFUSE},
    operation_id="records_correct",
)  # fmt: skip
@api_view(["GET", "POST"])
def record(request, thing, pk):
    """Read a record for correction, or write fields of it anew with a reason."""
    if thing not in BY_NAME:
        raise Http404
    kind = BY_NAME[thing]
    row, case = found(deeds.found, request.user, thing, pk)
    deeds.check_may_try(request.user, row, case)
    if request.method == "POST":
        row = _corrected(request, kind, row, case)
    form = CorrectionForm(kind, row, case)
    return Response({"thing": thing, "id": row.pk, "seen": deeds.seen_of(row), "fields_now": sent(form)})


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
        by=request.user, at=now(), thing=kind.name, pk=row.pk, seen=given["seen"], changes=changes,
        reason=given["reason"], dates_confirmed=given["dates_confirmed"],
    )  # fmt: skip
