"""A formula as it is typed, read into a tree: what is wrong is said with its place, and what may follow is known.

There is no loop, no attribute and no power; length, depth and digits are bounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from django.utils.translation import gettext as _
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from appraisal.scheme.rulekinds.figures import BadFigures
from appraisal.scheme.rulekinds.formulas.words import (
    A_WORD,
    BY_CODE,
    BY_SPELLING,
    COMPARISONS,
    FUNCTIONS,
    JOINING,
    NAMES,
    NEGATION,
    Word,
    pattern_of,
    plain,
)

LONGEST, DEEPEST, MOST_PARTS = 400, 16, 80
# A number counts with four decimals, and is no larger than this.
SCALE = 10_000
LARGEST = 100_000 * SCALE

GRAMMAR = rf"""
start: _either
_either: either
?either: both (_OR both)*
?both: negated (_AND negated)*
?negated: _NOT negated -> negation
        | comparison
?comparison: sum (COMPARE sum)?
?sum: product
    | sum "+" product -> plus
    | sum "-" product -> minus
?product: signed
    | product "*" signed -> times
    | product "/" signed -> divided
?signed: "-" signed -> negative
    | atom
?atom: NUMBER -> figure
    | NUMBER "%" -> share
    | NAME -> name
    | FUNCTION "(" either ("," either)* ")" -> call
    | "(" either ")"
