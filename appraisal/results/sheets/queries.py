"""One score sheet, category by category, so that every number can be recomputed by hand from what is shown."""

from dataclasses import dataclass

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.engine.models import Held, Line, Sheet, Stretch
from appraisal.engine.names import group_names
from appraisal.facts.models import Run
from appraisal.results.bulletins.models import Bulletin
from appraisal.results.sheets.shown import SheetCategory, SheetLine, SheetView
from appraisal.scheme.addresses import sheet_url
from appraisal.scheme.periods.models import Period
from appraisal.scheme.rulekinds.arithmetic import marks
from appraisal.scheme.rulekinds.kinds import ALONE
from appraisal.scheme.rules import (
    BONUSES,
    best_of,
    compares,
    explain,
    explain_nothing,
    figures_of,
    peers_of,
    value_text,
    weights_of,
)
from appraisal.scheme.versions.base import Effect, Rule
from appraisal.scheme.versions.models import Indicator
from portal.shell.statements.prepared_models import PreparedModels, the_one

# What a line shown reads besides its own row.
OF_LINE = ("indicator__category", "indicator__version", "adjusts", "exemption", "gate")


@PreparedModels
def _held(sheet):
    return Held.objects.filter(sheet=sheet).select_related("gate").order_by("gate__position", "pk")


@PreparedModels
def _lines(sheet):
    lines = Line.objects.filter(sheet=sheet).select_related(*OF_LINE)
    place = ("indicator__category__position", "indicator__category_id", "indicator__position", "indicator_id")
    return lines.order_by(*place)


def view_of(sheet: Sheet) -> SheetView:
    """Return the SheetView of a sheet with unit and officer loaded; two queries, one more where lines compare."""
    lines = _lines(sheet=sheet.pk)
    peers = _peers(sheet, lines)
    categories: dict[int, SheetCategory] = {}
    adjustments = []
    held = [each.gate for each in _held(sheet=sheet.pk)]
    struck = {gate.target: gate for gate in held if gate.effect == Effect.CATEGORY}
    for line in lines:
        shown = _shown(sheet, line, peers)
        if line.adjusts_id:
            adjustments.append(shown)
            continue
        category = line.indicator.category
        if category.pk not in categories:
            base = category.base_marks(sheet.subject_kind)
            categories[category.pk] = SheetCategory(
                category, base, coefficient=sheet.coefficient, gate=struck.get(category.code)
            )
        categories[category.pk].lines.append(shown)
    for category in categories.values():
        _weigh(category)
    return SheetView(sheet, sheet.label, list(categories.values()), adjustments, held)


def _shown(sheet, line, peers):
    indicator = line.indicator
    if line.adjusts_id:
        sentence = _("Late facts change this line of a published period by %(points)s points.") % {
            "points": marks(line.points)
        }
        return SheetLine(line, marks(line.value), sentence, line.points)
    if line.exemption:
        said = {"points": marks(line.points), "ground": line.exemption.ground}
        words = _("Exempt: %(points)s points. %(ground)s") if line.points else _("Exempt and left out. %(ground)s")
        return SheetLine(line, value_text(indicator, line.value, line.base), words % said, best_given(indicator))
    if line.is_empty:
        return SheetLine(line, _("none"), explain_nothing(indicator), best_given(indicator))
    sentence = explain(indicator, line.value, line.base, line.points, peers.get(indicator.pk, ALONE), sheet.group)
    if line.gate:
        sentence = _("Held at 0 by “%(gate)s”: %(condition)s") % {
            "gate": line.gate.label,
            "condition": line.gate.text_label,
        }
    return SheetLine(line, value_text(indicator, line.value, line.base), sentence, best_given(indicator))


def _peers(sheet, lines):
    """{indicator id: Peers} of those lines that compare with others of the group, as the engine compared them."""
    compared = [line.indicator for line in lines if compares(line.indicator) and not line.is_empty]
    if not compared:
        return {}
    rows = Line.objects.filter(
        indicator__in=compared,
        adjusts=None,
        is_empty=False,
        sheet__run=sheet.run_id,
        sheet__group=sheet.group,
        sheet__subject_kind=sheet.subject_kind,
    )
    values: dict[int, dict[int, tuple[int, int]]] = {}
    for indicator, subject, value, base in rows.values_list("indicator", "sheet__subject_id", "value", "base"):
        values.setdefault(indicator, {})[subject] = value, base
    return {each.pk: peers_of(each, values[each.pk], sheet.subject_id, sheet.group) for each in compared}


def best_given(indicator: Indicator) -> int:
    """Return the most that a line can miss points of, in hundredths: what an occurrence adds is missed by nobody."""
    return figures_of(indicator).start if indicator.rule == Rule.PER_OCCURRENCE else best_of(indicator)


def _weigh(category):
    """Say what each line leaves out of the full marks, and do not count as missed what bonuses only make up for."""
    weights = weights_of(category.category, (line.indicator for line in category.lines))
    for line in category.lines:
        line.weight = weights[line.indicator.pk]
        if line.indicator.rule in BONUSES and not line.weight:
            line.best = 0


