"""What happened in the cases that the caller may know of, in the order of the ledger, read on from a cursor."""

import json

from django.core.signing import BadSignature
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from cases.file.case.models import Case
from cases.quality.rereading.models import SecondReading
from portal.ledger.models import Chain, Event, Outcome
from portal.shell.api.answers import answered
from portal.shell.api.fields import Line, Number
from portal.shell.api.shapes import Given, InvalidQuery, asked
from portal.shell.api.views import api_view
from portal.shell.pages.paging import read_cursor, write_cursor

LOOKED_THROUGH = 500


class ChangeSerializer(serializers.Serializer):
    """One deed in a case: which, when, and the request it was about where there is one."""

    seq = serializers.IntegerField()
    kind = serializers.CharField()
    occurred_at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    case = serializers.IntegerField()
    matter = serializers.IntegerField(allow_null=True)


class ChangesSerializer(serializers.Serializer):
    """Deeds in the order in which they were recorded, and the cursor from which to read on."""

    results = ChangeSerializer(many=True)
    next = serializers.CharField()
    has_more = serializers.BooleanField()


class ChangesQuery(Given):
    after = Line(required=False, max_length=400)
    page_size = Number(min_value=1, max_value=LOOKED_THROUGH, default=LOOKED_THROUGH)


@extend_schema(parameters=[ChangesQuery], responses=ChangesSerializer, operation_id="changes_list")
@api_view(["GET"])
def changes(request):
    """Read what has changed. The deeds in the cases that the caller may know of, oldest first: begin without a cursor,
    keep `next`, and ask with it again; while `has_more`, at once. A page may be empty and still lead on."""
    given = asked(ChangesQuery, request)
    seq = _place(given.get("after", ""))
    events = list(
        Event.objects.filter(chain=Chain.BUSINESS, seq__gt=seq)
        .order_by("seq")
        .only("seq", "kind", "outcome", "about_type", "about_id", "occurred_at", "recorded_at", "payload")[
            : given["page_size"]
        ]
    )
    shown = [event for event in events if event.about_type == "cases.case" and event.outcome == Outcome.DONE]
    known = _known(request.user, {int(event.about_id) for event in shown})
    last = events[-1].seq if events else seq
    body = {
        "results": [_change(event) for event in shown if int(event.about_id) in known],
        "next": write_cursor([last]),
        "has_more": len(events) == given["page_size"],
    }
    return answered(ChangesSerializer(body).data)


def _place(cursor):
    if not cursor:
        return 0
    try:
        (seq,) = read_cursor(cursor)
        return int(seq)
    except (BadSignature, ValueError, TypeError):
        said = _("This cursor leads nowhere in this list; begin at its first page.")
        raise InvalidQuery({"after": [ErrorDetail(said, code="cursor")]}) from None


def _known(officer, ids):
    blind = SecondReading.objects.filter(reader=officer.pk, read_at=None).values("step__matter__case")
    return set(Case.objects.visible_to(officer).filter(pk__in=ids).exclude(pk__in=blind).values_list("pk", flat=True))


def _change(event):
    matter = json.loads(event.payload or "{}").get("matter")
    return {
        "seq": event.seq,
        "kind": event.kind,
        "occurred_at": event.occurred_at,
        "recorded_at": event.recorded_at,
        "case": int(event.about_id),
        "matter": matter if isinstance(matter, int) else None,
    }
