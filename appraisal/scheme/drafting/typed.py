"""Figures as people type them, and back: 1.5 points, 92%, 0=5；80%=8. Nothing is rounded, and nothing is guessed."""

import re
import unicodedata
from functools import cache

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from appraisal.scheme.measures import BY_CODE, MEASURES
from appraisal.scheme.rulekinds.arithmetic import marks
from appraisal.scheme.rulekinds.figures import BadFigures, Field, Unit

NUMBER = re.compile(r"([+-]?)(\d{1,7})(?:\.(\d{1,2})0*)?")
# What people write behind a number.
BEHIND = re.compile(r"\s*(%|分|件|次|个|人|起|天|points?)$")
BETWEEN_PAIRS, WITHIN_PAIR = re.compile(r"[;,、\n]+"), re.compile(r"\s*(?:=|:|→|->)\s*")
LONGEST, MOST_PAIRS = 400, 60
# Lists and formulas are one for all groups.
LONG = (Unit.STEPS, Unit.RANKS, Unit.FORMULA)
Pairs = list[list[int]]
Figure = int | str | Pairs


def plain(text: str) -> str:
    """Return a text in plain signs: full-width figures and signs become those of the keyboard."""
    return unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").strip()


def hundredths(text: str) -> int:
    """Return a typed number in hundredths, exactly. Raises BadFigures."""
    found = NUMBER.fullmatch(BEHIND.sub("", plain(text))) if len(text) <= LONGEST else None
    if not found:
        raise BadFigures(_("“%(typed)s” is not a number with at most two decimals.") % {"typed": text.strip()[:20]})
    sign, whole, decimals = found.groups()
    size = int(whole) * 100 + int((decimals or "").ljust(2, "0"))
    return -size if sign == "-" else size


def whole_number(text: str) -> int:
    """Return a typed whole number. Raises BadFigures."""
    number = hundredths(text)
    if number % 100:
        raise BadFigures(_("“%(typed)s” is not a whole number.") % {"typed": text.strip()[:20]})
    return number // 100


def read_figure(field: Field, text: str, *, is_share: bool) -> Figure | None:
    """Return a typed figure as a scheme holds it, None where nothing was typed. Raises BadFigures."""
    if not text.strip():
        return None
    if field.unit == Unit.FORMULA:
        return text.strip()
    if field.unit in (Unit.STEPS, Unit.RANKS):
        return _pairs(text, is_share=is_share and field.unit == Unit.STEPS)
    if field.unit in (Unit.POINTS, Unit.SHARE) or (field.unit == Unit.VALUE and is_share):
        return hundredths(text)
    return whole_number(text)


def show_figure(field: Field, value: Figure | None, *, is_share: bool) -> str:
    """Return a figure of a scheme as it is typed; "" where there is none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if not isinstance(value, int):
        shares = is_share and field.unit == Unit.STEPS
        return "；".join(f"{_shown(at, shares)}={show_points(points)}" for at, points in value)
    if field.unit == Unit.POINTS:
        return show_points(value)
    if field.unit == Unit.SHARE or (field.unit == Unit.VALUE and is_share):
        return f"{show_points(value)}%"
    return str(value)


def _pairs(text, *, is_share):
    if len(text) > LONGEST:
        raise BadFigures(_("These are too many steps."))
    pairs = []
    for part in BETWEEN_PAIRS.split(plain(text)):
        if not part.strip():
            continue
        sides = WITHIN_PAIR.split(part.strip())
        if len(sides) != 2:
            raise BadFigures(_("Steps are typed as 0=5; 80%=8: from which value on, how many points."))
        at, points = sides
        pairs.append([hundredths(at) if is_share else whole_number(at), hundredths(points)])
    if len(pairs) > MOST_PAIRS:
        raise BadFigures(_("These are too many steps."))
    return pairs


def _shown(value, is_share):
    return f"{show_points(value)}%" if is_share else str(value)


def show_points(value: int) -> str:
    """Return hundredths as they are typed: 1.5, -0.2."""
    return marks(value).replace("−", "-")


def measure_named(text: str) -> str:
    """Return the code of the measure that a typed text means: its code, its title, or words that one title holds.

    Raises BadFigures for none, and for several, which it names.
    """
    typed = plain(text)
    if not typed:
        return ""
    if typed in BY_CODE:
        return typed
    titled = _titles(get_language() or "")
    others = {title: code for language, _name in settings.LANGUAGES for title, code in _titles(language).items()}
    if typed in titled | others:
        return (others | titled)[typed]
    meant = [title for title in titled if typed.casefold() in title.casefold()] or [
        title for title in others if typed.casefold() in title.casefold()
    ]
    if len(meant) == 1:
        return (others | titled)[meant[0]]
    if not meant:
        raise BadFigures(_("No measure is called “%(typed)s”.") % {"typed": typed[:40]})
    found = _("; ").join(meant[:6])
    raise BadFigures(_("Several measures are called so: %(found)s. Choose one.") % {"found": found})


@cache
def _titles(language):
    """Titles of the measures in one language, as plain signs, and their codes."""
    with override(language):
        return {plain(str(each.title)): each.code for each in MEASURES}


def title_of(code: str) -> str:
    """Return the title of a measure in the language of the page, or its code where there is none such."""
    return str(BY_CODE[code].title) if code in BY_CODE else code


def read_named(fields: tuple[Field, ...], text: str, *, is_share: bool) -> dict[str, Figure]:
    """Return {figure: value} of a text such as "target=95%; full marks=10", by titles or names. Raises BadFigures."""
    if len(text) > LONGEST:
        raise BadFigures(_("These are too many steps."))
    known = {plain(str(each.title)).casefold(): each for each in fields} | {each.name: each for each in fields}
    given = {}
    for part in BETWEEN_PAIRS.split(plain(text)):
        name, sign, value = part.partition("=")
        if not part.strip():
            continue
        field = known.get(name.strip().casefold())
        if not sign or field is None or field.unit in LONG:
            titles = _("; ").join(str(each.title) for each in fields)
            raise BadFigures(
                _("Figures of a group are typed as name=value; the names are: %(names)s.") % {"names": titles}
            )
        figure = read_figure(field, value, is_share=is_share)
        if figure is not None:
            given[field.name] = figure
    return given


def show_named(fields: tuple[Field, ...], figures: dict[str, Figure], *, is_share: bool) -> str:
    """Return the figures of a group as they are typed."""
    return "；".join(
        f"{each.title}={show_figure(each, figures[each.name], is_share=is_share)}"
        for each in fields
        if each.name in figures
    )
