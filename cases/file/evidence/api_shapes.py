"""Evidence as the interface takes and gives it."""

from rest_framework import serializers

from cases.file.evidence.models import Evidence
from cases.file.parties.models import Party
from portal.shell.api.fields import Choice, Day, Flag, KeyOf, Line
from portal.shell.api.shapes import Given


class EvidenceSerializer(serializers.ModelSerializer):
    provider = serializers.SerializerMethodField()

    class Meta:
        model = Evidence
        fields = ["id", "title", "kind", "collected_on", "provider", "file_name", "size", "sha256"]

    def get_provider(self, evidence) -> str | None:
        return str(evidence.provider) if hasattr(evidence, "provider") else None


class EvidenceInSerializer(Given):
    """An item as it is written down; `upload` is the id of a finished upload, left out for a thing without a file."""

    title = Line(max_length=120)
    kind = Choice(Evidence.Kind.choices)
    collected_on = Day()
    upload = serializers.UUIDField(source="upload_id", required=False, allow_null=True, default=None)


class AddEvidenceSerializer(EvidenceInSerializer):
    """An item for a case there is; a party of it or somebody by name handed it in, where that is said."""

    provider_party = KeyOf(queryset=Party.objects.all(), of_the_case=True, required=False, allow_null=True)
    provider_name = Line(max_length=40, required=False, allow_blank=True)
    provider_address = Line(max_length=120, required=False, allow_blank=True)
    dates_confirmed = Flag(default=False)
