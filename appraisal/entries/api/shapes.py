"""Shapes of entries by hand in the API; quantities and points are in hundredths."""

from rest_framework import serializers

from appraisal.entries.checking import LONGEST_NOTE
from appraisal.entries.deeds import LONGEST_REASON, MOST_FILES
from appraisal.entries.inspections.deeds import LONGEST
from appraisal.entries.inspections.models import Inspection, Recheck
from appraisal.entries.items.models import EntryItem
from appraisal.entries.items.rules import LARGEST, ROLES
from appraisal.entries.models import Entry, EntryFile, Grade
from appraisal.scheme.versions.base import SubjectKind
from portal.people.api.shapes import OfficerSerializer, officer_key
from portal.people.models import Unit
from portal.shell.api.fields import Choice, Day, Flag, Key, Line, Number, Text
from portal.shell.api.pages import PageQuery
from portal.shell.api.shapes import Given

ROLE_CHOICES = [(role.value, role.label) for role in ROLES]
STATES = [*Entry.State.choices, ("void", "void")]


class EntryItemSerializer(serializers.ModelSerializer):
    """An item of entry: what is entered by hand, of whom, how graded, by whom, and confirmed by whom."""

    replaces = serializers.SlugRelatedField("code", read_only=True, allow_null=True)

    class Meta:
        model = EntryItem
        fields = [
            "id",
            "code",
            "name",
            "name_en",
            "text",
            "text_en",
            "basis",
            "subject",
            "grading",
            "counted_in",
            "counted_in_en",
            "full",
            "part_percent",
            "most",
            "needs_evidence",
            "days_back",
            "enter_roles",
            "confirm_roles",
            "readers",
            "checklist",
            "checklist_en",
            "position",
            "starts_on",
            "ends_on",
            "replaces",
        ]
        read_only_fields = fields


class AddItemSerializer(Given):
    """A new item of entry; `replaces` names the retired one in whose place it stands, by code."""

    code = serializers.SlugField(max_length=40)
    name = Line(max_length=120)
    name_en = Line(max_length=200, required=False, allow_blank=True, default="")
    text = Text(max_length=1000, required=False, allow_blank=True, default="")
    text_en = Text(max_length=1000, required=False, allow_blank=True, default="")
    basis = Line(max_length=200)
    subject = Choice(SubjectKind.choices)
    grading = Choice(EntryItem.Grading.choices)
    counted_in = Line(max_length=20, required=False, allow_blank=True, default="")
    counted_in_en = Line(max_length=40, required=False, allow_blank=True, default="")
    full = Number(max_value=LARGEST, required=False, allow_null=True, default=None)
    part_percent = Number(max_value=100, required=False, allow_null=True, default=None)
    most = Number(max_value=LARGEST, required=False, allow_null=True, default=None)
    needs_evidence = Flag(default=False)
    days_back = Number(max_value=400, default=31)
    enter_roles = serializers.ListField(child=Choice(ROLE_CHOICES))
    confirm_roles = serializers.ListField(child=Choice(ROLE_CHOICES))
    readers = Choice(EntryItem.Readers.choices, default=EntryItem.Readers.CONCERNED.value)
    checklist = Line(max_length=60, required=False, allow_blank=True, default="")
    checklist_en = Line(max_length=120, required=False, allow_blank=True, default="")
    position = Number(max_value=999, default=0)
    starts_on = Day()
    replaces = Line(max_length=40, required=False, allow_blank=True, default="")


class ChangeItemSerializer(Given):
    """What an item says from now on, and why; what is left out stays."""

    name = Line(max_length=120, required=False)
    name_en = Line(max_length=200, required=False, allow_blank=True)
    text = Text(max_length=1000, required=False, allow_blank=True)
    text_en = Text(max_length=1000, required=False, allow_blank=True)
    basis = Line(max_length=200, required=False)
    needs_evidence = Flag(required=False)
    days_back = Number(max_value=400, required=False)
    enter_roles = serializers.ListField(child=Choice(ROLE_CHOICES), required=False)
    confirm_roles = serializers.ListField(child=Choice(ROLE_CHOICES), required=False)
    readers = Choice(EntryItem.Readers.choices, required=False)
    most = Number(max_value=LARGEST, required=False, allow_null=True)
    checklist = Line(max_length=60, required=False, allow_blank=True)
    checklist_en = Line(max_length=120, required=False, allow_blank=True)
    position = Number(max_value=999, required=False)
    reason = Line(max_length=LONGEST_REASON)


class RetireItemSerializer(Given):
    """The last day of an item, and why."""

    ends_on = Day()
    reason = Line(max_length=LONGEST_REASON)


class EntryFileSerializer(serializers.ModelSerializer):
    """A file that proves an entry."""

    class Meta:
        model = EntryFile
        fields = ["id", "file_name", "media_type", "size", "sha256", "added_at"]
        read_only_fields = fields