def sheet_at(run_id: int, subject_kind: str, subject_id: int) -> Sheet:
    """Return a sheet with run, version, period, unit and officer. Raises DoesNotExist."""
    return the_one(Sheet, _live(run=run_id, kind=str(subject_kind), subject=subject_id))


@PreparedModels
def _live(run, kind, subject):
    sheets = Sheet.objects.filter(run=run, run__kind=Run.Kind.LIVE, subject_kind=kind, subject_id=subject)
    return sheets.select_related("run__version__scheme", "run__period__scheme", "unit", "officer", "coefficient")


def corrected_by(sheet: Sheet) -> tuple[Bulletin | None, str] | None:
    """Return (the bulletin that corrected this sheet's run, the address of the corrected sheet), or None."""
    if sheet.run.superseded_by_id is None:
        return None
    bulletin = Bulletin.objects.filter(run=sheet.run.superseded_by_id, kind=Bulletin.Kind.FINAL).first()
    return bulletin, sheet_url(sheet.run.superseded_by_id, sheet.subject_kind, sheet.subject_id)


def stretches_of(sheet: Sheet) -> list[tuple[Stretch, str]]:
    """Return [(stretch, where the subject stood then, in words)] where it was not one place throughout the period.

    A transfer is told by the units, another group of one unit by the groups; one query, one more where there are any.
    """
    found = list(_stretches(sheet=sheet.pk))
    if not found:
        return []
    named, is_transfer = group_names(), len({each.unit_id for each in found}) > 1
    return [(each, _where(each, named.get(each.group, each.group), is_transfer)) for each in found]


def _where(stretch, group, is_transfer):
    said = {
        "place": stretch.unit_label if is_transfer else _("“%(group)s”") % {"group": group},
        "first": str(stretch.starts_on),
        "last": str(stretch.ends_on),
    }
    words = _("in %(place)s from %(first)s until %(last)s") % said
    records = ngettext("%(number)s record", "%(number)s records", stretch.records) % {"number": stretch.records}
    return _("%(place)s: %(records)s") % {"place": words, "records": records}


@PreparedModels
def _stretches(sheet):
    return Stretch.objects.filter(sheet=sheet).order_by("starts_on")


def earlier_sheet(sheet: Sheet, run_before: int | None) -> Sheet | None:
    """Return the subject's sheet of the run before, or None."""
    if run_before is None:
        return None
    rows = _sheets(run=run_before, kind=str(sheet.subject_kind), subject=sheet.subject_id)
    return next(iter(rows), None)


@PreparedModels
def _sheets(run, kind, subject):
    sheets = Sheet.objects.filter(run=run, subject_kind=kind, subject_id=subject)
    return sheets.select_related("unit", "officer").order_by("pk")[:1]


def subject_words(sheet: Sheet) -> tuple[str, str]:
    """Return (name, what it is) of the subject of a sheet."""
    return (sheet.name, sheet.unit_label) if sheet.officer_id else (sheet.unit_label, "")


def indicator_of(indicator_id: int) -> Indicator | None:
    """Return an indicator with its category, version and scheme, or None; one query."""
    return next(iter(_indicators(indicator=indicator_id)), None)


@PreparedModels
def _indicators(indicator):
    return Indicator.objects.filter(pk=indicator).select_related("version__scheme", "category")


def line_of(sheet: Sheet, indicator: Indicator, adjusts: Period | None = None) -> SheetLine | None:
    """Return the SheetLine of an indicator on a sheet (of an adjusted month), or None; one query."""
    lines = _of_indicator(sheet=sheet.pk, indicator=indicator.pk)
    line = next((each for each in lines if each.adjusts_id == (adjusts and adjusts.pk)), None)
    return _shown(sheet, line, _peers(sheet, [line])) if line else None


@dataclass(frozen=True)
class InItsMonth:
    """What an adjusted line was in its own month, with what later months had adjusted, and what it is now."""

    value_before: str
    value_after: str
    points_before: int
    points_after: int


def in_its_month(sheet: Sheet, shown: SheetLine) -> InItsMonth | None:
    """Return what an adjustment changes in the month that it names, None for other lines; one query."""
    line = shown.line
    if not line.adjusts_id:
        return None
    earlier = Run.objects.published().filter(period__starts_on__lt=sheet.run.period.starts_on)
    counted = Line.objects.filter(
        Q(sheet__run__period=line.adjusts_id, adjusts=None) | Q(adjusts=line.adjusts_id),
        sheet__run__in=earlier,
        sheet__subject_kind=sheet.subject_kind,
        sheet__subject_id=sheet.subject_id,
        indicator=line.indicator_id,
    ).aggregate(value=Sum("value", default=0), base=Sum("base", default=0), points=Sum("points", default=0))
    value, base, given = counted["value"], counted["base"], counted["points"]
    return InItsMonth(
        value_text(line.indicator, value, base),
        value_text(line.indicator, value + line.value, base + line.base),
        given,
        given + line.points,
    )


@PreparedModels
def _of_indicator(sheet, indicator):
    lines = Line.objects.filter(sheet=sheet, indicator=indicator)
    return lines.select_related("indicator__category", "indicator__version", "adjusts", "exemption", "gate").order_by(
        "pk"
    )
