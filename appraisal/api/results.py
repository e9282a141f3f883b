"""Rankings, sheets, lines and bulletins through the API, for the same readers as on the pages."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.response import Response

from appraisal.api import serializers as shapes
from appraisal.models import Indicator, Period
from appraisal.permissions import check_reads_bulletins, check_reads_rankings, sees_names
from appraisal.screens import bulletins, evidence, months, ranking, reasons, sheets
from appraisal.screens.addresses import kind_of
from appraisal.views.sheets import opened_sheet
from portal.shell.paging import Keyset

SAYS_NO = {403: shapes.AppraisalRefusalSerializer, 404: shapes.AppraisalRefusalSerializer}
AFTER = OpenApiParameter("after", str)


@extend_schema(operation_id="months", responses={200: shapes.PeriodSerializer(many=True), **SAYS_NO})
@api_view(["GET"])
def month_list(request):
    """The months whose results are open to the caller, newest first."""
    check_reads_rankings(request.user)
    return Response(shapes.PeriodSerializer(months.visible_months(request.user), many=True).data)


@extend_schema(
    operation_id="ranking", parameters=[shapes.RankingQuerySerializer],
    responses={200: shapes.RankingSerializer, **SAYS_NO},
)  # fmt: skip
@api_view(["GET"])
def show_ranking(request):
    """The ranking of one peer group in one month."""
    check_reads_rankings(request.user)
    asked = shapes.RankingQuerySerializer(data=request.query_params)
    asked.is_valid(raise_exception=True)
    given = asked.validated_data
    subject_kind = kind_of(given["kind"])
    found = months.visible_months(request.user)
    period = next((each for each in found if each.code == given.get("period", each.code)), None)
    run = months.current_run(period) if period else None
    groups = ranking.groups_of(run, subject_kind) if run else []
    group = next((each for each in groups if each.code == given.get("group", each.code)), None)
    if group is None:
        raise Http404
    answer = {
        "period": period.code,
        "state": period.state,
        "version": run.version.number,
        "group": group.code,
    }
    answer |= _rows(request.user, run, subject_kind, group, given)
    return Response(shapes.RankingSerializer(answer).data)


def _rows(officer, run, subject_kind, group, given):
    if not sees_names(officer):
        histogram = ranking.histogram_of(run, subject_kind, group)
        columns = [{"low": low, "high": high, "count": number} for low, high, number in histogram]
        return {"results": [], "distribution": columns, "next": None}
    rows = ranking.sheets_of(run, subject_kind, group)
    page = Keyset(rows, ranking.ORDER, 50).page(given.get("after", ""), given.get("before", ""))
    return {"results": page.rows, "distribution": [], "next": page.next_cursor}


@extend_schema(operation_id="sheet", responses={200: shapes.SheetSerializer, **SAYS_NO})
@api_view(["GET"])
def sheet(request, run_id, kind_word, subject_id):
    """One score sheet with its lines and the sentences that explain them."""
    found = opened_sheet(request, run_id, kind_word, subject_id)
    view = sheets.view_of(found)
    found.by_hand, found.parts = view.total_words, view.beside_lines
    found.why = reasons.why(view, sheets.earlier_sheet(found, months.run_before(found.run)))
    shown = shapes.SheetSerializer(_WithLines(found, [*view.lines, *view.adjustments]))
    return Response(shown.data)


class _WithLines:
    """A sheet whose `lines` are those to be shown."""

    def __init__(self, sheet, lines):
        self._sheet, self.lines = sheet, lines

    def __getattr__(self, name):
        return getattr(self._sheet, name)


@extend_schema(
    operation_id="line_records", parameters=[AFTER, OpenApiParameter("adjusts", str)],
    responses={200: shapes.RecordPageSerializer, **SAYS_NO},
)  # fmt: skip
@api_view(["GET"])
def line(request, run_id, kind_word, subject_id, indicator_id):
    """The records behind one line of a sheet."""
    found = opened_sheet(request, run_id, kind_word, subject_id)
    indicator = get_object_or_404(Indicator, pk=indicator_id)
    code = request.query_params.get("adjusts")
    facts = evidence.facts_of(found, indicator, get_object_or_404(Period, code=code) if code else None)
    page = Keyset(facts, evidence.ORDER).page_for(request)
    records = evidence.records_of(page.rows, request.user)
    return Response(shapes.RecordPageSerializer({"results": records, "next": page.next_cursor}).data)


@extend_schema(
    operation_id="bulletins", parameters=[AFTER], responses={200: shapes.BulletinPageSerializer, **SAYS_NO}
)
@api_view(["GET"])
def bulletin_list(request):
    """The bulletins, newest first."""
    check_reads_bulletins(request.user)
    page = Keyset(bulletins.bulletins_visible(), ("-issued_at", "-pk")).page_for(request)
    return Response(shapes.BulletinPageSerializer({"results": page.rows, "next": page.next_cursor}).data)


@extend_schema(operation_id="bulletin", responses={200: shapes.BulletinDetailSerializer, **SAYS_NO})
@api_view(["GET"])
def bulletin(request, bulletin_id):
    """One bulletin with the ranking as it was issued."""
    check_reads_bulletins(request.user)
    found = get_object_or_404(bulletins.bulletins_visible(), pk=bulletin_id)
    return Response(shapes.BulletinDetailSerializer(found).data)
