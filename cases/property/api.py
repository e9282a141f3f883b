"""Property in cases through the API: the same deeds as the pages call."""

from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from cases.file.case.models import Case
from cases.file.evidence.models import Evidence
from cases.file.parties.models import Party
from cases.property import deeds, queries
from cases.property.models import Custody, Property, PropertyEnd
from cases.review.measures.models import CompulsoryMeasure
from portal.people.api.shapes import OfficerSerializer, officer_key
from portal.shell.api.answers import answered
from portal.shell.api.fields import Choice, Day, Flag, KeyOf, Line, Moment, Number
from portal.shell.api.pages import PageQuery, page_of, paged
from portal.shell.api.shapes import Given, asked, checked
from portal.shell.api.views import api_view


class ThingSerializer(Given):
    """A thing that was taken; the value in fen."""

    name = Line(max_length=80)
    quantity = Line(max_length=40)
    how = Choice(Property.How.choices)
    taken_at = Moment()
    place = Line(max_length=120)
    description = Line(max_length=300, required=False, allow_blank=True)
    value = Number(min_value=0, required=False, allow_null=True)
    document = Line(max_length=60, required=False, allow_blank=True)
    holder_before = KeyOf(queryset=Party.objects.all(), of_the_case=True, required=False, allow_null=True)
    evidence = KeyOf(queryset=Evidence.objects.all(), of_the_case=True, required=False, allow_null=True)
    measure = KeyOf(queryset=CompulsoryMeasure.objects.all(), of_the_case=True, required=False, allow_null=True)
    dates_confirmed = Flag(default=False)


class HandOnSerializer(Given):
    """To whom a thing is handed, for what, when and where."""

    seen_steps = Number(min_value=1)
    purpose = Choice(Custody.Purpose.choices)
    happened_at = Moment()
    place = Line(max_length=120)
    receiver = officer_key(required=False, allow_null=True)
    outside = Line(max_length=80, required=False, allow_blank=True)
    approved_by = officer_key(required=False, allow_null=True)
    remark = Line(max_length=200, required=False, allow_blank=True)
    dates_confirmed = Flag(default=False)


class EndSerializer(Given):
    """How a thing leaves: `recipient` and `receipt` for a return, `approval` for everything else."""

    seen_steps = Number(min_value=1)
    way = Choice(PropertyEnd.Way.choices)
    happened_on = Day()
    reason = Line(max_length=300)
    recipient = KeyOf(queryset=Party.objects.all(), of_the_case=True, required=False, allow_null=True)
    receipt = KeyOf(queryset=Evidence.objects.all(), of_the_case=True, required=False, allow_null=True)
    outside = Line(max_length=80, required=False, allow_blank=True)
    approval = Line(max_length=60, required=False, allow_blank=True)
    proceeds = Number(min_value=0, required=False, allow_null=True)
    dates_confirmed = Flag(default=False)


class PropertySerializer(serializers.ModelSerializer):
    """A thing with whoever holds it; `steps` is what the next deed sends back."""

    keeper = OfficerSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Property
        fields = [
            "id",
            "case",
            "number",
            "name",
            "quantity",
            "how",
            "state",
            "keeper",
            "place",
            "taken_at",
            "steps",
            "ended_at",
        ]
        read_only_fields = fields


class PropertyQuerySerializer(PageQuery):
    q = Line(required=False, max_length=60)
    state = Choice(Property.State.choices, required=False)
    how = Choice(Property.How.choices, required=False)
    mine = Flag(required=False)
    late = Flag(required=False)


@extend_schema(
    parameters=[PropertyQuerySerializer], responses=page_of(PropertySerializer), operation_id="property_list"
)
@api_view(["GET"])
def register(request):
    """List property. The things in the cases that the caller may know of, the newest first."""
    given = asked(PropertyQuerySerializer, request)
    rows = queries.things_for(request.user, given, now())
    return paged(request, rows, queries.ORDER, PropertySerializer, given)


@extend_schema(request=ThingSerializer, responses={201: PropertySerializer}, operation_id="property_take")
@api_view(["POST"])
def take(request, case_id):
    """Register a thing that was taken in a case. It gets its number and its first keeper."""
    case = Case.objects.visible_to(request.user).filter(pk=case_id).first()
    if case is None:
        raise Http404
    said = checked(ThingSerializer, request.data, case=case)
    is_confirmed = said.pop("dates_confirmed")
    thing = deeds.take(
        by=request.user, at=now(), case_id=case_id, thing=deeds.Thing(**said), dates_confirmed=is_confirmed
    )
    return answered(PropertySerializer(thing).data, 201)


@extend_schema(request=HandOnSerializer, responses={200: PropertySerializer}, operation_id="property_hand_on")
@api_view(["POST"])
def hand_on(request, property_id):
    """Hand a thing on. Writes its next hand-over; `seen_steps` is the number of those that were read."""
    return _deed(request, property_id, deeds.hand_on, HandOnSerializer, deeds.HandOver)


@extend_schema(request=EndSerializer, responses={200: PropertySerializer}, operation_id="property_end")
@api_view(["POST"])
def end(request, property_id):
    """End the custody of a thing. It is returned to its owner or disposed of."""
    return _deed(request, property_id, deeds.end, EndSerializer, deeds.Whereabouts)


def _deed(request, property_id, deed, shape, row):
    thing = Property.objects.visible_to(request.user).select_related("case").filter(pk=property_id).first()
    if thing is None:
        raise Http404
    said = checked(shape, request.data, case=thing.case)
    beside = {name: said.pop(name) for name in ("seen_steps", "dates_confirmed")}
    done = deed(by=request.user, at=now(), property_id=property_id, given=row(**said), **beside)
    return answered(PropertySerializer(done.thing).data)
