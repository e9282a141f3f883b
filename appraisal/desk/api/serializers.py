"""The shapes of the appraisal's API; points and quantities are in hundredths."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from appraisal.engine.models import Sheet, Stretch
from appraisal.objections.models import Objection
from appraisal.results.bulletins.models import Bulletin
from appraisal.results.reissues import queries as reissues
from appraisal.results.reissues.comparing import CORRECTION, OBJECTION, VOID
from appraisal.results.reissues.models import Reissue
from appraisal.scheme.addresses import WORDS
from appraisal.scheme.measures import RECORDS
from appraisal.scheme.periods.models import Period
from appraisal.scheme.versions.base import FULL_MARKS
from portal.people.api.shapes import OfficerSerializer
from portal.shell.api.fields import Choice, Flag, Key, Line, Text
from portal.shell.api.pages import PageQuery, PageSerializer
from portal.shell.api.shapes import Given
from portal.shell.naming import in_page_language

# Kinds of records, as the measures declare them.
REF_KINDS = [(label, label) for label in RECORDS]
KIND_WORDS = [("units", "units"), ("officers", "officers")]


class KindWordField(serializers.ChoiceField):
    """A kind of subject by the word that stands in addresses and questions too."""

    def __init__(self, **kwargs):
        super().__init__(choices=KIND_WORDS, read_only=True, **kwargs)

    def to_representation(self, value):
        return WORDS[value]


class SchemeField(serializers.CharField):
    """The scheme that a period belongs to, by its code."""

    def __init__(self, source, **kwargs):
        super().__init__(source=source, read_only=True, **kwargs)


class PeriodSerializer(serializers.ModelSerializer):
    """A period of a scheme and its state."""

    scheme = SchemeField("scheme.code")

    class Meta:
        model = Period
        fields = ["id", "scheme", "kind", "code", "starts_on", "ends_on", "state", "computes_at", "publicity_until"]


class PlaceSerializer(serializers.ModelSerializer):
    """One row of a ranking."""

    subject_kind = KindWordField()
    name = serializers.CharField(source="label")
    unit = serializers.CharField(source="unit_label")

    class Meta:
        model = Sheet
        fields = [
            "run",
            "subject_kind",
            "subject_id",
            "name",
            "unit",
            "group",
            "points",
            "reachable",
            "is_scored",
            "caseload",
            "is_ranked",
            "rank",
            "previous_rank",
        ]


class ColumnSerializer(serializers.Serializer):
    """How many subjects have points from `low` up to `high`."""

    low = serializers.IntegerField()
    high = serializers.IntegerField()
    count = serializers.IntegerField()


class RankingSerializer(PageSerializer):
    """One page of a ranking; for those who see no names, the distribution instead of rows."""

    scheme = serializers.CharField()
    period = serializers.CharField()
    state = serializers.CharField()
    version = serializers.CharField()
    group = serializers.CharField()
    results = PlaceSerializer(many=True)
    distribution = ColumnSerializer(many=True)


class SchemeQuery(Given):
    """Which scheme, by its code."""

    scheme = Line(required=False, max_length=40)


class RankingQuerySerializer(PageQuery):
    """Which ranking; the first scheme, its newest visible period and the first group without more."""

    scheme = Line(required=False, max_length=40)
    period = Line(required=False, max_length=20)
    kind = Choice(choices=KIND_WORDS, default="units")
    group = Line(required=False, max_length=40)


class LineSerializer(serializers.Serializer):
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
    is_scored = serializers.BooleanField()


class PartSerializer(serializers.Serializer):
    """What moves the points of a sheet beside its lines: base marks, a limit, a veto, the floor."""

    name = serializers.CharField(source="words")
    points = serializers.IntegerField()


class HeldGateSerializer(serializers.Serializer):
    """A gate that held on a sheet: its condition was met, and its effect is part of the score."""

    code = serializers.CharField(source="gate.code")
    name = serializers.CharField(source="gate.label")
    condition = serializers.CharField(help_text="What had to be met, in words.")
    effect = serializers.CharField(help_text="What it does to the sheet, in words.")


class StretchSerializer(serializers.ModelSerializer):
    """Where a subject stood in a part of the period, both days included."""

    unit = serializers.CharField(source="unit_label")

    class Meta:
        model = Stretch
        fields = ["unit", "group", "starts_on", "ends_on", "records"]


class GradedSerializer(serializers.Serializer):
    """The grade of a sheet with the sentence that leads there, and the gates that held."""

    grade = serializers.CharField()
    sentence = serializers.CharField(help_text="The points, the grade they would earn, and what holds it.")
    gates = HeldGateSerializer(many=True)


class SheetSerializer(PlaceSerializer):
    """A score sheet: the points of `lines` and `parts` sum to its points, exactly; and the sums by hand."""

    scheme = SchemeField("run.version.scheme.code")
    period = serializers.CharField(source="run.period.code")
    version = serializers.CharField(source="run.version.number")
    lines = LineSerializer(many=True)
    parts = PartSerializer(many=True)
    stretches = StretchSerializer(
        many=True, source="placed", help_text="Where it was not one place throughout; else empty."
    )
    by_hand = serializers.CharField()
    graded = GradedSerializer(allow_null=True)
    why = serializers.ListField(child=serializers.CharField())

    class Meta(PlaceSerializer.Meta):
        own = ["scheme", "period", "version", "lines", "parts", "stretches", "by_hand", "graded", "why"]
        fields = [*PlaceSerializer.Meta.fields, *own]


class ProofSerializer(serializers.Serializer):
    """One thing that makes a record count: a time, the clock, what it was in its month."""

    name = serializers.CharField(help_text="What is said: a time, the clock, the round.")
    said = serializers.CharField(help_text="What it is, in words.")

    def to_representation(self, instance):
        """Return a pair under its names."""
        return dict(zip(("name", "said"), instance, strict=True))


class RecordSerializer(serializers.Serializer):
    """One record behind a line; without a case number it is not open to the caller."""

    occurred_on = serializers.DateField(source="fact.occurred_on")
    quantity = serializers.IntegerField(source="fact.quantity")
    base = serializers.IntegerField(source="fact.base")
    case = serializers.IntegerField(source="carrier.pk", default=None, allow_null=True)
    number = serializers.SerializerMethodField()
    what = serializers.CharField(source="told.what", default="")
    officer = serializers.CharField(source="told.officer", default="")
    reviewer = serializers.CharField(source="told.reviewer", default="")
    said = serializers.CharField(source="told.said", default="", help_text="What the reviewer said.")
    url = serializers.CharField(
        source="told.url", default="", help_text="The page, at the step, defect or clock itself."
    )
    proof = ProofSerializer(many=True, help_text="What makes the record count.")
    record = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_number(self, record):
        return record.name or None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_record(self, record):
        return f"{record.fact.ref_kind}:{record.fact.ref_id}" if record.carrier else None


class BulletinSerializer(serializers.ModelSerializer):
    """A bulletin as it was issued; its kind is "draft" or "final"."""

    kind = serializers.CharField()
    scheme = SchemeField("run.version.scheme.code")
    period = serializers.CharField(source="period.code")
    superseded_by = serializers.CharField(source="superseded_by.number", default=None, allow_null=True)

    class Meta:
        model = Bulletin
        fields = [
            "id",
            "number",
            "kind",
            "scheme",
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


class ObjectionSerializer(serializers.ModelSerializer):
    """An objection and its decision."""

    subject_kind = KindWordField()
    filed_by = OfficerSerializer(read_only=True)
    decided_by = OfficerSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Objection
        fields = [
            "id",
            "run",
            "subject_kind",
            "subject_id",
            "indicator",
            "ref_kind",
            "ref_id",
            "filed_by",
            "filed_at",
            "reason",
            "state",
            "decided_by",
            "decided_at",
            "decision_reason",
        ]


class FileSerializer(Given):
    """An objection to file against a line of one's own sheet, or one record of it."""

    run = Key()
    kind = Choice(choices=KIND_WORDS)
    subject_id = Key()
    indicator = Key()
    ref_kind = Choice(choices=REF_KINDS, required=False, allow_blank=True, default="")
    ref_id = Key(required=False, allow_null=True, default=None)
    reason = Text(max_length=2000)