NUMBER: /[0-9]+(\.[0-9]+)?/
COMPARE: ">=" | "<=" | "!=" | "<>" | "==" | "=" | ">" | "<" | "≥" | "≤" | "≠"
_AND.2: /{pattern_of(JOINING[:1])}/i
_OR.2: /{pattern_of(JOINING[1:])}/i
_NOT.2: /{pattern_of((NEGATION,))}/i
NAME.2: /{pattern_of(NAMES)}/i
FUNCTION.2: /{pattern_of(FUNCTIONS)}/i
%ignore /\s+/
"""
OPERATIONS = {"plus": "+", "minus": "-", "times": "*", "divided": "/", "negative": "neg", "negation": "not"}
OPERATIONS |= {"either": "or", "both": "and"}
CONDITIONS = frozenset({"and", "or", "not", *COMPARISONS.values()})
JOINED = {"_AND": JOINING[0], "_OR": JOINING[1], "_NOT": NEGATION}


class BadFormula(BadFigures):
    """A formula cannot be read or counted; the message says where and why."""

    of = "f_formula"


@dataclass(frozen=True)
class Node:
    """A part of a formula: what it does, with what, a number in ten-thousandths, and its place in the text, from 1.

    `is_percent` says that the number was typed as a percentage, and is shown so.
    """

    does: str
    parts: tuple["Node", ...] = ()
    number: int = 0
    at: int = 1
    is_percent: bool = False

    @property
    def is_condition(self) -> bool:
        """Whether it holds or does not, instead of being a number."""
        return self.does in CONDITIONS

    def all(self) -> Iterator["Node"]:
        """Yield the part itself and all that it is made of."""
        yield self
        for part in self.parts:
            yield from part.all()

    def names(self, codes: frozenset[str]) -> bool:
        """Say whether one of these names stands in it."""
        return any(node.does in codes for node in self.all())


@cache
def _parser():
    return Lark(GRAMMAR, parser="lalr", propagate_positions=True, maybe_placeholders=False)


@lru_cache(maxsize=512)
def read_formula(text: str) -> Node:
    """Return the tree of a formula. Raises BadFormula with the place of what is wrong."""
    if len(text) > LONGEST:
        raise BadFormula(_("A formula has at most %(most)s characters.") % {"most": LONGEST})
    signs = plain(text)
    _check_depth(signs)
    try:
        tree = _parser().parse(signs)
    except UnexpectedInput as problem:
        raise _misread(signs, problem) from problem
    root = _node(tree.children[0])
    if sum(1 for _each in root.all()) > MOST_PARTS:
        raise BadFormula(_("A formula has at most %(most)s parts.") % {"most": MOST_PARTS})
    _check_kinds(root, wants_condition=False)
    return root


def at(place: int, words: str) -> BadFormula:
    """Return what is wrong at a place of a formula, counted from 1."""
    return BadFormula(_("Character %(place)s: %(words)s") % {"place": place, "words": words})


def _check_depth(signs):
    """Brackets and signs before a number are counted before anything looks into them."""
    depth = 0
    for place, sign in enumerate(signs, 1):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth > DEEPEST or "-" * DEEPEST in signs:
            raise at(place, _("nested too deeply; at most %(most)s levels.") % {"most": DEEPEST})


def _node(tree):
    place = tree.meta.start_pos + 1
    kind = tree.data
    if kind in ("figure", "share"):
        is_percent = kind == "share"
        return Node("figure", (), _number(tree.children[0], is_share=is_percent), place, is_percent)
    if kind == "name":
        return Node(_word(tree.children[0]).code, at=place)
    if kind == "call":
        return _call(tree, place)
    if kind == "comparison":
        first, sign, second = tree.children
        return Node(COMPARISONS[str(sign)], (_node(first), _node(second)), at=place)
    parts = tuple(_node(each) for each in tree.children if isinstance(each, Tree))
    return Node(OPERATIONS[str(kind)], parts, at=place)


def _word(token):
    return BY_SPELLING[str(token) if str(token) in BY_SPELLING else str(token).lower()]


def _call(tree, place):
    word = _word(tree.children[0])
    parts = tuple(_node(each) for each in tree.children[1:])
    low, high = word.parts
    if not low <= len(parts) <= high:
        wanted = str(low) if low == high else f"{low}–{high}"
        said = _("“%(name)s” takes %(wanted)s parts, and %(given)s stand there.")
        raise at(place, said % {"name": word.written, "wanted": wanted, "given": len(parts)})
    return Node(word.code, parts, at=place)


def _number(token, *, is_share):
    whole, _point, decimals = str(token).partition(".")
    most = 2 if is_share else 4
    place = (token.start_pos or 0) + 1
    if len(decimals.rstrip("0")) > most:
        raise at(place, _("at most %(most)s decimals.") % {"most": most})
    number = int(whole) * SCALE + int(decimals.rstrip("0").ljust(4, "0"))
    if number > LARGEST:
        raise at(place, _("a number is at most %(most)s.") % {"most": LARGEST // SCALE})
    return number // 100 if is_share else number


def _check_kinds(node, *, wants_condition):
    """A condition stands where one is asked for, and a number elsewhere."""
    if node.is_condition != wants_condition:
        raise at(node.at, _("a condition is needed here.") if wants_condition else _("a number is needed here."))
    for place, part in enumerate(node.parts):
        _check_kinds(part, wants_condition=node.does in ("and", "or", "not") or (node.does == "if" and place == 0))


def _misread(signs, problem):
    place = problem.pos_in_stream
    token = getattr(problem, "token", None)
    if place is None or place < 0 or (isinstance(token, Token) and token.type == "$END"):
        place = len(signs)
    found = A_WORD.match(signs, place)
    word = found.group() if found else signs[place : place + 1]
    if not word.strip():
        said = _("the formula breaks off.")
    elif found and not _is_known(word):
        said = _("“%(word)s” is not known.") % {"word": word[:20]}
    else:
        said = _("“%(word)s” cannot stand here.") % {"word": word[:20]}
    possible = _possible(signs[:place])
    if possible:
        said = _("%(said)s Possible: %(possible)s") % {"said": said, "possible": _("; ").join(possible)}
    return at(place + 1, said)


def _is_known(word):
    return word in BY_SPELLING or word.lower() in BY_SPELLING


def _accepted(signs):
    """What the grammar takes behind the beginning of a formula; nothing where that is wrong already."""
    reading = _parser().parse_interactive(signs)
    try:
        for _token in reading.exhaust_lexer():
            pass
    except UnexpectedInput:
        return set()
    return reading.accepts()


def _possible(signs):
    accepted = _accepted(signs)
    if "NUMBER" in accepted:
        return [_("a number"), *(word.written for word in (*NAMES, *FUNCTIONS))]
    shown = {"PLUS": "+", "MINUS": "-", "STAR": "*", "SLASH": "/", "RPAR": ")", "LPAR": "(", "COMMA": ","}
    return [sign for name, sign in shown.items() if name in accepted]


def completions(text: str) -> list[str]:
    """Return the whole formulas that begin with a text, each one name longer; none where the text is wrong already."""
    if len(text) > LONGEST:
        return []
    signs = plain(text)
    begun = next((found.group() for found in A_WORD.finditer(signs) if found.end() == len(signs)), "")
    before = len(text) - len(begun)
    found = []
    for word in _following(_accepted(signs[:before])):
        spelling = _spelling(word, begun)
        if spelling and spelling != begun:
            found.append(text[:before] + spelling + ("(" if word.parts[1] else ""))
    return found


def _following(accepted) -> list[Word]:
    words = [*(NAMES if "NAME" in accepted else ()), *(FUNCTIONS if "FUNCTION" in accepted else ())]
    return [*words, *(word for name, word in JOINED.items() if name in accepted)]


def _spelling(word, begun):
    """How a word is written that begins so: as the page writes it, else as it was begun."""
    ways = (word.written, *word.spellings)
    return next((each for each in ways if each.startswith(begun.lower())), "")


def written(node: Node) -> str:
    """Return a formula as people read it, in the language of the page."""
    return _written(node, 0)


BINDING = {"or": 1, "and": 2, "not": 3, **dict.fromkeys(COMPARISONS.values(), 4), "+": 5, "-": 5, "*": 6, "/": 6}
BINDING |= {"neg": 7}
READ = {"*": "×", "/": "÷", "-": "−", ">=": "≥", "<=": "≤", "!=": "≠"}


def _written(node, outer):
    if node.does == "figure":
        return f"{_figure(node.number * 100)}%" if node.is_percent else _figure(node.number)
    if not node.parts:
        return BY_CODE[node.does].written
    own = BINDING.get(node.does)
    if own is None:
        return f"{BY_CODE[node.does].written}({', '.join(_written(each, 0) for each in node.parts)})"
    said = _joined(node, own)
    return f"({said})" if own < outer else said


def _joined(node, own):
    if node.does == "neg":
        return f"−{_written(node.parts[0], own)}"
    if node.does == "not":
        return f"{NEGATION.written} {_written(node.parts[0], own)}"
    sign = BY_CODE[node.does].written if node.does in BY_CODE else READ.get(node.does, node.does)
    first, *others = node.parts
    return f" {sign} ".join([_written(first, own), *(_written(each, own + 1) for each in others)])


def _figure(number):
    whole, rest = divmod(number, SCALE)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".")
