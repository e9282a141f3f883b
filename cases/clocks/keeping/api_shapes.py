"""Clocks and pauses as the API says them and takes them."""

from rest_framework import serializers

from cases.clocks.models import ClockPause
from portal.people.api.shapes import OfficerSerializer
from portal.shell.api.fields import Flag, Line, Moment
from portal.shell.api.shapes import Given


class PauseSerializer(serializers.ModelSerializer):
    """A pause of a clock, by the code of its ground."""

    ground = serializers.SlugRelatedField("code", read_only=True)
    paused_by = OfficerSerializer(read_only=True)

    class Meta:
        model = ClockPause
        fields = ["id", "ground", "starts_at", "ends_at", "document", "end_document", "reason", "is_void", "paused_by"]


class ClockSerializer(serializers.Serializer):
    """A clock with the sum by which its deadline is found."""

    id = serializers.IntegerField(source="clock.pk")
    code = serializers.CharField(source="clock.rule.code")
    name = serializers.CharField(source="clock.rule.label")
    basis = serializers.CharField(source="clock.rule.basis")
    state = serializers.CharField()
    counted_from = serializers.CharField()
    base_at = serializers.DateTimeField(source="clock.base_at")
    due_at = serializers.DateTimeField(source="clock.due_at")
    met_at = serializers.DateTimeField(source="clock.met_at", allow_null=True)
    is_provisional = serializers.BooleanField(source="clock.is_provisional")
    extensions = serializers.IntegerField(source="clock.extensions")
    formula = serializers.ListField(child=serializers.CharField())
    pauses = PauseSerializer(many=True)


class StartSerializer(Given):
    """Start a clock from a fact."""

    code = Line(max_length=200)
    base_at = Moment()
    document = Line(max_length=200)


class PauseInSerializer(Given):
    """Pause a clock."""

    ground = Line(max_length=200)
    starts_at = Moment()
    ends_at = Moment(required=False, allow_null=True)
    document = Line(max_length=200)
    reason = Line(max_length=500, required=False, allow_blank=True)


class ResumeSerializer(Given):
    """End a pause."""

    ends_at = Moment()
    document = Line(max_length=200)


class CorrectSerializer(Given):
    """Correct a pause; what is left out stays."""

    starts_at = Moment(required=False)
    ends_at = Moment(required=False)
    document = Line(max_length=200, required=False)
    is_void = Flag(default=False)
    reason = Line(max_length=200)


class MeetSerializer(Given):
    """Say when a clock was met."""

    met_at = Moment()
    document = Line(max_length=200)


class RestartSerializer(Given):
    """Count the handling period anew."""

    failed_at = Moment()
    document = Line(max_length=200)
    reason = Line(max_length=500, required=False, allow_blank=True)


class LengthenSerializer(Given):
    """Allow an examination its longer period."""

    code = Line(max_length=200)
    reason = Line(max_length=200)
    document = Line(max_length=200, required=False, allow_blank=True)


class ReasonSerializer(Given):
    """Why."""

    reason = Line(max_length=200)
