"""Supervision orders through the API."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from cases.file.evidence.models import Evidence
from cases.file.pages.api import found_case
from cases.quality.supervision import deeds as supervision
from cases.quality.supervision.models import OrderEntry, SupervisionOrder
from cases.quality.supervision.queries import order_for, orders_for
from cases.quality.supervision.rules import BY_NAME
from portal.people.api.shapes import OfficerSerializer, officer_key
from portal.shell.api.answers import answered, created
from portal.shell.api.fields import Choice, Day, KeyOf, Line, Number, Text
from portal.shell.api.pages import PageQuery, page_of, paged
from portal.shell.api.shapes import Given, asked, checked
from portal.shell.api.views import api_view

ORDER = ("-raised_at", "-id")


class OrderEntrySerializer(serializers.ModelSerializer):
    """One move on an order."""

    by = OfficerSerializer(read_only=True)

    class Meta:
        model = OrderEntry
        fields = ["kind", "round", "by", "at", "text", "document", "evidence", "due_at"]


class OrderSerializer(serializers.ModelSerializer):
    """A supervision order."""

    responsible = OfficerSerializer(read_only=True)
    raised_by = OfficerSerializer(read_only=True)

    class Meta:
        model = SupervisionOrder
        fields = [
            "id",
            "number",
            "case",
            "problem",
            "responsible",
            "state",
            "round",
            "raised_by",
            "raised_at",
            "due_at",
            "version",
        ]
        extra_kwargs = {"state": {"read_only": True}}


class OrderDetailSerializer(OrderSerializer):
    """A supervision order with its trail."""

    entries = OrderEntrySerializer(many=True, read_only=True)

    class Meta(OrderSerializer.Meta):
        fields = [*OrderSerializer.Meta.fields, "entries"]


class OrderQuery(PageQuery):
    state = Choice(SupervisionOrder.State.choices, required=False)


class RaiseOrderSerializer(Given):
    """A new order."""

    problem = Text()
    responsible = officer_key()
    due_on = Day()


class MoveOrderSerializer(Given):
    """What is said with a move."""

    seen_version = Number()
    text = Text()
    document = Line(required=False, allow_blank=True)
    evidence = KeyOf(queryset=Evidence.objects.all(), of_the_case=True, required=False, allow_null=True)
    due_on = Day(required=False, allow_null=True)
    responsible = officer_key(required=False, allow_null=True)


@extend_schema(parameters=[OrderQuery], responses=page_of(OrderSerializer), operation_id="orders_list")
@api_view(["GET"])
def orders(request):
    """List supervision orders. Those on cases that the caller may know of, the newest first."""
    given = asked(OrderQuery, request)
    return paged(request, orders_for(request.user, given.get("state", "")), ORDER, OrderSerializer, given)


@extend_schema(responses={200: OrderDetailSerializer}, operation_id="orders_read")
@api_view(["GET"])
def order(request, order_id):
    """Read a supervision order. With its trail."""
    return answered(OrderDetailSerializer(_found(request, order_id)).data)


@extend_schema(request=RaiseOrderSerializer, responses={201: OrderDetailSerializer}, operation_id="orders_raise")
@api_view(["POST"])
def raise_order(request, case_id):
    """Raise a supervision order on a case. It names the problem, who puts it right and until when."""
    case = found_case(request.user, case_id)
    given = checked(RaiseOrderSerializer, request.data)
    row = supervision.raise_order(by=request.user, at=now(), case_id=case.pk, **given)
    return created(OrderDetailSerializer(row).data, "api:order", row.pk)


@extend_schema(
    request=MoveOrderSerializer,
    responses=OrderDetailSerializer,
    operation_id="orders_move",
    parameters=[OpenApiParameter("name", str, OpenApiParameter.PATH, enum=sorted(BY_NAME))],
)
@api_view(["POST"])
def move(request, order_id, name):
    """Make a move on a supervision order. `name` says which: answer, confirm, raise again and so on."""
    row = _found(request, order_id)
    if name not in BY_NAME:
        raise Http404
    given = checked(MoveOrderSerializer, request.data, case=row.case)
    supervision.move(by=request.user, at=now(), order_id=row.pk, name=name, **given)
    return answered(OrderDetailSerializer(_found(request, order_id)).data)


def _found(request, order_id):
    try:
        return order_for(request.user, order_id)
    except ObjectDoesNotExist as hidden:
        raise Http404 from hidden
