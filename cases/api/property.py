"""Property in cases through the API: the same deeds as the pages call."""

from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.response import Response

from cases.api.serializers import RefusalSerializer
from cases.models import Case, Custody, Evidence, Measure, Party, Property, PropertyEnd
from cases.queries import property as queries
from cases.services import property as deeds
from portal.people.models import Officer
from portal.shell.serializing import BoundedSerializer

MAY_REFUSE = dict.fromkeys((403, 404, 409, 422), RefusalSerializer)


class OfficerField(serializers.SlugRelatedField):
    """An active officer by badge number."""

    def __init__(self, **kwargs):
        super().__init__("badge_number", queryset=Officer.objects.filter(is_active=True), required=False, **kwargs)


class ThingSerializer(BoundedSerializer):
    """A thing that was taken; the value in fen."""

    name = serializers.CharField(max_length=80)
    quantity = serializers.CharField(max_length=40)
    how = serializers.ChoiceField(Property.How.choices)
    taken_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=300, required=False, allow_blank=True)
    value = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    document = serializers.CharField(max_length=60, required=False, allow_blank=True)
    holder_before = serializers.PrimaryKeyRelatedField(queryset=Party.objects.all(), required=False, allow_null=True)
    evidence = serializers.PrimaryKeyRelatedField(queryset=Evidence.objects.all(), required=False, allow_null=True)
    measure = serializers.PrimaryKeyRelatedField(queryset=Measure.objects.all(), required=False, allow_null=True)


class HandOnSerializer(BoundedSerializer):
    seen_steps = serializers.IntegerField(min_value=1)
    purpose = serializers.ChoiceField(Custody.Purpose.choices)
    happened_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=120)
    receiver = OfficerField(allow_null=True)
    outside = serializers.CharField(max_length=80, required=False, allow_blank=True)
    approved_by = OfficerField(allow_null=True)
    remark = serializers.CharField(max_length=200, required=False, allow_blank=True)


class EndSerializer(BoundedSerializer):
    """How a thing leaves: `recipient` and `receipt` for a return, `approval` for everything else."""

    seen_steps = serializers.IntegerField(min_value=1)
    way = serializers.ChoiceField(PropertyEnd.Way.choices)
    happened_on = serializers.DateField()
    reason = serializers.CharField(max_length=300)
    recipient = serializers.PrimaryKeyRelatedField(queryset=Party.objects.all(), required=False, allow_null=True)
    receipt = serializers.PrimaryKeyRelatedField(queryset=Evidence.objects.all(), required=False, allow_null=True)
    outside = serializers.CharField(max_length=80, required=False, allow_blank=True)
    approval = serializers.CharField(max_length=60, required=False, allow_blank=True)
    proceeds = serializers.IntegerField(min_value=0, required=False, allow_null=True)


class PropertySerializer(serializers.ModelSerializer):
    """A thing with whoever holds it; `steps` is what the next deed sends back."""

    keeper = serializers.SlugRelatedField("badge_number", read_only=True, allow_null=True)

    class Meta:
        model = Property
        fields = [
            "id", "case", "number", "name", "quantity", "how", "state", "keeper", "place", "taken_at", "steps",
            "ended_at",
        ]  # fmt: skip
        read_only_fields = fields


class PropertyPageSerializer(BoundedSerializer):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = PropertySerializer(many=True)


class PropertyQuerySerializer(BoundedSerializer):
    q = serializers.CharField(required=False, max_length=60)
    state = serializers.ChoiceField(Property.State.choices, required=False)
    how = serializers.ChoiceField(Property.How.choices, required=False)
    mine = serializers.BooleanField(required=False)
    late = serializers.BooleanField(required=False)
    after = serializers.CharField(required=False)
    before = serializers.CharField(required=False)


@extend_schema(
    parameters=[PropertyQuerySerializer], responses=PropertyPageSerializer, operation_id="property_list"
)
@api_view(["GET"])
def register(request):
    """List the property that one may know of, newest first."""
    given = _checked(PropertyQuerySerializer, request.query_params)
    page = queries.page_of(queries.things_for(request.user, given, now()), given, now())
    results = PropertySerializer(page.rows, many=True).data
    return Response({"next": page.next_cursor, "previous": page.previous_cursor, "results": results})


@extend_schema(request=ThingSerializer, responses={201: PropertySerializer, **MAY_REFUSE}, operation_id="property_take")
@api_view(["POST"])
def take(request, case_id):
    """Register a thing that was taken in a case."""
    if not Case.objects.visible_to(request.user).filter(pk=case_id).exists():
        raise Http404
    thing = deeds.Thing(**_checked(ThingSerializer, request.data))
    return Response(
        PropertySerializer(deeds.take(by=request.user, at=now(), case_id=case_id, thing=thing)).data, status=201
    )


@extend_schema(
    request=HandOnSerializer, responses={200: PropertySerializer, **MAY_REFUSE}, operation_id="property_hand_on"
)
@api_view(["POST"])
def hand_on(request, property_id):
    """Write the next hand-over of a thing."""
    return _deed(request, property_id, deeds.hand_on, HandOnSerializer, deeds.HandOver)


@extend_schema(request=EndSerializer, responses={200: PropertySerializer, **MAY_REFUSE}, operation_id="property_end")
@api_view(["POST"])
def end(request, property_id):
    """Return a thing to its owner or dispose of it."""
    return _deed(request, property_id, deeds.end, EndSerializer, deeds.Whereabouts)


def _deed(request, property_id, deed, shape, row):
    if not Property.objects.visible_to(request.user).filter(pk=property_id).exists():
        raise Http404
    said = _checked(shape, request.data)
    seen = said.pop("seen_steps")
    done = deed(by=request.user, at=now(), property_id=property_id, seen_steps=seen, given=row(**said))
    return Response(PropertySerializer(done.thing).data)


def _checked(shape, data):
    given = shape(data=data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
