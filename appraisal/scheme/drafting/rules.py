"""The rows of a draft: what each kind holds, how a rule reads as a sentence with figures in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from appraisal.scheme.rulekinds import figures
from appraisal.scheme.rulekinds.figures import Unit
from appraisal.scheme.rulekinds.kinds import RuleKind
from appraisal.scheme.versions.models import Band, Category, Gate, Indicator
from portal.ledger.chain.canonical import digest, plain
from portal.shell.pages.wording import Words

Values = dict[str, Any]
Row = Category | Indicator | Band | Gate
TOKEN_LENGTH = 16


@dataclass(frozen=True)
class RowKind:
    """One kind of row: its name in addresses, its table, what it is called, and the columns that somebody writes."""

    name: str
    # The table of a Row; each of them has the columns that all rows have.
    model: Any
    title: Words
    columns: tuple[str, ...]
    # Rows of different values of this column have an order of their own.
    within: str


CATEGORIES = RowKind(
    "categories",
    Category,
    gettext_lazy("category"),
    ("code", "name", "name_en", "full_marks", "base_marks_units", "base_marks_officers"),
    "version_id",
)
INDICATORS = RowKind(
    "indicators",
    Indicator,
    gettext_lazy("indicator"),
    (
        *("code", "subject", "category_id", "name", "name_en", "measure", "use", "per", "rule", "params", "groups"),
        *("missing", "missing_reason", "text", "text_en", "basis"),
    ),
    "category_id",
)
BANDS = RowKind("bands", Band, gettext_lazy("grade"), ("code", "subject", "name", "name_en", "from_points"), "subject")
GATES = RowKind(
    "gates",
    Gate,
    gettext_lazy("gate"),
    (*("code", "subject", "name", "name_en", "condition", "effect", "target", "limit"), *("text", "text_en", "basis")),
    "subject",
)
# What the codes of those begin with that get one by themselves.
STEMS = {"categories": "c", "gates": "g"}
ROW_KINDS = {kind.name: kind for kind in (CATEGORIES, INDICATORS, BANDS, GATES)}


def written(kind: RowKind, row: Row) -> Values:
    """Return what somebody wrote into a row, by column."""
    return {name: plain(getattr(row, name)) for name in kind.columns}


def seen_of(kind: RowKind, row: Row) -> str:
    """Return the token of what a row says now: who changes it sends it along, so that nobody overwrites the unseen."""
    return digest(written(kind, row))[:TOKEN_LENGTH]


def name_of(kind: RowKind, row: Row) -> str:
    """Return how the ledger and comments name a row."""
    return f"{kind.name} {row.code}"


def next_code(taken: Iterable[str], stem: str) -> str:
    """Return the next free code behind a stem: 2.4 where 2.1 to 2.3 are taken."""
    known = set(taken)
    return next(code for number in range(1, len(known) + 2) if (code := f"{stem}{number}") not in known)


# A rule as a sentence with its figures in it, as one types them; what it does not name stands under "more".
SENTENCES = {
    "per_occurrence": gettext_lazy("{points} for each, the first {free} free; from {floor} to {cap}"),
    "veto": gettext_lazy("from {threshold} on the whole sheet counts 0"),
    "item": gettext_lazy("graded {graded}"),
    "rate_target": gettext_lazy("full marks at {target_bp}, {points_per_point} less for each point below"),
    "tiers": gettext_lazy("in tiers {steps}"),
    "linear": gettext_lazy("from {points_low} at {low} in proportion to {points_high} at {high}"),
    "pass_fail": gettext_lazy("{points} from {threshold} on, otherwise {otherwise}"),
    "share_of_best": gettext_lazy("full marks for the best of the group, the others their share"),
    "rank_table": gettext_lazy("by place {ranks}, first is who has {first}"),
    "rank_step": gettext_lazy("full marks for the first, {less} less for each place behind, at least {least}"),
    "expression": gettext_lazy("by the formula {formula}"),
    "against_group": gettext_lazy("{each} for each point above {against}, from {least} to {most}"),
}
PLACE = re.compile(r"\{(\w+)\}")
# This figure has a column of its own.
FULL = "full"


def pieces_of(kind: RuleKind) -> list[tuple[str, str]]:
    """Return the sentence of a kind of rule as pieces (words, name of the figure behind them, "" behind the last)."""
    known = {field.name for field in kind.fields}
    sentence = str(SENTENCES.get(kind.code, ""))
    parts = PLACE.split(sentence)
    pieces = list(zip(parts[::2], [*parts[1::2], ""], strict=True))
    return [(words.strip(), name if name in known else "") for words, name in pieces]


def beside_sentence(kind: RuleKind) -> list[str]:
    """Return the names of the figures of a kind of rule that its sentence leaves out."""
    said = {name for _words, name in pieces_of(kind)}
    return [field.name for field in kind.fields if field.name not in said and field.name != FULL]


def is_long(field: figures.Field) -> bool:
    """Say whether a figure is a list of pairs or a formula, which takes room."""
    return field.unit in (Unit.STEPS, Unit.RANKS, Unit.FORMULA)


def has_full(kind: RuleKind) -> bool:
    """Say whether a kind of rule is told its full marks."""
    return any(field.name == FULL for field in kind.fields)
