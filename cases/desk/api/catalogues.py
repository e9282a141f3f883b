"""What there is to choose from: causes with ranges, defects, and the kinds of measures, requests and documents."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema

from cases.desk.api import serializers as shapes
from cases.file.case.states import MatterKind
from cases.file.reference import Cause, DefectItem
from cases.papers.registry import DOCUMENTS
from cases.review.chain import PENALTIES
from cases.review.decisions.models import SanctionRange
from cases.review.demands.penalties.sanctions import ARTICLE
from cases.review.demands.table import DECISION, PARTICULARS
from cases.review.measures.models import MeasureKind
from cases.review.next_steps.table import FOLLOW_UPS, HANDLER
from portal.shell.api.answers import answered
from portal.shell.api.views import api_view


@extend_schema(responses=shapes.DefectItemSerializer(many=True), operation_id="defects_list")
@api_view(["GET"])
def defects(request):
    """List the catalogue of defects. Those that a reviewer may find today, under the six questions."""
    return answered(shapes.DefectItemSerializer(DefectItem.objects.filter(is_active=True), many=True).data)


@extend_schema(responses=shapes.CauseSerializer(many=True), operation_id="causes_list")
@api_view(["GET"])
def causes(request):
    """List the causes in force today. Each with the ranges of punishment that its article gives."""
    today = timezone.localdate()
    ranges = {}
    for row in SanctionRange.objects.on(today).order_by("number"):
        ranges.setdefault((row.statute, row.article), []).append(row)
    found = list(Cause.objects.on(today))
    for cause in found:
        article = ARTICLE.match(cause.article)
        cause.ranges = ranges.get((cause.statute, article.group()), []) if article else []
    return answered(shapes.CauseSerializer(found, many=True).data)


@extend_schema(responses=shapes.MeasureKindSerializer(many=True), operation_id="measure_kinds_list")
@api_view(["GET"])
def measure_kinds(request):
    """List the kinds of compulsory measures in force today."""
    rows = MeasureKind.objects.on(timezone.localdate())
    return answered(shapes.MeasureKindSerializer(rows, many=True).data)


@extend_schema(responses=shapes.MatterKindSerializer(many=True), operation_id="matter_kinds_list")
@api_view(["GET"])
def matter_kinds(request):
    """List the kinds of requests. With the particulars that each asks for: labels, choices, whether they are needed."""
    found = [
        {
            "kind": kind.value,
            "label": kind.label,
            "is_about_respondents": kind in PENALTIES,
            "particulars": PARTICULARS.get(kind, ()),
            "decision": DECISION if kind in PENALTIES else (),
        }
        for kind in MatterKind
    ]
    return answered(shapes.MatterKindSerializer(found, many=True).data)


@extend_schema(responses=shapes.FollowUpKindSerializer(many=True), operation_id="follow_up_kinds_list")
@api_view(["GET"])
def follow_up_kinds(request):
    """List the kinds of follow-ups. What each is recorded on, by whom, and what it asks for."""
    found = [
        {
            "name": row.name,
            "label": row.label,
            "sentence": row.sentence,
            "of": row.model._meta.model_name,
            "who": ["handler" if role == HANDLER else str(role) for role in row.who],
            "particulars": row.rows,
        }
        for row in FOLLOW_UPS
    ]
    return answered(shapes.FollowUpKindSerializer(found, many=True).data)


@extend_schema(responses=shapes.DocumentKindSerializer(many=True), operation_id="document_kinds_list")
@api_view(["GET"])
def document_kinds(request):
    """List the kinds of documents. Which of them can be made of a case now, the documents of the case say."""
    return answered(shapes.DocumentKindSerializer(DOCUMENTS, many=True).data)
