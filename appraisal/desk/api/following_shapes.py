"""The shapes of what follows from results; points are in hundredths."""

from rest_framework import serializers

from appraisal.consequences.honours.models import HonoursList
from appraisal.consequences.personnel.models import HandOver, HandOverSheet, Opinion
from appraisal.consequences.warnings.models import EarlyWarning
from appraisal.desk.api.serializers import KIND_WORDS, KindWordField
from portal.people.api.shapes import OfficerSerializer
from portal.people.models import Officer
from portal.shell.api.fields import Choice, KeyOf, Line, Number, Text
from portal.shell.api.shapes import Given

ANSWERS = [(value, value) for value in Opinion.Answer.values]


class ListedSerializer(serializers.Serializer):
    """A candidate."""

    subject_id = serializers.IntegerField()
    name = serializers.CharField()
    unit = serializers.CharField()


class GroundSerializer(serializers.Serializer):
    """Why somebody is excluded: a consequence, or a gate that held on a sheet."""

    consequence = serializers.IntegerField(required=False, help_text="Key of the consequence.")
    gate = serializers.IntegerField(required=False, help_text="Key of the gate.")
    sheet = serializers.IntegerField(required=False, help_text="Key of the score sheet on which the gate held.")


class ExcludedSerializer(ListedSerializer):
    """Somebody who is excluded, and why."""

    reasons = GroundSerializer(many=True)


class HonoursListSerializer(serializers.ModelSerializer):
    """A confirmed honours list."""

    subject_kind = KindWordField()
    candidates = ListedSerializer(many=True, source="content.candidates")
    excluded = serializers.SerializerMethodField(help_text="Who is excluded and why, where the caller may read it.")
    confirmed_by = OfficerSerializer(read_only=True)
    replaces = serializers.CharField(source="replaces.number", default=None, allow_null=True)

    class Meta:
        model = HonoursList
        fields = [
            "id",
            "year",
            "subject_kind",
            "number",
            "candidates",
            "excluded",
            "digest",
            "reason",
            "confirmed_by",
            "confirmed_at",
            "replaces",
        ]

    def get_excluded(self, row) -> list[dict]:
        return row.content["excluded"]


class HonoursQuery(Given):
    """Of which year and whom."""

    year = Number(min_value=1990, max_value=2999, help_text="Year of the honours.")
    kind = Choice(choices=KIND_WORDS, default="units", help_text="units or officers.")


class HonoursStandingSerializer(serializers.Serializer):
    """How the honours of a year stand, and their digest."""

    candidates = ListedSerializer(many=True)
    excluded = ExcludedSerializer(many=True)
    digest = serializers.CharField()


class ConfirmHonoursSerializer(Given):
    """The list of a year as it was read, and why it is confirmed."""

    year = Number(min_value=1990, max_value=2999, help_text="Year of the honours.")
    kind = Choice(choices=KIND_WORDS, help_text="units or officers.")
    reason = Text(max_length=2000)
    seen_digest = Line(max_length=64)


class HandOverSerializer(serializers.ModelSerializer):
    """A hand-over of a quarter."""

    confirmed_by = OfficerSerializer(read_only=True, allow_null=True)

    class Meta:
        model = HandOver
        fields = ["id", "code", "starts_on", "ends_on", "number", "digest", "made_at", "confirmed_by", "confirmed_at"]


class RecordOfOfficerSerializer(serializers.ModelSerializer):
    """What a hand-over says of one officer."""

    quarter = serializers.CharField(source="hand_over.code")

    class Meta:
        model = HandOverSheet
        fields = ["quarter", "officer_id", "name", "unit_name", "content", "digest"]


class OpinionSerializer(serializers.ModelSerializer):
    """An opinion before a promotion."""

    officer = OfficerSerializer(read_only=True)
    asked_by = OfficerSerializer(read_only=True)
    answered_by = OfficerSerializer(read_only=True, allow_null=True)
    confirmed_by = OfficerSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Opinion
        fields = [
            "id",
            "officer",
            "post",
            "state",
            "asked_by",
            "asked_at",
            "answer",
            "reason",
            "answered_by",
            "answered_at",
            "confirmed_by",
            "confirmed_at",
        ]


class AskOpinionSerializer(Given):
    """About whom, and before which post."""

    officer = KeyOf(queryset=Officer.objects.filter(is_active=True), help_text="Officer, by key.")
    post = Line(max_length=120, help_text="Post to which the officer is to be promoted.")


class AnswerOpinionSerializer(Given):
    """An opinion and its reason."""

    answer = Choice(choices=ANSWERS)
    reason = Text(max_length=2000)


class WarningReasonSerializer(serializers.Serializer):
    """A signal that reached its threshold."""

    signal = serializers.CharField(source="threshold.signal")
    name = serializers.CharField(source="threshold.label")
    found = serializers.IntegerField()
    needs = serializers.IntegerField()


class WarningSerializer(serializers.ModelSerializer):
    """An early warning with its reasons."""

    quarter = serializers.CharField(source="round.code")
    subject_kind = KindWordField()
    name = serializers.CharField(source="label")
    unit = serializers.CharField(source="unit.code")
    reasons = WarningReasonSerializer(many=True)
    acknowledged_by = OfficerSerializer(read_only=True, allow_null=True)

    class Meta:
        model = EarlyWarning
        fields = [
            "id",
            "quarter",
            "subject_kind",
            "subject_id",
            "name",
            "unit",
            "reasons",
            "measures",
            "acknowledged_by",
            "acknowledged_at",
        ]


class AcknowledgeSerializer(Given):
    """What will be done about an early warning."""

    measures = Text(max_length=2000)
