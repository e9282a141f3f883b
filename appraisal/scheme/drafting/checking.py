"""What a row of a draft may not say; what is not yet written is no fault: a draft is written little by little."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from appraisal.scheme.drafting.rules import GATES, INDICATORS, Row, RowKind
from appraisal.scheme.gates import rules as gates
from appraisal.scheme.reference import ForbiddenMeasure
from appraisal.scheme.rulekinds import figures
from appraisal.scheme.rulekinds.figures import BadFigures
from appraisal.scheme.rules import check, kind_of
from appraisal.scheme.uses.rules import read_proportion, read_use
from appraisal.scheme.versions.deeds import check_allowed
from appraisal.scheme.versions.models import Indicator
from portal.shell.pages.wording import Words
from portal.shell.refusals import Denied, Refused


def check_row(kind: RowKind, row: Row, forbidden: Iterable[ForbiddenMeasure]) -> None:
    """Raise Refused with a sentence for each field of a row that cannot stand; what is not yet written is no fault."""
    problems = {}
    try:
        row.clean_fields(exclude=["version", "category", "text_en", "last_event"])
    except ValidationError as wrong:
        problems = {name: " ".join(words) for name, words in wrong.message_dict.items()}
    if not row.name.strip():
        problems["name"] = _("Give it a name.")
    if kind is INDICATORS:
        problems |= _of_indicator(row, forbidden)
    if kind is GATES and not problems:
        problems |= _of_gate(row)
    if problems:
        raise Refused(next(iter(problems.values())), problems)


def _of_gate(gate):
    version = gate.version
    rows = version.indicators.all(), version.categories.all(), version.bands.all()
    try:
        gates.check(gate, gates.rules_for(gate.subject, *rows))
    except BadFigures as problem:
        return {"condition": str(problem)}
    return {}


def _of_indicator(indicator, forbidden):
    try:
        check_allowed(indicator, forbidden)
    except Denied as denial:
        return {"name": str(denial)}
    try:
        read_use(indicator.measure, indicator.use)
    except BadFigures as problem:
        return {"measure": str(problem)}
    try:
        read_proportion(indicator.per)
    except BadFigures as problem:
        return {"per_measure": str(problem)}
    return _of_figures(indicator)


def _of_figures(indicator):
    try:
        kind = kind_of(indicator)
    except BadFigures as problem:
        return {"rule": str(problem)}
    for name, value in indicator.params.items():
        field = next((each for each in kind.fields if each.name == name), None)
        try:
            figures.read((field,) if field else (), {name: value})
        except BadFigures as problem:
            return {f"f_{name}": str(problem)}
    if lacking(indicator):
        return {}
    try:
        check(indicator)
    except BadFigures as problem:
        return {problem.of: str(problem)}
    return {}


def lacking(indicator: Indicator) -> list[Words]:
    """Return the titles of the figures that a rule needs and that nobody has written yet. Raises BadFigures."""
    return [each.title for each in kind_of(indicator).fields if each.default is None and _is_left(each, indicator)]


def _is_left(field, indicator):
    return indicator.params.get(field.name) is None
