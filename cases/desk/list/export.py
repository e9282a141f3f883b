"""The list of cases as a workbook: the columns of the page, its masks, its order, and no sealed case."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.clocks.models import Clock
from cases.desk.list.forms import CaseFilter
from cases.desk.list.queries import cases_for, pages_of, with_lines
from cases.file.case.states import CaseState
from portal.office.exports.workbook import Workbook, heading

CASES = "cases"
AT_ONCE = 1000


def columns():
    """Return the titles of the columns, in the language of the moment."""
    return [
        _("Case number"),
        _("Cause"),
        _("State"),
        _("Waits for"),
        _("Time left"),
        _("Deadline"),
        _("Lead officer"),
        _("Unit"),
        _("Registered"),
    ]


def chosen_by(officer, query):
    """Return what a query string narrows the list by, for an officer; what makes no sense is left out."""
    return CaseFilter(officer, QueryDict(query)).chosen


def filter_in_words(officer, query):
    """Return "label: value" for each thing that a query string narrows the list by."""
    asked, words = CaseFilter(officer, QueryDict(query)), []
    for name, value in asked.chosen.items():
        field = asked.form.fields[name]
        shown = dict(getattr(field, "choices", ())).get(value, value) if name != "unit" else value
        shown = _("yes") if value is True else shown
        words.append(f"{field.label}: {shown}")
    return words


def exportable(officer, query):
    """Return the cases that an officer may take out by a query string: those of the list without the sealed ones."""
    return cases_for(officer, chosen_by(officer, query)).filter(is_sealed=False)


def batches(officer, query, at) -> Iterator[list]:
    """Yield lists of rows, each of texts and dates, in the order of the page; rights are asked anew for each batch."""
    cursor = ""
    while True:
        page = with_lines(pages_of(exportable(officer, query), size=AT_ONCE).page(after=cursor), at)
        ends = _deadlines([line.pk for line in page.rows])
        yield [_row(line, ends.get(line.pk)) for line in page.rows]
        if not page.has_next:
            return
        cursor = page.next_cursor or ""


def _deadlines(cases):
    """Return {case: when the clock that ends first ends}."""
    running = Clock.objects.running().filter(case__in=cases)
    return dict(running.order_by("-due_at").values_list("case_id", "due_at"))


def _row(line, ends_at):
    return [
        line.number,
        line.cause or "–",
        CaseState(line.state).label,
        line.waits_for or "–",
        line.clock.short if line.clock else "–",
        ends_at if line.clock else "–",
        line.lead or "–",
        line.unit,
        timezone.localdate(line.registered_at),
    ]


def write(export, path, at, progress):
    """Write the list of an export and return its rows."""
    progress.begin(gettext_noop("Writing the rows"), total=exportable(export.owner, export.query).count())
    book = Workbook(
        path,
        name=_("Cases"),
        heading=heading(export, _("Cases"), filter_in_words(export.owner, export.query)),
        columns=columns(),
        mark=export.mark,
    )
    written = 0
    for rows in batches(export.owner, export.query, at):
        book.add(rows)
        written += len(rows)
        progress.advance(len(rows))
    book.close()
    return written
