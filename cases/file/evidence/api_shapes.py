"""Evidence as the interface takes and gives it."""

from rest_framework import serializers

from cases.file.evidence.models import Evidence
from portal.shell.api.fields import Choice, Day, Flag, Line
from portal.shell.api.shapes import Given


class EvidenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Evidence
        fields = ["id", "title", "kind", "collected_on", "file_name", "size", "sha256"]


class EvidenceInSerializer(Given):
    """An item as it is written down; `upload` is the id of a finished upload, left out for a thing without a file."""

    title = Line(max_length=120)
    kind = Choice(Evidence.Kind.choices)
    collected_on = Day()
    upload = serializers.UUIDField(source="upload_id", required=False, allow_null=True, default=None)


class AddEvidenceSerializer(EvidenceInSerializer):
    """An item for a case there is."""

    dates_confirmed = Flag(default=False)
