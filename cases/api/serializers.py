"""Cases, matters and the catalogues as the API says them: personal data by mask alone."""

from django.contrib.auth import get_user_model
from rest_framework import serializers

from cases.models import Case, Cause, DefectItem, Evidence, Matter, Party, Reception, ReviewStep
from cases.models.reference import Question
from cases.workflow import CaseKind, CaseState, MatterKind, Move, Stage
from portal.people.models import Unit
from portal.shell.bounds import LONGEST_FACTS, LONGEST_PROPOSAL
from portal.shell.papers import Paper
from portal.shell.serializing import BoundedSerializer

REVIEW_MOVES = [(move.value, move.label) for move in (Move.APPROVE, Move.RETURN, Move.REJECT)]


class CauseSerializer(serializers.ModelSerializer):
    class Meta:
        model = Cause
        fields = ["code", "kind", "name", "name_en", "statute", "article", "is_mediable", "valid_from", "valid_to"]


class DefectItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = DefectItem
        fields = ["id", "code", "question", "severity", "may_pass", "name", "name_en", "basis"]


class PartySerializer(serializers.ModelSerializer):
    """A party by mask; a confidential person has none."""

    name = serializers.CharField(source="shown_name")
    id_number = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()

    class Meta:
        model = Party
        fields = ["id", "role", "name", "paper", "id_number", "phone", "guardian_of", "is_confidential"]

    def get_id_number(self, party) -> str:
        return "" if party.is_hidden else party.id_number_mask

    def get_phone(self, party) -> str:
        return "" if party.is_hidden else party.phone_mask


class EvidenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Evidence
        fields = ["id", "title", "kind", "collected_on", "file_name", "size", "sha256"]


class CaseSerializer(serializers.ModelSerializer):
    """A row of the list."""

    unit = serializers.SlugRelatedField("code", read_only=True)
    cause = serializers.SlugRelatedField("code", read_only=True, allow_null=True)
    lead = serializers.SlugRelatedField("badge_number", read_only=True, allow_null=True)

    class Meta:
        model = Case
        fields = [
            "id", "number", "kind", "state", "source", "unit", "cause", "lead", "place", "is_fast_track",
            "occurred_at", "reported_at", "registered_at", "filed_at", "decided_at", "ended_at", "version",
        ]  # fmt: skip
        read_only_fields = fields


class CasePageSerializer(BoundedSerializer):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = CaseSerializer(many=True)


class StepSerializer(serializers.ModelSerializer):
    reviewer = serializers.SlugRelatedField("badge_number", read_only=True, allow_null=True)
    on_behalf_of = serializers.SlugRelatedField("badge_number", read_only=True, allow_null=True)

    class Meta:
        model = ReviewStep
        fields = [
            "id", "round", "level", "reviewer", "on_behalf_of", "outcome", "opinion", "answers", "content_digest",
            "opened_at", "due_at", "decided_at",
        ]  # fmt: skip
        read_only_fields = fields


class MatterSerializer(serializers.ModelSerializer):
    """A matter with what a decision must send back: version and content digest."""

    case = serializers.PrimaryKeyRelatedField(read_only=True)
    author = serializers.SlugRelatedField("badge_number", read_only=True)
    holder = serializers.SlugRelatedField("badge_number", read_only=True, allow_null=True)

    class Meta:
        model = Matter
        fields = [
            "id", "case", "kind", "chain", "author", "proposal", "particulars", "round", "stage", "stage_since",
            "due_at", "holder", "version", "content_digest", "opened_at", "ended_at",
        ]  # fmt: skip
        read_only_fields = fields


class MatterDetailSerializer(MatterSerializer):
    steps = StepSerializer(many=True, read_only=True)

    class Meta(MatterSerializer.Meta):
        fields = [*MatterSerializer.Meta.fields, "steps"]
        read_only_fields = fields


class MatterPageSerializer(BoundedSerializer):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = MatterSerializer(many=True)


