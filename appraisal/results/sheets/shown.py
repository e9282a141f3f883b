"""One score sheet as it is shown: lines, categories, and the parts that lead from them to the headline, exactly."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from appraisal.engine.models import Line, Sheet
from appraisal.scheme.allowances.models import ONE, Coefficient, Exemption
from appraisal.scheme.rulekinds.arithmetic import half_up, marks
from appraisal.scheme.versions.base import Effect, Missing, Place, Rule
from appraisal.scheme.versions.models import Category, Gate, Indicator


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
        """Whether there was something to measure, or the indicator or an exemption says what it gives without."""
        if self.line.exemption:
            return self.line.exemption.gives == Exemption.Gives.FULL
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
    coefficient: Coefficient | None = None
    gate: Gate | None = None

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
        """Base marks and lines before the limits, the lines multiplied where a coefficient does so here."""
        return self.base + self.given + self.multiplied

    @property
    def given(self) -> int:
        """What the lines give and take together."""
        return sum(each.points for each in self.lines if each.indicator.rule != Rule.VETO)

    @property
    def multiplied(self) -> int:
        """What a coefficient adds to what the lines give, before the limits."""
        if self.coefficient is None or self.coefficient.place != Place.BEFORE:
            return 0
        return half_up(self.given * self.coefficient.factor, ONE) - self.given

    @property
    def points(self) -> int:
        """What the category counts: at least 0, at most what could be scored of it unless it is a bonus."""
        raw = 0 if self.gate else max(self.raw, 0)
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
        words = f"{' '.join(parts)} = {marks(self.base + self.given)}"
        if self.multiplied and self.coefficient:
            words = f"{words} × {times(self.coefficient.factor)} → {marks(self.raw)}"
        if self.gate:
            return _("%(sum)s, held at 0 by “%(gate)s”") % {"sum": words, "gate": self.gate.label}
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
    held: list[Gate] = field(default_factory=list)

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
        parts = (*self._within_limits(), self._brought, self._multiplied, late, *self._held(beside=0))
        return [part for part in parts if part.points]

    @property
    def beside_lines(self) -> list[Part]:
        """The same beside all lines, those of vetoes and late facts included, as the interface lists them."""
        vetoed = sum(line.points for line in self.vetoes)
        parts = (*self._within_limits(), self._brought, self._multiplied, *self._held(vetoed))
        return [part for part in parts if part.points]

    def _within_limits(self):
        base = Part(_("Base marks"), sum(category.base for category in self.categories))
        times_lines = [_times(category) for category in self.categories if category.multiplied]
        return [base, *times_lines, *(_limit(category) for category in self.categories)]

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
        """The points before gates, a veto and the floor."""
        return self._before_times + self._multiplied.points + self.adjusted

    @property
    def _before_times(self) -> int:
        return sum(category.points for category in self.categories) + self._brought.points

    @property
    def _multiplied(self) -> Part:
        """What a coefficient adds to the points of the sheet, or takes from them."""
        coefficient = self.sheet.coefficient
        if coefficient is None or coefficient.place != Place.AFTER:
            return Part("", 0)
        words = _("Times %(factor)s: %(ground)s") % {"factor": times(coefficient.factor), "ground": coefficient.ground}
        return Part(words, half_up(self._before_times * coefficient.factor, ONE) - self._before_times)

    def _held(self, beside):
        """The Parts by which gates, a veto or the floor move the points, each with what it takes of what is left."""
        if not self.sheet.is_scored:
            return [Part(_("Not scored: nothing to measure"), -self.raw - beside)]
        if self.vetoes:
            return [Part(_("Held at 0 by the veto"), -self.raw - beside)]
        left, parts = self.raw, []
        for gate in self.held:
            most = {Effect.SHEET: 0, Effect.CAP: gate.limit}.get(Effect(gate.effect))
            if most is not None and left > most:
                words = _("Held at %(most)s by “%(gate)s”") % {"most": marks(most), "gate": gate.label}
                parts.append(Part(words, most - left))
                left = most
        return [*parts, Part(_("At least 0"), max(-left, 0))]

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
        if self._multiplied.points and self.sheet.coefficient:
            words = f"({words}) × {times(self.sheet.coefficient.factor)}"
        if self.adjustments:
            words += f" {'−' if self.adjusted < 0 else '+'} {marks(abs(self.adjusted))}"
        words += f" = {marks(self.raw)}"
        if self.vetoes:
            return _("%(sum)s, held at 0 by the veto") % {"sum": words}
        if self.held and self.raw > self.sheet.points:
            return _("%(sum)s, held at %(points)s") % {"sum": words, "points": marks(self.sheet.points)}
        if self.raw < 0:
            return _("%(sum)s, at least 0") % {"sum": words}
        return words

    @property
    def brought_words(self) -> str:
        """Where marks were left out: how many could be scored, and what was earned of them; else nothing."""
        return self._brought.words if self.sheet.is_scored and self.reachable != self.full_marks else ""


def times(factor: int) -> str:
    """Return a factor in ten-thousandths as people write it: 1.05."""
    return f"{factor / ONE:.4f}".rstrip("0").rstrip(".")


def _times(category):
    said = {"name": category.category.label, "factor": times(category.coefficient.factor)}
    return Part(_("“%(name)s”, times %(factor)s") % said, category.multiplied)


def _limit(category):
    if category.gate:
        said = {"name": category.category.label, "gate": category.gate.label}
        return Part(_("“%(name)s”, held at 0 by “%(gate)s”") % said, category.points - category.raw)
    words = _("“%(name)s”, at least 0") if category.raw < 0 else _("“%(name)s”, at most %(full)s")
    said = {"name": category.category.label, "full": marks(category.reachable)}
    return Part(words % said, category.points - category.raw)
