"""The shapes of the appraisal's API; points and quantities are in hundredths."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from appraisal.models import Bulletin, Consequence, Fact, Objection, Period, Sheet
from appraisal.screens.names import name_of
from portal.shell.serializing import BoundedSerializer

KIND_WORDS = [("units", "units"), ("officers", "officers")]


class AppraisalRefusalSerializer(BoundedSerializer):
    """Why something was refused."""

    detail = serializers.CharField()
    fields = serializers.DictField(child=serializers.CharField(), required=False)
    changes = serializers.ListField(child=serializers.CharField(), required=False)


class PeriodSerializer(serializers.ModelSerializer):
    """A month and its state."""

    class Meta:
        model = Period
        fields = ["id", "code", "starts_on", "ends_on", "state", "computes_at", "publicity_until"]


class PlaceSerializer(serializers.ModelSerializer):
    """One row of a ranking."""

    name = serializers.SerializerMethodField()
    unit = serializers.CharField(source="unit.label", default="")

    class Meta:
        model = Sheet
        fields = [
            "run", "subject_kind", "subject_id", "name", "unit", "group", "points", "caseload", "is_ranked", "rank",
            "previous_rank",
        ]  # fmt: skip

    @extend_schema_field(str)
    def get_name(self, sheet):
        return name_of(sheet)


class ColumnSerializer(BoundedSerializer):
    """How many subjects have points from `low` up to `high`."""

    low = serializers.IntegerField()
    high = serializers.IntegerField()
    count = serializers.IntegerField()


class RankingSerializer(BoundedSerializer):
    """One page of a ranking; for those who see no names, the distribution instead of rows."""

    period = serializers.CharField()
    state = serializers.CharField()
    version = serializers.CharField()
    group = serializers.CharField()
    results = PlaceSerializer(many=True)
    distribution = ColumnSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class RankingQuerySerializer(BoundedSerializer):
    """Which ranking; the newest visible month and the first group without more."""

    period = serializers.CharField(required=False)
    kind = serializers.ChoiceField(choices=KIND_WORDS, default="units")
    group = serializers.CharField(required=False)
    after = serializers.CharField(required=False)
    before = serializers.CharField(required=False)


class LineSerializer(BoundedSerializer):
    """One line of a sheet with the sentence that leads to its points."""

    indicator = serializers.IntegerField(source="indicator.pk")
    code = serializers.CharField(source="indicator.code")
    name = serializers.CharField(source="indicator.label")
    rule = serializers.CharField(source="indicator.text_label")
    basis = serializers.CharField(source="indicator.basis")
    version = serializers.CharField(source="indicator.version.number")
    adjusts = serializers.CharField(source="line.adjusts.code", default=None, allow_null=True)
    value = serializers.CharField()
    points = serializers.IntegerField()
    sentence = serializers.CharField()


class SheetSerializer(PlaceSerializer):
    """A score sheet with its lines, and the sums by hand."""

    period = serializers.CharField(source="run.period.code")
    version = serializers.CharField(source="run.version.number")
    lines = LineSerializer(many=True)
    by_hand = serializers.CharField()
    why = serializers.ListField(child=serializers.CharField())

    class Meta(PlaceSerializer.Meta):
        fields = [*PlaceSerializer.Meta.fields, "period", "version", "lines", "by_hand", "why"]


class RecordSerializer(BoundedSerializer):
    """One record behind a line; without a case number it is not open to the caller."""

    occurred_on = serializers.DateField(source="fact.occurred_on")
    quantity = serializers.IntegerField(source="fact.quantity")
    base = serializers.IntegerField(source="fact.base")
    case = serializers.IntegerField(source="case.pk", default=None, allow_null=True)
    number = serializers.CharField(source="case.number", default=None, allow_null=True)
    what = serializers.CharField()
    officer = serializers.CharField()
    reviewer = serializers.CharField()
    record = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_record(self, record):
        return f"{record.fact.ref_kind}:{record.fact.ref_id}" if record.case else None


class RecordPageSerializer(BoundedSerializer):
    """One page of the records behind a line."""

    results = RecordSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class BulletinSerializer(serializers.ModelSerializer):
    """A bulletin as it was issued; its kind is "draft" or "final"."""

    kind = serializers.CharField()
    period = serializers.CharField(source="period.code")
    superseded_by = serializers.CharField(source="superseded_by.number", default=None, allow_null=True)

    class Meta:
        model = Bulletin
        fields = [
            "id",
            "number",
            "kind",
            "period",
            "issued_at",
            "results_digest",
            "ledger_mark",
            "superseded_by",
        ]


class BulletinDetailSerializer(BulletinSerializer):
    """A bulletin with the ranking it holds."""

    content = serializers.JSONField()

    class Meta(BulletinSerializer.Meta):
        fields = [*BulletinSerializer.Meta.fields, "content"]


class BulletinPageSerializer(BoundedSerializer):
    """One page of bulletins, newest first."""

    results = BulletinSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ObjectionSerializer(serializers.ModelSerializer):
    """An objection and its decision."""

    class Meta:
        model = Objection
        fields = [
            "id", "run", "subject_kind", "subject_id", "indicator", "ref_kind", "ref_id", "filed_by", "filed_at",
            "reason", "state", "decided_by", "decided_at", "decision_reason",
        ]  # fmt: skip


class FileSerializer(BoundedSerializer):
    """An objection to file against a line of one's own sheet, or one record of it."""

    run = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=KIND_WORDS)
    subject_id = serializers.IntegerField()
    indicator = serializers.IntegerField()
    ref_kind = serializers.ChoiceField(choices=Fact.Ref.choices, required=False, allow_blank=True, default="")
    ref_id = serializers.IntegerField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=2000)


class DecideObjectionSerializer(BoundedSerializer):
    """Whether an objection is upheld, which record no longer counts, and why."""

    is_upheld = serializers.BooleanField()
    ref_kind = serializers.ChoiceField(choices=Fact.Ref.choices, required=False, allow_blank=True, default="")
    ref_id = serializers.IntegerField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=2000)


class ConsequenceSerializer(serializers.ModelSerializer):
    """A proposed or decided consequence with the facts it rests on."""

    period = serializers.CharField(source="period.code")

    class Meta:
        model = Consequence
        fields = [
            "id", "rule", "period", "subject_kind", "subject_id", "officer", "facts", "state", "proposed_at",
            "decided_by", "decided_at", "reason",
        ]  # fmt: skip


class DecideConsequenceSerializer(BoundedSerializer):
    """Whether a consequence is confirmed, else waived, and why."""

    is_confirmed = serializers.BooleanField()
    reason = serializers.CharField(max_length=2000)


class ComputationSerializer(BoundedSerializer):
    """The scheduled run that computes the month."""

    run = serializers.IntegerField(source="pk")
    job = serializers.CharField()
    key = serializers.CharField()
    state = serializers.CharField()