class CaseDetailSerializer(CaseSerializer):
    parties = serializers.SerializerMethodField()
    evidence = EvidenceSerializer(many=True, read_only=True)
    matters = MatterSerializer(many=True, read_only=True)

    class Meta(CaseSerializer.Meta):
        fields = [*CaseSerializer.Meta.fields, "facts", "parties", "evidence", "matters"]
        read_only_fields = fields

    def get_parties(self, case) -> list[dict]:
        return PartySerializer(self.context["parties"], many=True).data


class PartyInSerializer(BoundedSerializer):
    role = serializers.ChoiceField(Party.Role.choices)
    name = serializers.CharField(max_length=40)
    id_number = serializers.CharField(max_length=30, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=20, required=False, allow_blank=True)
    address = serializers.CharField(max_length=120, required=False, allow_blank=True)
    paper = serializers.ChoiceField(Paper.choices, required=False)
    born_on = serializers.DateField(required=False)
    ward = serializers.IntegerField(
        min_value=1, required=False, help_text="A guardian's ward: its place among these parties, from 1."
    )
    guardian_waiver = serializers.ChoiceField(Party.Waiver.choices, required=False)
    is_confidential = serializers.BooleanField(default=False)


class ReceptionInSerializer(BoundedSerializer):
    """How the case came in; which fields a source needs, `cases/reception.py` says."""

    received_at = serializers.DateTimeField(required=False)
    received_by = serializers.SlugRelatedField(
        "badge_number", queryset=get_user_model().objects.filter(is_active=True), required=False
    )
    call_number = serializers.CharField(max_length=40, required=False)
    from_organ = serializers.CharField(max_length=120, required=False)
    letter = serializers.CharField(max_length=80, required=False)
    circumstance = serializers.CharField(max_length=300, required=False)
    suspect_arrived_at = serializers.DateTimeField(required=False)


class AddEvidenceSerializer(BoundedSerializer):
    """An item as it is written down; `upload` is the id of a finished upload, left out for a thing without a file."""

    title = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(Evidence.Kind.choices)
    collected_on = serializers.DateField()
    upload = serializers.UUIDField(source="upload_id", required=False, allow_null=True, default="")


class VenueInSerializer(BoundedSerializer):
    recipient = serializers.CharField(max_length=120)
    told = serializers.ChoiceField(Reception.Told.choices)
    grounds = serializers.CharField(max_length=500)
    first_steps = serializers.CharField(max_length=500, required=False)


class RegisterSerializer(BoundedSerializer):
    """What registering a case needs; officers by badge number, unit and cause by code."""

    unit = serializers.SlugRelatedField("code", queryset=Unit.objects.filter(is_active=True))
    kind = serializers.ChoiceField(CaseKind.choices)
    cause = serializers.SlugRelatedField("code", queryset=Cause.objects.all())
    source = serializers.ChoiceField([each for each in Case.Source.choices if each[0] != Case.Source.IMPORTED])
    lead = serializers.SlugRelatedField("badge_number", queryset=get_user_model().objects.filter(is_active=True))
    assistants = serializers.SlugRelatedField(
        "badge_number", queryset=get_user_model().objects.filter(is_active=True), many=True
    )
    occurred_at = serializers.DateTimeField()
    reported_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=200)
    facts = serializers.CharField(max_length=LONGEST_FACTS)
    parties = PartyInSerializer(many=True, required=False)
    reception = ReceptionInSerializer(required=False)
    venue = VenueInSerializer(required=False, help_text="Where the case is not ours: asks for its transfer at once.")
    evidence = AddEvidenceSerializer(many=True, required=False)
    is_fast_track = serializers.BooleanField(default=False)
    dates_confirmed = serializers.BooleanField(
        default=False, help_text="Answers what is asked about times long ago; without it they are refused with 422."
    )


class AskSerializer(BoundedSerializer):
    kind = serializers.ChoiceField(MatterKind.choices)
    proposal = serializers.CharField(max_length=LONGEST_PROPOSAL)
    particulars = serializers.DictField(required=False)


class ResubmitSerializer(BoundedSerializer):
    seen_version = serializers.IntegerField(min_value=1)
    proposal = serializers.CharField(max_length=LONGEST_PROPOSAL)
    particulars = serializers.DictField(required=False)