class DecideObjectionSerializer(Given):
    """Whether an objection is upheld, which record no longer counts, and why."""

    is_upheld = Flag()
    ref_kind = Choice(choices=REF_KINDS, required=False, allow_blank=True, default="")
    ref_id = Key(required=False, allow_null=True, default=None)
    reason = Text(max_length=2000)


class ReissueLineSerializer(serializers.ModelSerializer):
    """A published month that is to be issued anew, or was not: the run that stood and the one that takes its place."""

    scheme = SchemeField("run.version.scheme.code")
    period = serializers.CharField(source="run.period.code")
    results_digest = serializers.CharField(source="run.results_digest")
    decided_by = OfficerSerializer(read_only=True, allow_null=True)
    bulletin = serializers.IntegerField(source="bulletin_id", allow_null=True)

    class Meta:
        model = Reissue
        fields = [
            "id",
            "scheme",
            "period",
            "replaces",
            "run",
            "results_digest",
            "state",
            "proposed_at",
            "decided_by",
            "decided_at",
            "reason",
            "bulletin",
        ]


class CorrectedRecordSerializer(serializers.Serializer):
    """A record that is otherwise now; without a number it is not open to the caller."""

    cause = serializers.ChoiceField(choices=[(cause, cause) for cause in (OBJECTION, VOID, CORRECTION)])
    record = serializers.CharField(allow_null=True)
    number = serializers.CharField(allow_null=True)
    objection = serializers.IntegerField(allow_null=True)