class EntrySerializer(serializers.ModelSerializer):
    """An entry by hand: of an officer or a unit, with who made it and who decided on it."""

    item = serializers.SlugRelatedField("code", read_only=True)
    unit = serializers.SlugRelatedField("code", read_only=True)
    officer = OfficerSerializer(read_only=True, allow_null=True)
    happened_on = serializers.DateField(source="day", read_only=True)
    entered_by = OfficerSerializer(read_only=True)
    decided_by = OfficerSerializer(read_only=True, allow_null=True)
    voided_by = OfficerSerializer(read_only=True, allow_null=True)
    files = EntryFileSerializer(many=True, read_only=True)
    is_counting = serializers.BooleanField(source="counts", read_only=True)

    class Meta:
        model = Entry
        fields = [
            "id",
            "item",
            "officer",
            "unit",
            "happened_on",
            "quantity",
            "grade",
            "note",
            "state",
            "is_counting",
            "entered_by",
            "entered_at",
            "decided_by",
            "decided_at",
            "reason",
            "voided_by",
            "voided_at",
            "void_reason",
            "replaces",
            "inspection",
            "files",
        ]
        read_only_fields = fields


class EntryQuery(PageQuery):
    """Entries in a state, under an item, of a unit or an officer, of days from `first` to `last`."""

    state = Choice(STATES, required=False)
    item = Line(max_length=40, required=False)
    unit = Line(max_length=20, required=False)
    officer = Key(required=False)
    first = Day(required=False)
    last = Day(required=False)


class InspectionQuery(PageQuery):
    """Inspections that are open alone, or of one unit."""

    is_open = Flag(required=False, allow_null=True, default=None)
    unit = Line(max_length=20, required=False)


def unit_code(**options):
    """Return the field in which an active unit is named by its code."""
    return serializers.SlugRelatedField("code", queryset=Unit.objects.filter(is_active=True), **options)


class EnterSerializer(Given):
    """An entry as it is handed in: of an officer or a unit; `uploads` are ids of finished uploads that prove it."""

    item = Line(max_length=40)
    happened_on = Day()
    officer = officer_key(required=False, allow_null=True, default=None)
    unit = unit_code(required=False, allow_null=True, default=None)
    quantity = Number(max_value=LARGEST, required=False, allow_null=True, default=None)
    grade = Choice(Grade.choices, required=False, allow_blank=True, default="")
    note = Text(max_length=LONGEST_NOTE, required=False, allow_blank=True, default="")
    uploads = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_FILES, required=False, default=list)


class CorrectEntrySerializer(EnterSerializer):
    """What an entry should say instead, and why."""

    reason = Line(max_length=LONGEST_REASON)


class ReasonedSerializer(Given):
    """Why."""

    reason = Line(max_length=LONGEST_REASON)


class RecheckSerializer(serializers.ModelSerializer):
    """One look at what an inspection asked for."""

    rechecked_by = OfficerSerializer(read_only=True)

    class Meta:
        model = Recheck
        fields = ["rechecked_by", "rechecked_at", "is_mended", "finding", "due_on"]
        read_only_fields = fields


class InspectionSerializer(serializers.ModelSerializer):
    """A check on the spot: a checklist gone through in a unit."""

    unit = serializers.SlugRelatedField("code", read_only=True)
    inspected_by = OfficerSerializer(read_only=True)

    class Meta:
        model = Inspection
        fields = [
            "id",
            "checklist",
            "unit",
            "happened_at",
            "place",
            "present",
            "remark",
            "correction",
            "due_on",
            "inspected_by",
            "made_at",
            "closed_at",
        ]
        read_only_fields = fields


class InspectionDetailSerializer(InspectionSerializer):
    """A check on the spot with its answers and re-checks."""

    entries = EntrySerializer(many=True, read_only=True)
    rechecks = RecheckSerializer(many=True, read_only=True)

    class Meta(InspectionSerializer.Meta):
        fields = [*InspectionSerializer.Meta.fields, "entries", "rechecks"]
        read_only_fields = fields


class AnswerSerializer(Given):
    """The answer to one item of a checklist."""

    item = Line(max_length=40)
    grade = Choice(Grade.choices)
    note = Text(max_length=LONGEST_NOTE, required=False, allow_blank=True, default="")
    uploads = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_FILES, required=False, default=list)


class InspectSerializer(Given):
    """A checklist gone through: an answer to each of its items."""

    checklist = Line(max_length=60)
    unit = unit_code()
    happened_on = Day()
    place = Line(max_length=LONGEST["place"])
    present = Line(max_length=LONGEST["present"])
    remark = Text(max_length=LONGEST["remark"], required=False, allow_blank=True, default="")
    correction = Choice(Inspection.Correction.choices, default=Inspection.Correction.NONE.value)
    due_on = Day(required=False, allow_null=True, default=None)
    answers = AnswerSerializer(many=True)


class RecheckedSerializer(Given):
    """What a re-check found; `due_on` is another day where it is not put right."""

    is_mended = Flag()
    finding = Text(max_length=LONGEST["remark"])
    due_on = Day(required=False, allow_null=True, default=None)
