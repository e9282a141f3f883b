"""Drafts of schemes through the API: read, submitted, and published by a second person, by the same deeds as pages."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from appraisal.desk.drafting import queries as screen
from appraisal.scheme.drafting import deeds
from appraisal.scheme.permissions import check_reads_drafts, reads_drafts
from appraisal.scheme.versions import deeds as versions
from appraisal.scheme.versions.models import Indicator, SchemeVersion
from portal.people.api.confirming import check_confirmed
from portal.shell.api.answers import answered
from portal.shell.api.fields import Line
from portal.shell.api.pages import PageQuery, page_of, paged
from portal.shell.api.shapes import Given, asked, checked
from portal.shell.api.views import api_view


class DraftSerializer(serializers.ModelSerializer):
    """A draft of a scheme version."""

    scheme = serializers.CharField(source="scheme.code")
    state = serializers.CharField()
    drafted_by = serializers.CharField(source="drafted_by.name", default=None, allow_null=True)
    changed_by = serializers.CharField(source="changed_by.name", default=None, allow_null=True)

    class Meta:
        model = SchemeVersion
        fields = [
            *("id", "scheme", "number", "state", "effective_from", "drafted_by", "changed_by", "changed_at"),
            "submitted_at",
        ]


class DraftIndicatorSerializer(serializers.ModelSerializer):
    """An indicator of a draft with its rule in a sentence; points and figures are in hundredths."""

    category = serializers.CharField(source="category.code")
    params = serializers.JSONField()
    use = serializers.JSONField()
    per = serializers.JSONField()
    groups = serializers.JSONField()
    sentence = serializers.SerializerMethodField()

    class Meta:
        model = Indicator
        fields = [
            *(
                "id",
                "code",
                "category",
                "subject",
                "name",
                "name_en",
                "measure",
                "use",
                "per",
                "rule",
                "params",
                "groups",
            ),
            *("missing", "missing_reason", "text", "text_en", "basis", "sentence"),
        ]

    def get_sentence(self, indicator) -> str:
        return screen.sentence_of(indicator)


class HintSerializer(serializers.Serializer):
    """One point of what is not ready; blocking ones keep the version from being published."""

    words = serializers.CharField()
    is_blocking = serializers.BooleanField()


class DraftDetailSerializer(DraftSerializer):
    """A draft with its indicators, what is not ready in it, and the digest by which it is submitted and published."""

    indicators = DraftIndicatorSerializer(many=True)
    hints = serializers.SerializerMethodField()
    rules_digest = serializers.SerializerMethodField()

    class Meta(DraftSerializer.Meta):
        fields = [*DraftSerializer.Meta.fields, "rules_digest", "hints", "indicators"]

    def get_hints(self, version) -> list[dict[str, str | bool]]:
        return HintSerializer(screen.readiness(version), many=True).data

    def get_rules_digest(self, version) -> str:
        return versions.rules_digest(version)


class SeenRulesSerializer(Given):
    """The rules that were read, by their digest: those and no others are submitted or published."""

    seen_rules = Line(max_length=64)


@extend_schema(operation_id="drafts", parameters=[PageQuery], responses=page_of(DraftSerializer))
@api_view(["GET"])
def draft_list(request):
    """List drafts of schemes. The newest first."""
    check_reads_drafts(request.user)
    rows = SchemeVersion.objects.drafts().select_related("scheme", "drafted_by", "changed_by")
    return paged(request, rows, ("-pk",), DraftSerializer, asked(PageQuery, request))


@extend_schema(operation_id="draft", responses={200: DraftDetailSerializer})
@api_view(["GET"])
def draft(request, version_id):
    """Read a draft. With its indicators and what is not ready in it."""
    return answered(DraftDetailSerializer(_opened(request, version_id)).data)


@extend_schema(operation_id="draft_submit", request=SeenRulesSerializer, responses={200: DraftSerializer})
@api_view(["POST"])
def submit(request, version_id):
    """Submit a draft. So that a second person publishes it."""
    found = _opened(request, version_id)
    given = checked(SeenRulesSerializer, request.data)
    deeds.submit(by=request.user, at=timezone.now(), version_id=found.pk, **given)
    return answered(DraftSerializer(_opened(request, version_id)).data)


@extend_schema(operation_id="draft_publish", request=SeenRulesSerializer, responses={200: DraftSerializer})
@api_view(["POST"])
def publish(request, version_id):
    """Publish a draft. One that somebody else wrote and submitted; it never changes then."""
    found = _opened(request, version_id)
    given = checked(SeenRulesSerializer, request.data)
    at = timezone.now()
    check_confirmed(request, screen.signed(request.user, found.pk, {"outcome": "publish"}, at))
    published = versions.publish(by=request.user, at=at, version_id=found.pk, **given)
    return answered(DraftSerializer(published).data)


def _opened(request, version_id):
    if not reads_drafts(request.user):
        raise Http404
    rows = SchemeVersion.objects.drafts().select_related("scheme", "drafted_by", "changed_by")
    return get_object_or_404(rows, pk=version_id)
