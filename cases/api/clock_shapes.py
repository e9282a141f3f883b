"""Clocks and pauses as the API says them and takes them."""

from rest_framework import serializers

from cases.models import ClockPause
from portal.shell.serializing import BoundedSerializer


class PauseSerializer(serializers.ModelSerializer):
    """A pause of a clock, by the code of its ground."""

    ground = serializers.SlugRelatedField("code", read_only=True)
    paused_by = serializers.SlugRelatedField("badge_number", read_only=True)

    class Meta:
        model = ClockPause
        fields = [
            "id", "ground", "starts_at", "ends_at", "document", "end_document", "reason", "is_void", "paused_by"
        ]  # fmt: skip


class ClockSerializer(BoundedSerializer):
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


class StartSerializer(BoundedSerializer):
    """Start a clock from a fact."""

    code = serializers.CharField()
    base_at = serializers.DateTimeField()
    document = serializers.CharField()


class PauseInSerializer(BoundedSerializer):
    """Pause a clock."""

    ground = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    document = serializers.CharField()
    reason = serializers.CharField(required=False, allow_blank=True)


class ResumeSerializer(BoundedSerializer):
    """End a pause."""

    ends_at = serializers.DateTimeField()
    document = serializers.CharField()


class CorrectSerializer(BoundedSerializer):
    """Correct a pause; what is left out stays."""

    starts_at = serializers.DateTimeField(required=False)
    ends_at = serializers.DateTimeField(required=False)
    document = serializers.CharField(required=False)
    is_void = serializers.BooleanField(default=False)
    reason = serializers.CharField()


class MeetSerializer(BoundedSerializer):
    """Say when a clock was met."""

    met_at = serializers.DateTimeField()
    document = serializers.CharField()


class RestartSerializer(BoundedSerializer):
    """Count the handling period anew."""

    failed_at = serializers.DateTimeField()
    document = serializers.CharField()
    reason = serializers.CharField(required=False, allow_blank=True)


class LengthenSerializer(BoundedSerializer):
    """Allow an examination its longer period."""

    code = serializers.CharField()
    reason = serializers.CharField()
    document = serializers.CharField(required=False, allow_blank=True)


class ReasonSerializer(BoundedSerializer):
    """Why."""

    reason = serializers.CharField()
