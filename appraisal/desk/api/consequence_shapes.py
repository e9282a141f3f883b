"""The shapes of consequences, their talks and the rules of the ladder; points are in hundredths."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from appraisal.consequences.base import Proposal
from appraisal.consequences.ladders.models import ConsequenceRule
from appraisal.consequences.ladders.rules import says
from appraisal.consequences.models import Consequence
from appraisal.consequences.talks.models import Talk
from appraisal.consequences.talks.queries import due_on
from appraisal.desk.api.serializers import KIND_WORDS, KindWordField
from portal.people.api.shapes import OfficerSerializer
from portal.shell.api.fields import Choice, Day, Flag, Key, Line, Number, Text
from portal.shell.api.pages import PageQuery
from portal.shell.api.shapes import Given

PROPOSALS = [(value, value) for value in Proposal.values]
CONSEQUENCE_STATES = [(value, value) for value in Consequence.State.values]
LADDER_STATES = [(value, value) for value in ConsequenceRule.State.values]
SIGNATURES = [(value, value) for value in Talk.Signature.values]


class TalkSerializer(serializers.ModelSerializer):
    """An admonition talk as it was held."""

    talked_with = OfficerSerializer(read_only=True)
    talked_by = OfficerSerializer(read_only=True)

    class Meta:
        model = Talk
        fields = [
            "id",
            "talked_with",
            "talked_by",
            "held_on",
            "place",
            "summary",
            "answer",
            "signature",
            "refusal",
            "sha256",
            "recorded_at",
        ]


class TalkInputSerializer(Given):
    """A talk as it was held; `upload` is the record, sent in before."""

    talked_with = Key(help_text="With whom, by key.")
    talked_by = Key(help_text="By whom, by key: who decided, or a bureau leader.")
    held_on = Day(help_text="Day of the talk.")
    place = Line(max_length=120)
    summary = Text(max_length=2000)
    answer = Text(max_length=2000, required=False, allow_blank=True, default="")
    signature = Choice(choices=SIGNATURES)
    refusal = Line(max_length=300, required=False, allow_blank=True, default="")
    upload = serializers.UUIDField(help_text="Id of the upload that holds the record.")


class ConsequenceSerializer(serializers.ModelSerializer):
    """A proposed or decided consequence with the facts it rests on."""

    name = serializers.CharField(source="label", help_text="What is proposed, in words.")
    proposal = serializers.ChoiceField(choices=PROPOSALS, read_only=True)
    talks = TalkSerializer(many=True, read_only=True)
    facts = serializers.SerializerMethodField()
    talk_due_on = serializers.SerializerMethodField(help_text="Last day for the talk; null where none is asked for.")
    period = serializers.CharField(source="period.code")
    subject_kind = KindWordField()
    officer = OfficerSerializer(read_only=True, allow_null=True)
    people = OfficerSerializer(
        read_only=True, many=True, help_text="Whom it concerns: the subject, or all who headed the unit at that time."
    )
    decided_by = OfficerSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Consequence
        fields = [
            "id",
            "rule",
            "name",
            "proposal",
            "problem",
            "period",
            "subject_kind",
            "subject_id",
            "officer",
            "people",
            "facts",
            "state",
            "proposed_at",
            "decided_by",
            "decided_at",
            "reason",
            "talk_due_on",
            "talks",
        ]

    @extend_schema_field(serializers.JSONField())
    def get_facts(self, consequence):
        """All but who stands just above, who is somebody else."""
        return {name: said for name, said in consequence.facts.items() if name != "above"}

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_talk_due_on(self, consequence):
        return due_on(consequence)


class ConsequenceQuery(PageQuery):
    """Which consequences: of a year, by the last day of their period; in a state; by a step; about whom; what."""

    year = Number(required=False, min_value=1900, max_value=2999, help_text="Year of the period, by its last day.")
    state = Choice(required=False, choices=CONSEQUENCE_STATES, help_text="proposed, confirmed or waived.")
    rule = Line(required=False, max_length=30, help_text="Code of the rule of the ladder.")
    kind = Choice(required=False, choices=KIND_WORDS, help_text="units or officers.")
    proposal = Choice(required=False, choices=PROPOSALS, help_text="What is proposed.")


class LadderSerializer(serializers.ModelSerializer):
    """A rule of the ladder: what sets it off, whom it spares, what it proposes, who decides."""

    name = serializers.CharField(source="label")
    scheme = serializers.CharField(source="scheme.code")
    subject_kind = KindWordField()
    says = serializers.SerializerMethodField(help_text="The rule in a sentence made from its figures.")
    text = serializers.CharField(source="text_label")
    state = serializers.ChoiceField(choices=LADDER_STATES, read_only=True)

    class Meta:
        model = ConsequenceRule
        fields = [
            "id",
            "code",
            "number",
            "name",
            "scheme",
            "subject_kind",
            "groups",
            "trigger",
            "params",
            "fewest_ranked",
            "absent_days",
            "proposal",
            "about",
            "deciders",
            "days_to_hold",
            "says",
            "text",
            "basis",
            "valid_from",
            "ends_on",
            "state",
        ]

    def get_says(self, rule) -> str:
        return says(rule)


class DecideConsequenceSerializer(Given):
    """Whether a consequence is confirmed, else waived, and why."""

    is_confirmed = Flag()
    reason = Text(max_length=2000)
