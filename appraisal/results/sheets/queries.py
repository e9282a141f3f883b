"""One score sheet, category by category, so that every number can be recomputed by hand from what is shown."""

from dataclasses import dataclass, field

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from appraisal.engine.models import Line, Sheet
from appraisal.facts.models import Run
from appraisal.results.bulletins.models import Bulletin
from appraisal.scheme.addresses import sheet_url
from appraisal.scheme.periods.models import Period
from appraisal.scheme.rulekinds.arithmetic import half_up, marks
from appraisal.scheme.rulekinds.kinds import ALONE
from appraisal.scheme.rules import BONUSES, best_of, explain, explain_nothing, kind_of, peers_of, value_text, weights_of
from appraisal.scheme.versions.base import Missing, Rule
from appraisal.scheme.versions.models import Category, Indicator
from portal.shell.statements.prepared_models import PreparedModels, the_one


@dataclass
class SheetLine:
    """One line as shown: value, points, what the rule could have given, and the sentence between them.

    `weight` are the full marks that are left out where it is not scored.
    """

    line: Line
    value: str
    sentence: str
    best: int
    weight: int = 0

    @property
    def indicator(self) -> Indicator:
        return self.line.indicator

    @property
    def points(self) -> int:
        return self.line.points

    @property
    def is_scored(self) -> bool:
        """Whether there was something to measure, or the indicator says what it gives without."""
        return not self.line.is_empty or self.indicator.missing != Missing.NOT_SCORED

    @property
    def lost(self) -> int:
        """What is missing to the best that the rule can give, 0 or negative."""
        return min(self.line.points - self.best, 0) if self.is_scored else 0


@dataclass
class SheetCategory:
    """One category: base marks plus lines, within its limits.

    What had nothing to measure leaves its marks out, and all of them where no line was scored.
    """

    category: Category
    base_marks: int
    lines: list = field(default_factory=list)

    @property
    def is_scored(self) -> bool:
        """Whether a line of it was scored."""
        return any(each.is_scored for each in self.lines)

    @property
    def base(self) -> int:
        """The base marks, which nobody has where nothing was scored."""
        return self.base_marks if self.is_scored else 0

    @property
    def reachable(self) -> int:
        """The full marks that could be scored."""
        if not self.is_scored:
            return 0
        left_out = sum(each.weight for each in self.lines if not each.is_scored)
        return max(self.category.full_marks - left_out, 0)

    @property
    def raw(self) -> int:
        """Base marks and lines before the limits."""
        return self.base + sum(each.points for each in self.lines if each.indicator.rule != Rule.VETO)

    @property
    def points(self) -> int:
        """What the category counts: at least 0, at most what could be scored of it unless it is a bonus."""
        raw = max(self.raw, 0)
        return raw if self.category.is_bonus else min(raw, self.reachable)

    @property
    def is_limited(self) -> bool:
        """Whether a limit changed the sum."""
        return self.points != self.raw

    @property
    def sum_words(self) -> str:
        """The sum as one writes it by hand: 8 + 10 − 1 = 17."""
        if not self.is_scored:
            return _("not scored")
        parts = [marks(self.base)] if self.base else []
        for each in self.lines:
            if each.indicator.rule == Rule.VETO or not each.is_scored:
                continue
            sign = "−" if each.points < 0 else "+"
            parts.append(f"{sign} {marks(abs(each.points))}" if parts else marks(each.points))
        words = f"{' '.join(parts)} = {marks(self.raw)}"
        if self.raw < 0:
            return _("%(sum)s, at least 0") % {"sum": words}
        if self.is_limited:
            return _("%(sum)s, at most %(full)s") % {"sum": words, "full": marks(self.reachable)}
        return words


@dataclass(frozen=True)
class Part:
    """One thing that moves the headline and is no line: its words and its points."""

    words: str
    points: int


