"""Rankings, sheets, lines and bulletins through the API, for the same readers as on the pages."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema

from appraisal.desk.api import serializers as shapes
from appraisal.desk.ranking import queries as ranking
from appraisal.facts import months
from appraisal.results.bulletins import queries as bulletins
from appraisal.results.sheets import evidence, reasons
from appraisal.results.sheets import queries as sheets
from appraisal.results.sheets.grades import graded
from appraisal.results.sheets.opening import opened_sheet
from appraisal.scheme.addresses import kind_of
from appraisal.scheme.periods.models import Period
from appraisal.scheme.permissions import check_reads_bulletins, check_reads_rankings, sees_names
from appraisal.scheme.versions.models import Indicator
from portal.shell.api.answers import answered
from portal.shell.api.pages import COUNTED_TO, USUAL, PageQuery, answer, exact, page_of, paged
from portal.shell.api.shapes import asked
from portal.shell.api.views import api_view
from portal.shell.pages.paging import Counted, Keyset, Page, capped_count


@extend_schema(
    operation_id="months", parameters=[shapes.SchemeQuery], responses={200: shapes.PeriodSerializer(many=True)}
)
@api_view(["GET"])
def month_list(request):
    """List periods. Those whose results are open to the caller, of one scheme or of all, the newest first."""
    check_reads_rankings(request.user)
    scheme, found = asked(shapes.SchemeQuery, request).get("scheme"), months.visible_periods(request.user)
    shown = months.periods_of(found, scheme) if scheme else found
    return answered(shapes.PeriodSerializer(shown, many=True).data)


@extend_schema(
    operation_id="ranking", parameters=[shapes.RankingQuerySerializer], responses={200: shapes.RankingSerializer}
)
@api_view(["GET"])
def show_ranking(request):
    """Read a ranking. That of one peer group in one period; without names, the distribution instead of rows."""
    check_reads_rankings(request.user)
    given = asked(shapes.RankingQuerySerializer, request)
    subject_kind = kind_of(given["kind"])
    found = months.periods_of(months.visible_periods(request.user), given.get("scheme"))
    period = next((each for each in found if each.code == given.get("period", each.code)), None)
    run = months.current_run(period) if period else None
    groups = ranking.groups_of(run, subject_kind) if run else []
    group = next((each for each in groups if each.code == given.get("group", each.code)), None)
    if group is None:
        raise Http404
    found = {
        "scheme": period.scheme.code,
        "period": period.code,
        "state": period.state,
        "version": run.version.number,
        "group": group.code,
    }
    size = given.get("page_size") or USUAL
    if not sees_names(request.user):
        histogram = ranking.histogram_of(run, subject_kind, group)
        columns = [{"low": low, "high": high, "count": number} for low, high, number in histogram]
        return answer(request, Page([], None, None), size, [], Counted(0, False), distribution=columns, **found)
    rows = ranking.sheets_of(run, subject_kind, group)
    page = exact(Keyset(rows, ranking.ORDER, size), given)
    results = shapes.PlaceSerializer(page.rows, many=True).data
    return answer(request, page, size, results, capped_count(rows, COUNTED_TO), distribution=[], **found)


@extend_schema(operation_id="sheet", responses={200: shapes.SheetSerializer})
@api_view(["GET"])
def sheet(request, run_id, kind_word, subject_id):
    """Read a score sheet. With its lines and the sentences that explain them."""
    found = opened_sheet(request, run_id, kind_word, subject_id)
    view = sheets.view_of(found)
    found.by_hand, found.parts = view.total_words, view.beside_lines
    found.graded = graded(view)
    found.placed = [stretch for stretch, _words in sheets.stretches_of(found)]
    found.why = reasons.why(view, sheets.earlier_sheet(found, months.run_before(found.run)))
    shown = shapes.SheetSerializer(_WithLines(found, [*view.lines, *view.adjustments]))
    return answered(shown.data)


class _WithLines:
    """A sheet whose `lines` are those to be shown."""

    def __init__(self, sheet, lines):
        self._sheet, self.lines = sheet, lines

    def __getattr__(self, name):
        return getattr(self._sheet, name)


@extend_schema(operation_id="line_records", parameters=[shapes.LineQuery], responses=page_of(shapes.RecordSerializer))
@api_view(["GET"])
def line(request, run_id, kind_word, subject_id, indicator_id):
    """List the records behind a line of a sheet. `adjusts` names the month that a late adjustment is about."""
    given = asked(shapes.LineQuery, request)
    found = opened_sheet(request, run_id, kind_word, subject_id)
    indicator = get_object_or_404(Indicator, pk=indicator_id)
    code = given.get("adjusts")
    adjusts = get_object_or_404(Period, scheme=found.run.period.scheme_id, code=code) if code else None
    facts = evidence.facts_of(found, indicator, adjusts)
    size = given.get("page_size") or USUAL
    page = exact(Keyset(facts, evidence.ORDER, size), given)
    records = shapes.RecordSerializer(evidence.records_of(page.rows, request.user), many=True).data
    return answer(request, page, size, records, capped_count(facts, COUNTED_TO))


@extend_schema(operation_id="bulletins", parameters=[PageQuery], responses=page_of(shapes.BulletinSerializer))
@api_view(["GET"])
def bulletin_list(request):
    """List bulletins. The newest first."""
    check_reads_bulletins(request.user)
    given = asked(PageQuery, request)
    return paged(request, bulletins.bulletins_visible(), ("-issued_at", "-pk"), shapes.BulletinSerializer, given)


@extend_schema(operation_id="bulletin", responses={200: shapes.BulletinDetailSerializer})
@api_view(["GET"])
def bulletin(request, bulletin_id):
    """Read a bulletin. With the ranking as it was issued."""
    check_reads_bulletins(request.user)
    found = get_object_or_404(bulletins.bulletins_visible(), pk=bulletin_id)
    return answered(shapes.BulletinDetailSerializer(found).data)
