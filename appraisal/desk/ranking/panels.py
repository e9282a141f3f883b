"""Where the points of one subject come from: what the panel beside a ranking and the top of a sheet say."""

from dataclasses import dataclass

from appraisal.facts import months
from appraisal.results.sheets import queries as sheets
from appraisal.results.sheets import reasons
from appraisal.scheme.addresses import line_url, sheet_url

MOST_LINES = 8


@dataclass(frozen=True)
class Panel:
    """A sheet's view, the sentences that say why, its dearest lines with their addresses, and the sheet's own."""

    view: sheets.SheetView
    sentences: list
    costly: list
    rule: object
    url: str

    @property
    def total(self):
        """What is shown sums to: the headline."""
        return self.view.shown_sum

    @property
    def rest(self):
        """How many lines are not listed, and what they give together."""
        shown = {line.line.pk for line, _url in self.costly}
        left = [line for line in self.view.counted if line.line.pk not in shown]
        return len(left), sum(line.points for line in left)


def panel_of(row):
    """Return the Panel of a ranking's Row; five queries."""
    sheet = row.sheet
    view = sheets.view_of(sheet)
    earlier = sheets.earlier_sheet(sheet, months.run_before(sheet.run))
    dearest = [line for line in view.costly if line in view.counted]
    costly = [(line, _line_url(sheet, line)) for line in dearest[:MOST_LINES]]
    return Panel(
        view=view,
        sentences=reasons.why(view, earlier),
        costly=costly,
        rule=costly[0][0].indicator if costly else None,
        url=sheet_url(sheet.run_id, sheet.subject_kind, sheet.subject_id),
    )


def _line_url(sheet, line):
    return line_url(sheet.run_id, sheet.subject_kind, sheet.subject_id, line.indicator.pk, line.line.adjusts)
