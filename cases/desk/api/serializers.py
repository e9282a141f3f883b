"""Cases, matters and the catalogues as the API says them: personal data by mask alone."""

import re

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.file.case.models import Case
from cases.file.case.states import CaseKind, CaseState, MatterKind
from cases.file.evidence.api_shapes import EvidenceInSerializer, EvidenceSerializer
from cases.file.parties.models import Party
from cases.file.reference import Cause, DefectItem, Question
from cases.intake.reception.models import Reception
from cases.review.chain import Move, Stage
from cases.review.decisions.models import PartyDecision, SanctionRange, Telling
from cases.review.measures.models import MeasureKind
from cases.review.models import Matter, ReviewStep
from portal.people.api.shapes import OfficerSerializer, officer_key
from portal.people.models import Unit
from portal.shell.api.fields import Choice, Day, Flag, Key, Line, Moment, Number, Text
from portal.shell.api.pages import PageQuery
from portal.shell.api.shapes import Given
from portal.shell.personal.papers import Paper
from portal.shell.typed.bounds import LONGEST_FACTS, LONGEST_PROPOSAL

PARTY_FIELD = re.compile(r"^party-(\d+)-(\w+)$")
REVIEW_MOVES = [(move.value, move.label) for move in (Move.APPROVE, Move.RETURN, Move.REJECT)]


class SanctionRangeSerializer(serializers.ModelSerializer):
    """One step of punishment that the article of a cause gives; `id` is the range of a decision."""

    class Meta:
        model = SanctionRange
        fields = [
            "id",
            "number",
            "words",
            "warning",
            "detention_min",
            "detention_max",
            "fine_min",
            "fine_max",
            "fine_is",
            "valid_from",
            "valid_to",
        ]
        read_only_fields = fields


class CauseSerializer(serializers.ModelSerializer):
    """A cause of action with the article it rests on and the ranges of punishment that the article gives."""

    ranges = SanctionRangeSerializer(many=True)

    class Meta:
        model = Cause
        fields = [
            "code",
            "kind",
            "name",
            "name_en",
            "statute",
            "article",
            "is_mediable",
            "valid_from",
            "valid_to",
            "ranges",
        ]
        read_only_fields = fields


class MeasureKindSerializer(serializers.ModelSerializer):
    """A kind of compulsory measure; `code` is the measure of a request."""

    class Meta:
        model = MeasureKind
        fields = [
            "code",
            "name",
            "name_en",
            "kind",
            "subject",
            "restricts_liberty",
            "lapses",
            "basis",
            "valid_from",
            "valid_to",
        ]
        read_only_fields = fields


class ChoiceOfSerializer(serializers.Serializer):
    """One value that may be chosen, and what it means."""

    value = serializers.CharField()
    label = serializers.CharField()


class ParticularSerializer(serializers.Serializer):
    """One field that a request or a follow-up asks for; `only` is the kind of case that alone is asked for it."""

    name = serializers.CharField()
    label = serializers.CharField()
    type = serializers.CharField()
    help = serializers.CharField()
    needed = serializers.BooleanField()
    only = serializers.CharField()
    bottom = serializers.IntegerField()
    top = serializers.IntegerField(allow_null=True)
    choices = serializers.SerializerMethodField()
    among = serializers.ListField(child=serializers.CharField())

    @extend_schema_field(ChoiceOfSerializer(many=True))
    def get_choices(self, row):
        return [{"value": str(value), "label": str(label)} for value, label in row.choices]


class MatterKindSerializer(serializers.Serializer):
    """A kind of request: what it asks for, and what it asks for about each respondent."""

    kind = serializers.ChoiceField(MatterKind.choices)
    label = serializers.CharField()
    is_about_respondents = serializers.BooleanField()
    particulars = ParticularSerializer(many=True)
    decision = ParticularSerializer(many=True)


class FollowUpKindSerializer(serializers.Serializer):
    """What may follow a decision: the name that stands in the address, and what it asks for."""

    name = serializers.CharField()
    label = serializers.CharField()
    sentence = serializers.CharField()
    of = serializers.CharField()
    who = serializers.ListField(child=serializers.CharField())
    particulars = ParticularSerializer(many=True)


class DocumentKindSerializer(serializers.Serializer):
    """A kind of document that can be made of a case, where what it is about is there."""

    code = serializers.CharField()
    title = serializers.CharField()
    basis = serializers.CharField()


class FollowUpSerializer(serializers.Serializer):
    """A follow-up that the caller may record now: its name and the key for the address."""

    name = serializers.CharField()
    label = serializers.CharField()
    key = serializers.IntegerField()
    about = serializers.CharField()
    matter = serializers.IntegerField(allow_null=True)


