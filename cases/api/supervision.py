"""Supervision orders through the API."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.response import Response

from cases.api.views import MAY_REFUSE, SAYS_NO, checked, found_case
from cases.models import Evidence
from cases.models.supervision import OrderEntry, SupervisionOrder
from cases.queries.supervision import order_for, orders_for
from cases.services import supervision
from cases.supervising import BY_NAME
from portal.people.models import Officer
from portal.shell.paging import Keyset
from portal.shell.serializing import BoundedSerializer


class OrderEntrySerializer(serializers.ModelSerializer):
    """One move on an order."""

    by = serializers.SlugRelatedField("badge_number", read_only=True)

    class Meta:
        model = OrderEntry
        fields = ["kind", "round", "by", "at", "text", "document", "evidence", "due_at"]


class OrderSerializer(serializers.ModelSerializer):
    """A supervision order."""

    responsible = serializers.SlugRelatedField("badge_number", read_only=True)
    raised_by = serializers.SlugRelatedField("badge_number", read_only=True)

    class Meta:
        model = SupervisionOrder
        fields = [
            "id", "number", "case", "problem", "responsible", "state", "round", "raised_by", "raised_at", "due_at",
            "version",
        ]  # fmt: skip
        extra_kwargs = {"state": {"read_only": True}}


class OrderDetailSerializer(OrderSerializer):
    """A supervision order with its trail."""

    entries = OrderEntrySerializer(many=True, read_only=True)

    class Meta(OrderSerializer.Meta):
        fields = [*OrderSerializer.Meta.fields, "entries"]


class OrderPageSerializer(BoundedSerializer):
    """One page of orders, newest first, and the cursor of the next one."""

    results = OrderSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class RaiseOrderSerializer(BoundedSerializer):
    """A new order."""

    problem = serializers.CharField()
    responsible = serializers.SlugRelatedField("badge_number", queryset=Officer.objects.all())
    due_on = serializers.DateField()


class MoveOrderSerializer(BoundedSerializer):
    """What is said with a move."""

    seen_version = serializers.IntegerField()
    text = serializers.CharField()
    document = serializers.CharField(required=False, allow_blank=True)
    evidence = serializers.PrimaryKeyRelatedField(queryset=Evidence.objects.all(), required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    responsible = serializers.SlugRelatedField(
        "badge_number", queryset=Officer.objects.all(), required=False, allow_null=True
    )


@extend_schema(responses={200: OrderPageSerializer}, operation_id="orders_list")
@api_view(["GET"])
def orders(request):
    """List the supervision orders on cases that one may know of; `state` narrows, `after` goes on."""
    rows = orders_for(request.user, request.query_params.get("state", ""))
    page = Keyset(rows, ("-raised_at", "-id")).page_for(request)
    return Response(OrderPageSerializer({"results": page.rows, "next": page.next_cursor}).data)


@extend_schema(responses={200: OrderDetailSerializer, **SAYS_NO}, operation_id="orders_read")
@api_view(["GET"])
def order(request, order_id):
    """Read one order with its trail."""
    return Response(OrderDetailSerializer(_found(request, order_id)).data)


@extend_schema(
    request=RaiseOrderSerializer, responses={201: OrderDetailSerializer, **MAY_REFUSE}, operation_id="orders_raise"
)
@api_view(["POST"])
def raise_order(request, case_id):
    """Raise a supervision order on a case."""
    case = found_case(request.user, case_id)
    given = checked(RaiseOrderSerializer, request.data)
    row = supervision.raise_order(by=request.user, at=now(), case_id=case.pk, **given)
    return Response(OrderDetailSerializer(row).data, status=201)


@extend_schema(
    request=MoveOrderSerializer, responses={200: OrderDetailSerializer, **MAY_REFUSE}, operation_id="orders_move"
)
@api_view(["POST"])
def move(request, order_id, name):
    """Make one move on an order: answer, confirm, raise-again, suspend, resume, extend, reassign."""
    row = _found(request, order_id)
    if name not in BY_NAME:
        raise Http404
    given = checked(MoveOrderSerializer, request.data)
    supervision.move(by=request.user, at=now(), order_id=row.pk, name=name, **given)
    return Response(OrderDetailSerializer(_found(request, order_id)).data)


def _found(request, order_id):
    try:
        return order_for(request.user, order_id)
    except ObjectDoesNotExist as hidden:
        raise Http404 from hidden