class CorrectedPlaceSerializer(serializers.Serializer):
    """What a subject has: its points, its place and the one before."""

    points = serializers.IntegerField()
    rank = serializers.IntegerField(allow_null=True)
    previous_rank = serializers.IntegerField(allow_null=True)
    reachable = serializers.IntegerField(default=FULL_MARKS)
    is_scored = serializers.BooleanField(default=True)
    caseload = serializers.IntegerField()
    is_ranked = serializers.BooleanField()


class CorrectedLineSerializer(serializers.Serializer):
    """A line that changes: what was counted and the points before and after, null where there is no such line."""

    indicator = serializers.IntegerField()
    adjusts = serializers.CharField(allow_null=True)
    value_before = serializers.IntegerField(allow_null=True)
    points_before = serializers.IntegerField(allow_null=True)
    value_after = serializers.IntegerField(allow_null=True)
    points_after = serializers.IntegerField(allow_null=True)


class CorrectedSheetSerializer(serializers.Serializer):
    """A subject whose points, place or lines change."""

    subject_kind = KindWordField()
    subject_id = serializers.IntegerField()
    name = serializers.CharField()
    group = serializers.CharField()
    before = CorrectedPlaceSerializer(allow_null=True)
    after = CorrectedPlaceSerializer()
    lines = CorrectedLineSerializer(many=True)


class ReissueSerializer(ReissueLineSerializer):
    """A published month to be issued anew: what was corrected, whose lines and places change, how many are told."""

    records = serializers.SerializerMethodField()
    sheets = serializers.SerializerMethodField()
    recipients = serializers.SerializerMethodField()

    class Meta(ReissueLineSerializer.Meta):
        fields = [*ReissueLineSerializer.Meta.fields, "records", "sheets", "recipients"]

    @extend_schema_field(CorrectedRecordSerializer(many=True))
    def get_records(self, reissue):
        found = reissues.records_of(reissue, self.context["officer"])
        return [_corrected_record(record, is_open=bool(url)) for record, url, _cause in found]

    @extend_schema_field(CorrectedSheetSerializer(many=True))
    def get_sheets(self, reissue):
        return [_corrected_sheet(sheet) for sheet in reissue.facts["sheets"]]

    def get_recipients(self, reissue) -> int:
        return reissues.recipients_of(reissue, self.context["at"])


def _corrected_record(record, is_open):
    return {
        "cause": record["cause"],
        "record": f"{record['ref_kind']}:{record['ref_id']}" if is_open else None,
        "number": record["number"] if is_open else None,
        "objection": record["objection"],
    }


def _corrected_sheet(sheet):
    return {
        "subject_kind": WORDS[sheet["kind"]],
        "subject_id": sheet["subject_id"],
        "name": in_page_language(sheet["name"], sheet["name_en"]),
        "group": sheet["group"],
        "before": sheet["before"],
        "after": sheet["after"],
        "lines": [_corrected_line(line) for line in sheet["lines"]],
    }


def _corrected_line(line):
    before, after = ((line[when] or (None, None, None)) for when in ("before", "after"))
    return {
        "indicator": line["indicator"],
        "adjusts": line["adjusts"],
        "value_before": before[0],
        "points_before": before[2],
        "value_after": after[0],
        "points_after": after[2],
    }


class DecideReissueSerializer(Given):
    """Whether the corrected bulletin is issued, else the month stays as it is, on the results that were read; and why.

    `seen_results` is the `results_digest` of the answer that was read.
    """

    is_issued = Flag()
    seen_results = Line(max_length=64)
    reason = Text(max_length=2000)


class ComputationSerializer(serializers.Serializer):
    """The scheduled run that computes the month."""

    run = serializers.IntegerField(source="pk")
    job = serializers.CharField()
    key = serializers.CharField()
    state = serializers.CharField()


class LineQuery(PageQuery):
    adjusts = Line(required=False, max_length=20)
