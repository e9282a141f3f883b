"""The grade of a sheet in words, and the gates that held: would be grade 2, held at grade 5 by veto 4 (B6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.results.sheets.shown import SheetView
from appraisal.scheme.gates.rules import condition_of, effect_words, rules_for
from appraisal.scheme.rulekinds.arithmetic import marks
from appraisal.scheme.versions.base import Effect
from appraisal.scheme.versions.models import Gate

ON_GRADE = (Effect.GRADE_AT_MOST, Effect.GRADE_AT_LEAST, Effect.NOT_RATED)


@dataclass(frozen=True)
class HeldGate:
    """A gate that held, with its condition and its effect in words."""

    gate: Gate
    condition: str
    effect: str


@dataclass(frozen=True)
class Graded:
    """What a sheet is graded, the sentence that leads there, and all gates that held, whatever they moved."""

    grade: str
    sentence: str
    gates: list[HeldGate]


def graded(view: SheetView) -> Graded | None:
    """Return the Graded of a sheet; None where its version knows no grades and no gate held; four queries at most."""
    sheet = view.sheet
    if not (sheet.grade_earned or view.held):
        return None
    version = sheet.run.version
    rules = rules_for(
        sheet.subject_kind, version.indicators.all(), version.categories.all(), version.bands.all() if view.held else ()
    )
    names = {band.code: band.label for band in version.bands.filter(subject=sheet.subject_kind)}
    gates = [HeldGate(gate, condition_of(gate, rules).words, effect_words(gate, rules)) for gate in view.held]
    sentence = sentence_of(sheet.points, sheet.grade_earned, sheet.grade, names, view.held)
    return Graded(names.get(sheet.grade, ""), sentence, gates)


def sentence_of(points: int, earned: str, grade: str, names: Mapping[str, str], held: Iterable[Gate]) -> str:
    """Return the sentence that leads from points and the grade they earn to the grade that gates left of it, or ""."""
    words = {
        "points": marks(points),
        "earned": names.get(earned, ""),
        "grade": names.get(grade, ""),
        "gates": pgettext("between gates", ", ").join(gate.label for gate in held if gate.effect in ON_GRADE),
    }
    if not earned:
        return ""
    if grade == earned:
        return _("%(points)s points: %(grade)s.") % words
    if not grade:
        return _("%(points)s points, would be %(earned)s, not graded by %(gates)s.") % words
    return _("%(points)s points, would be %(earned)s, held at %(grade)s by %(gates)s.") % words