class PartyDecisionSerializer(serializers.ModelSerializer):
    """What was decided about one party, and how it was served and carried out; `id` is the key for follow-ups."""

    class Meta:
        model = PartyDecision
        fields = [
            "id",
            "matter",
            "party",
            "outcome",
            "article",
            "warning",
            "fine",
            "detention_days",
            "is_detention_served",
            "revokes_licence",
            "other",
            "decided_at",
            "served_on",
            "served_how",
            "copied_on",
            "carried_out_on",
            "carried_out_how",
            "detained_from",
            "detained_until",
            "detention_deducted",
        ]
        read_only_fields = fields


class DefectItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = DefectItem
        fields = ["id", "code", "question", "severity", "may_pass", "name", "name_en", "basis"]


class PartySerializer(serializers.ModelSerializer):
    """A party by mask; a confidential person has none."""

    name = serializers.CharField(source="shown_name")
    id_number = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()
    sex = serializers.SerializerMethodField()

    class Meta:
        model = Party
        fields = ["id", "role", "name", "paper", "id_number", "phone", "sex", "guardian_of", "is_confidential"]

    def get_id_number(self, party) -> str:
        return "" if party.is_hidden else party.id_number_mask

    def get_phone(self, party) -> str:
        return "" if party.is_hidden else party.phone_mask

    def get_sex(self, party) -> str:
        return "" if party.is_hidden else party.sex


class CaseSerializer(serializers.ModelSerializer):
    """A row of the list."""

    unit = serializers.SlugRelatedField("code", read_only=True)
    cause = serializers.SlugRelatedField("code", read_only=True, allow_null=True)
    lead = OfficerSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Case
        fields = [
            "id",
            "number",
            "kind",
            "state",
            "source",
            "unit",
            "cause",
            "lead",
            "place",
            "is_fast_track",
            "occurred_at",
            "reported_at",
            "registered_at",
            "filed_at",
            "decided_at",
            "ended_at",
            "version",
        ]
        read_only_fields = fields


class StepSerializer(serializers.ModelSerializer):
    reviewer = OfficerSerializer(read_only=True, allow_null=True)
    on_behalf_of = OfficerSerializer(read_only=True, allow_null=True)

    class Meta:
        model = ReviewStep
        fields = [
            "id",
            "round",
            "level",
            "reviewer",
            "on_behalf_of",
            "outcome",
            "opinion",
            "answers",
            "content_digest",
            "opened_at",
            "due_at",
            "decided_at",
        ]
        read_only_fields = fields


class MatterSerializer(serializers.ModelSerializer):
    """A matter with what a decision must send back: version and content digest."""

    case = serializers.PrimaryKeyRelatedField(read_only=True)
    author = OfficerSerializer(read_only=True)
    holder = OfficerSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Matter
        fields = [
            "id",
            "case",
            "kind",
            "chain",
            "author",
            "proposal",
            "particulars",
            "round",
            "stage",
            "stage_since",
            "due_at",
            "holder",
            "version",
            "content_digest",
            "opened_at",
            "ended_at",
        ]
        read_only_fields = fields


class TellingSerializer(serializers.ModelSerializer):
    """What one respondent was told before the decision, by whom and when, and the answer; bound by its digest."""

    teller = serializers.SlugRelatedField("badge_number", read_only=True)

    class Meta:
        model = Telling
        fields = [
            "id",
            "party",
            "round",
            "content",
            "content_digest",
            "told_on",
            "told_again_at",
            "guardian_told_on",
            "teller",
            "reply",
            "defence",
            "hearing",
            "hearing_told_on",
            "hearing_held_on",
            "recorded_at",
        ]
        read_only_fields = fields


class MatterDetailSerializer(MatterSerializer):
    steps = StepSerializer(many=True, read_only=True)
    tellings = TellingSerializer(many=True, read_only=True)

    class Meta(MatterSerializer.Meta):
        fields = [*MatterSerializer.Meta.fields, "steps", "tellings"]
        read_only_fields = fields


class CaseDetailSerializer(CaseSerializer):
    """A case with its parties by mask, its evidence, its requests, and what was decided about each party."""

    parties = serializers.SerializerMethodField()
    evidence = EvidenceSerializer(many=True, read_only=True)
    matters = MatterSerializer(many=True, read_only=True)
    decisions = PartyDecisionSerializer(many=True, read_only=True)

    class Meta(CaseSerializer.Meta):
        fields = [*CaseSerializer.Meta.fields, "facts", "parties", "evidence", "matters", "decisions"]
        read_only_fields = fields

    @extend_schema_field(PartySerializer(many=True))
    def get_parties(self, case):
        return PartySerializer(self.context["parties"], many=True).data


class PartyInSerializer(Given):
    role = Choice(Party.Role.choices)
    name = Line(max_length=40)
    id_number = Line(max_length=30, required=False, allow_blank=True)
    phone = Line(max_length=20, required=False, allow_blank=True)
    address = Line(max_length=120, required=False, allow_blank=True)
    residence = Line(max_length=120, required=False, allow_blank=True, help_text="Registered residence 户籍所在地.")
    sex = Choice(Party.Sex.choices, required=False)
    paper = Choice(Paper.choices, required=False)
    born_on = Day(required=False)
    ward = Key(min_value=1, required=False, help_text="A guardian's ward: its place among these parties, from 1.")
    guardian_waiver = Choice(Party.Waiver.choices, required=False)
    is_confidential = Flag(default=False)