@dataclass
class SheetView:
    """A sheet with its categories and the adjustments of published months."""

    sheet: Sheet
    name: str
    categories: list
    adjustments: list

    @property
    def lines(self) -> list[SheetLine]:
        """The lines of the period itself, in the order of the scheme."""
        return [line for category in self.categories for line in category.lines]

    @property
    def costly(self) -> list[SheetLine]:
        """The lines that missed points, the dearest first."""
        return sorted((line for line in self.lines if line.lost), key=lambda line: line.lost)

    @property
    def others(self) -> tuple[int, int]:
        """How many lines missed nothing, and what they gave."""
        full = [line for line in self.lines if not line.lost]
        return len(full), sum(line.points for line in full)

    @property
    def vetoes(self) -> list[SheetLine]:
        return [line for line in self.lines if line.indicator.rule == Rule.VETO and line.points]

    @property
    def adjusted(self) -> int:
        """The sum of the adjustments."""
        return sum(each.points for each in self.adjustments)

    @property
    def remainder(self) -> list[Part]:
        """The Parts that lead from the lines to the headline: base marks, limits, late facts, veto or floor.

        With the points of all lines but vetoes they sum to what the sheet says, exactly.
        """
        late = Part(_("Late facts of published months"), self.adjusted)
        return [part for part in (*self._within_limits(), self._brought, late, self._floor(beside=0)) if part.points]

    @property
    def beside_lines(self) -> list[Part]:
        """The same beside all lines, those of vetoes and late facts included, as the interface lists them."""
        vetoed = sum(line.points for line in self.vetoes)
        parts = (*self._within_limits(), self._brought, self._floor(beside=vetoed))
        return [part for part in parts if part.points]

    def _within_limits(self):
        base = Part(_("Base marks"), sum(category.base for category in self.categories))
        return [base, *(_limit(category) for category in self.categories)]

    @property
    def full_marks(self) -> int:
        """What all categories can reach together."""
        return sum(category.category.full_marks for category in self.categories)

    @property
    def reachable(self) -> int:
        """The marks of it that could be scored."""
        return sum(category.reachable for category in self.categories)

    @property
    def earned(self) -> int:
        """What was earned of them, bonuses apart."""
        return sum(category.points for category in self.categories if not category.category.is_bonus)

    @property
    def _brought(self) -> Part:
        """What is added where marks were left out: what was earned, brought to the full marks."""
        said = {"earned": marks(self.earned), "reachable": marks(self.reachable), "full": marks(self.full_marks)}
        words = _("%(earned)s of the %(reachable)s that could be scored, brought to %(full)s") % said
        if self.reachable in (0, self.full_marks):
            return Part(words, 0)
        return Part(words, half_up(self.earned * self.full_marks, self.reachable) - self.earned)

    @property
    def raw(self) -> int:
        """The points before a veto and the floor."""
        return sum(category.points for category in self.categories) + self._brought.points + self.adjusted

    def _floor(self, beside):
        if not self.sheet.is_scored:
            return Part(_("Not scored: nothing to measure"), -self.raw - beside)
        if self.vetoes:
            return Part(_("Held at 0 by the veto"), -self.raw - beside)
        return Part(_("At least 0"), max(-self.raw, 0))

    @property
    def counted(self) -> list[SheetLine]:
        """The lines whose points are added; a veto takes all and is a part of its own."""
        return [line for line in self.lines if line.indicator.rule != Rule.VETO]

    @property
    def shown_sum(self) -> int:
        """What lines and parts sum to; that it is the headline is held by tests and shown when it is not."""
        return sum(line.points for line in self.counted) + sum(part.points for part in self.remainder)

    @property
    def total_words(self) -> str:
        """The sum of the sheet as one writes it by hand."""
        if not self.sheet.is_scored:
            return _("Not scored: nothing to measure")
        parts = [marks(category.points) for category in self.categories if category.is_scored]
        words = " + ".join(parts) or "0"
        if brought := self._brought.points:
            words += f" + {marks(brought)}" if brought > 0 else f" − {marks(-brought)}"
        if self.adjustments:
            words += f" {'−' if self.adjusted < 0 else '+'} {marks(abs(self.adjusted))}"
        words += f" = {marks(self.raw)}"
        if self.vetoes:
            return _("%(sum)s, held at 0 by the veto") % {"sum": words}
        if self.raw < 0:
            return _("%(sum)s, at least 0") % {"sum": words}
        return words

    @property
    def brought_words(self) -> str:
        """Where marks were left out: how many could be scored, and what was earned of them; else nothing."""
        return self._brought.words if self.sheet.is_scored and self.reachable != self.full_marks else ""


def _limit(category):
    words = _("“%(name)s”, at least 0") if category.raw < 0 else _("“%(name)s”, at most %(full)s")
    said = {"name": category.category.label, "full": marks(category.reachable)}
    return Part(words % said, category.points - category.raw)


@PreparedModels
def _lines(sheet):
    lines = Line.objects.filter(sheet=sheet).select_related("indicator__category", "indicator__version", "adjusts")
    place = ("indicator__category__position", "indicator__category_id", "indicator__position", "indicator_id")
    return lines.order_by(*place)


def view_of(sheet: Sheet) -> SheetView:
    """Return the SheetView of a sheet with unit and officer loaded; two queries, one more where lines compare."""
    lines = _lines(sheet=sheet.pk)
    peers = _peers(sheet, lines)
    categories, adjustments = {}, []
    for line in lines:
        shown = _shown(sheet, line, peers)
        if line.adjusts_id:
            adjustments.append(shown)
            continue
        category = line.indicator.category
        if category.pk not in categories:
            categories[category.pk] = SheetCategory(category, category.base_marks(sheet.subject_kind))
        categories[category.pk].lines.append(shown)
    for category in categories.values():
        _weigh(category)
    return SheetView(sheet, sheet.label, list(categories.values()), adjustments)


def _shown(sheet, line, peers):
    indicator = line.indicator
    if line.adjusts_id:
        sentence = _("Late facts change this line of a published month by %(points)s points.") % {
            "points": marks(line.points)
        }
        return SheetLine(line, marks(line.value), sentence, line.points)
    if line.is_empty:
        return SheetLine(line, _("none"), explain_nothing(indicator), best_given(indicator))
    return SheetLine(
        line,
        value_text(indicator, line.value, line.base),
        explain(indicator, line.value, line.base, line.points, peers.get(indicator.pk, ALONE), sheet.group),
        best_given(indicator),
    )


def _peers(sheet, lines):
    """{indicator id: Peers} of those lines that compare with others of the group, as the engine compared them."""
    compared = [line.indicator for line in lines if kind_of(line.indicator).is_relative and not line.is_empty]
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
    return 0 if indicator.rule == Rule.PER_OCCURRENCE else best_of(indicator)


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
    return sheets.select_related("run__version__scheme", "run__period", "unit", "officer")


def corrected_by(sheet: Sheet) -> tuple[Bulletin | None, str] | None:
    """Return (the bulletin that corrected this sheet's run, the address of the corrected sheet), or None."""
    if sheet.run.superseded_by_id is None:
        return None
    bulletin = Bulletin.objects.filter(run=sheet.run.superseded_by_id, kind=Bulletin.Kind.FINAL).first()
    return bulletin, sheet_url(sheet.run.superseded_by_id, sheet.subject_kind, sheet.subject_id)


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
    return lines.select_related("indicator__category", "indicator__version", "adjusts").order_by("pk")
