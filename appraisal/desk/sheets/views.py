from django.contrib.auth.decorators import login_required
from django.db.models import Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appraisal.engine.models import Sheet
from appraisal.facts import months
from appraisal.facts.models import Run
from appraisal.objections.permissions import visible_objections
from appraisal.results.permissions import is_own, readable_sheets
from appraisal.results.sheets import evidence, reasons
from appraisal.results.sheets import queries as sheets
from appraisal.results.sheets.grades import graded
from appraisal.results.sheets.opening import opened_sheet
from appraisal.scheme.addresses import WORDS, line_url, ranking_url, sheet_url
from appraisal.scheme.periods.models import Period
from appraisal.scheme.permissions import check_reads_rankings
from portal.shell.pages.paging import Keyset, capped_count

HISTORY = 12


@login_required
@require_safe
def sheet(request, run_id, kind_word, subject_id):
    """One score sheet: categories, lines, the text of each rule, and the sums by hand."""
    found = opened_sheet(request, run_id, kind_word, subject_id)
    view = sheets.view_of(found)
    earlier = sheets.earlier_sheet(found, months.run_before(found.run))
    subject = (found.run_id, found.subject_kind, found.subject_id)
    context = _frame(request, found) | {
        "view": view,
        "graded": graded(view),
        "sentences": reasons.why(view, earlier),
        "stretches": [words for _stretch, words in sheets.stretches_of(found)],
        "categories": [
            (each, [(line, line_url(*subject, line.indicator.pk)) for line in each.lines]) for each in view.categories
        ],
        "adjustments": [
            (line, months.label_of(line.line.adjusts), line_url(*subject, line.indicator.pk, line.line.adjusts))
            for line in view.adjustments
        ],
        "objections": visible_objections(request.user)
        .filter(run=found.run_id, subject_kind=found.subject_kind, subject_id=found.subject_id)
        .select_related("indicator", "decided_by"),
    }
    return render(request, "appraisal/desk/sheet.html", context)


@login_required
@require_safe
def line(request, run_id, kind_word, subject_id, indicator_id):
    """The records behind one line, each with its case where the reader may know of it."""
    found = opened_sheet(request, run_id, kind_word, subject_id)
    indicator = sheets.indicator_of(indicator_id)
    adjusts = _adjusted_period(request, found.run.period.scheme_id)
    shown = sheets.line_of(found, indicator, adjusts) if indicator else None
    if shown is None:
        raise Http404
    facts = evidence.facts_of(found, indicator, adjusts)
    page = Keyset(facts, evidence.ORDER).page_for(request)
    context = _frame(request, found) | {
        "line": shown,
        "indicator": indicator,
        "measure": evidence.measure_of(indicator),
        "its_month": sheets.in_its_month(found, shown),
        "adjusts": adjusts and months.label_of(adjusts),
        "page": page,
        "records": evidence.records_of(page.rows, request.user),
        "count": capped_count(facts),
    }
    return render(request, "appraisal/desk/line.html", context)


@login_required
@require_safe
def mine(request):
    """The reader's own sheets by scheme, period by period, and those of the unit they lead."""
    check_reads_rankings(request.user)
    subject = ("run__period__scheme", "subject_kind", "subject_id")
    newest_first = Window(RowNumber(), partition_by=subject, order_by="-run__period__starts_on")
    found = (
        readable_sheets(request.user, Sheet.objects.filter(run__in=Run.objects.standing()))
        .select_related("run__period__scheme", "run__version", "unit", "officer")
        .annotate(place=newest_first)
        .filter(place__lte=HISTORY)
        .order_by("subject_kind", "run__period__scheme", "subject_id", "-run__period__starts_on")
    )
    subjects = {}
    for each in found:
        subjects.setdefault((each.run.period.scheme_id, each.subject_kind, each.subject_id), []).append(each)
    schemes = {scheme for scheme, _kind, _subject in subjects}
    context = {"subjects": [_own(group) for group in subjects.values()], "shows_schemes": len(schemes) > 1}
    return render(request, "appraisal/desk/mine.html", context)


def _own(found):
    rows = [
        (each, months.label_of(each.run.period), months.state_words(each.run.period, timezone.now()), _url(each))
        for each in found
    ]
    return {
        "name": found[0].label,
        "scheme": found[0].run.period.scheme.label,
        "sheet": found[0],
        "rows": rows,
        "course": [each.points / 100 for each in reversed(found)],
    }


def _url(sheet):
    return sheet_url(sheet.run_id, sheet.subject_kind, sheet.subject_id)


def _frame(request, found):
    name, belongs = sheets.subject_words(found)
    period = found.run.period
    is_open = period.state == Period.State.PUBLICITY and timezone.now() <= period.publicity_until
    return {
        "sheet": found,
        "name": name,
        "belongs": belongs,
        "month": months.label_of(found.run.period),
        "state": months.state_words(found.run.period, timezone.now()),
        "sheet_url": _url(found),
        "ranking_url": ranking_url(found.run.period, found.subject_kind, found.group or "-", found.subject_id),
        "kind_word": WORDS[found.subject_kind],
        "corrected": sheets.corrected_by(found),
        "may_object": is_open and is_own(request.user, found),
    }


def _adjusted_period(request, scheme_id):
    code = request.GET.get("adjusts", "")
    return get_object_or_404(Period, scheme=scheme_id, code=code) if code else None