class ReceptionInSerializer(Given):
    """How the case came in; a refusal names the fields that its source needs."""

    received_at = Moment(required=False)
    received_by = officer_key(required=False)
    call_number = Line(max_length=40, required=False)
    from_organ = Line(max_length=120, required=False)
    letter = Line(max_length=80, required=False)
    circumstance = Text(max_length=300, required=False)
    suspect_arrived_at = Moment(required=False)


class VenueInSerializer(Given):
    recipient = Line(max_length=120)
    told = Choice(Reception.Told.choices)
    grounds = Text(max_length=500)
    first_steps = Text(max_length=500, required=False)


class RegisterSerializer(Given):
    """What registering a case needs; officers by key, unit and cause by code."""

    unit = serializers.SlugRelatedField("code", queryset=Unit.objects.filter(is_active=True))
    kind = Choice(CaseKind.choices)
    cause = serializers.SlugRelatedField("code", queryset=Cause.objects.all())
    source = Choice([each for each in Case.Source.choices if each[0] != Case.Source.IMPORTED])
    lead = officer_key()
    assistants = officer_key(many=True)
    occurred_at = Moment()
    reported_at = Moment()
    place = Line(max_length=200)
    facts = Text(max_length=LONGEST_FACTS)
    parties = PartyInSerializer(many=True, required=False)
    reception = ReceptionInSerializer(required=False)
    venue = VenueInSerializer(required=False, help_text="Where the case is not ours: asks for its transfer at once.")
    evidence = EvidenceInSerializer(many=True, required=False)
    is_fast_track = Flag(default=False)
    dates_confirmed = Flag(
        default=False, help_text="Answers what is asked about times long ago; without it they are refused with 422."
    )


class WithdrawSerializer(Given):
    seen_version = Number(min_value=1)


class ReleaseSerializer(Given):
    reason = Line(max_length=200)


class FindingSerializer(Given):
    item_id = Key(help_text="From the defect catalogue.")
    officer_id = Key(help_text="Who is responsible: handled the case or reviewed it before.")
    is_noted = Flag(default=False)
    remark = Line(max_length=300, required=False, allow_blank=True)


class AnswersSerializer(Given):
    """The six questions of a review; those that are left out are not answered."""

    identity = Flag(required=False, help_text=Question.IDENTITY.label)
    facts = Flag(required=False, help_text=Question.FACTS.label)
    characterisation = Flag(required=False, help_text=Question.CHARACTERISATION.label)
    law = Flag(required=False, help_text=Question.LAW.label)
    procedure = Flag(required=False, help_text=Question.PROCEDURE.label)
    proposal = Flag(required=False, help_text=Question.PROPOSAL.label)


class DecideSerializer(Given):
    """A decision on a request as it was read: the six answers, what was found, the opinion."""

    move = Choice(REVIEW_MOVES)
    seen_version = Number(min_value=1)
    seen_digest = Line(max_length=64)
    opinion = Text(required=False, allow_blank=True, max_length=4000)
    answers = AnswersSerializer(required=False)
    findings = FindingSerializer(many=True, required=False)


class CaseFilterQuery(Given):
    """The filter of the list of cases, as on the page."""

    q = Line(required=False, max_length=80)
    state = Choice(CaseState.choices, required=False)
    kind = Choice(CaseKind.choices, required=False)
    unit = serializers.SlugRelatedField("code", queryset=Unit.objects.all(), required=False)
    cause = Line(required=False, max_length=60)
    lead = Line(required=False, max_length=40)
    since = Day(required=False)
    until = Day(required=False)
    mine = Flag(required=False)


class CaseQuerySerializer(CaseFilterQuery, PageQuery):
    """The filter of the list, and which page of it."""

    updated_since = Moment(required=False)


class MatterQuerySerializer(PageQuery):
    stage = Choice(Stage.choices, required=False)
    case = Key(required=False)
    waiting = Flag(required=False, help_text="Only those that wait for me.")
    updated_since = Moment(required=False)


class KindSerializer(Given):
    """What every request names."""

    kind = Choice(MatterKind.choices)
    proposal = Text(max_length=LONGEST_PROPOSAL)


def place_in_registration(name):
    """Return the path in the body of a field that a registration was refused for."""
    party = PARTY_FIELD.match(name)
    if party:
        return f"parties/{party[1]}/{party[2]}"
    if name in ReceptionInSerializer().fields:
        return f"reception/{name}"
    return f"venue/{name.removeprefix('venue_')}" if name.startswith("venue_") else name
