"""A sheet as an address names it, for those who may open it."""

from django.http import Http404

from appraisal.engine.models import Sheet
from appraisal.results.permissions import check_opens_sheet, may_know_run
from appraisal.results.sheets.queries import sheet_at
from appraisal.scheme.addresses import kind_of
from appraisal.scheme.permissions import check_reads_rankings, visible_states


def opened_sheet(request, run_id, kind_word, subject_id):
    """Return a sheet that the reader may open; Http404 when its month is not shown to them. Raises Denied."""
    check_reads_rankings(request.user)
    try:
        sheet = sheet_at(run_id, kind_of(kind_word), subject_id)
    except Sheet.DoesNotExist as missing:
        raise Http404 from missing
    if sheet.run.period.state not in visible_states(request.user) or not may_know_run(request.user, sheet.run):
        raise Http404
    check_opens_sheet(request.user, sheet)
    return sheet