class WithdrawSerializer(BoundedSerializer):
    seen_version = serializers.IntegerField(min_value=1)


class FollowUpSerializer(BoundedSerializer):
    """Which of these a follow-up asks for, its row in the table says; the refusal names what is missing."""

    served_on = serializers.DateField(required=False)
    served_how = serializers.CharField(required=False, max_length=200)
    copied_on = serializers.DateField(required=False)
    carried_out_on = serializers.DateField(required=False)
    carried_out_how = serializers.CharField(required=False, max_length=200)
    taken_at = serializers.DateTimeField(required=False)
    ended_at = serializers.DateTimeField(required=False)
    ended_as = serializers.CharField(required=False)
    reason = serializers.CharField(required=False, max_length=200)
    organ = serializers.CharField(required=False, max_length=80)
    number = serializers.CharField(required=False, max_length=80)
    decided_on = serializers.DateField(required=False)
    answer = serializers.CharField(required=False)
    scan = serializers.FileField(required=False)
    asked_on = serializers.DateField(required=False)
    grounds = serializers.CharField(required=False, max_length=2000)
    told_on = serializers.DateField(required=False)
    proposes = serializers.CharField(required=False)
    opinion = serializers.CharField(required=False, max_length=2000)
    outcome = serializers.CharField(required=False)
    reasons = serializers.CharField(required=False, max_length=2000)
    arrived_at = serializers.DateTimeField(required=False)
    consent_on = serializers.DateField(required=False)
    held_at = serializers.DateTimeField(required=False)
    place = serializers.CharField(required=False, max_length=200)
    chair = serializers.IntegerField(required=False)
    members = serializers.ListField(child=serializers.IntegerField(), required=False)
    opinions = serializers.CharField(required=False, max_length=2000)
    decision = serializers.CharField(required=False)
    conclusion = serializers.CharField(required=False, max_length=2000)


class FindingSerializer(BoundedSerializer):
    item_id = serializers.IntegerField(help_text="From the defect catalogue.")
    officer_id = serializers.IntegerField(help_text="Who is responsible: handled the case or reviewed it before.")
    is_noted = serializers.BooleanField(default=False)
    remark = serializers.CharField(max_length=300, required=False, allow_blank=True)


class DecideSerializer(BoundedSerializer):
    """A decision: `answers` maps the six questions to true or false."""

    move = serializers.ChoiceField(REVIEW_MOVES)
    seen_version = serializers.IntegerField(min_value=1)
    seen_digest = serializers.CharField(max_length=64)
    opinion = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    answers = serializers.DictField(child=serializers.BooleanField(), required=False)
    findings = FindingSerializer(many=True, required=False)

    def validate_answers(self, answers):
        return {name: answer for name, answer in answers.items() if name in Question.values}


class CaseQuerySerializer(BoundedSerializer):
    """The filter of the list, as on the page."""

    q = serializers.CharField(required=False, max_length=80)
    state = serializers.ChoiceField(CaseState.choices, required=False)
    kind = serializers.ChoiceField(CaseKind.choices, required=False)
    cause = serializers.CharField(required=False, max_length=60)
    lead = serializers.CharField(required=False, max_length=40)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    mine = serializers.BooleanField(required=False)
    after = serializers.CharField(required=False)
    before = serializers.CharField(required=False)


class MatterQuerySerializer(BoundedSerializer):
    stage = serializers.ChoiceField(Stage.choices, required=False)
    case = serializers.IntegerField(required=False)
    waiting = serializers.BooleanField(required=False, help_text="Only those that wait for me.")
    after = serializers.CharField(required=False)
    before = serializers.CharField(required=False)


class RefusalSerializer(BoundedSerializer):
    """Why not: 403 and 404 have the sentence, 409 what changed, 422 the fields."""

    detail = serializers.CharField()
    changes = serializers.ListField(child=serializers.CharField(), required=False)
    fields = serializers.DictField(child=serializers.CharField(), required=False)
