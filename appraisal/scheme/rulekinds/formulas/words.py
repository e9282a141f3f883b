"""What a formula may be written with: its names and functions in both languages, and the signs between them."""

import re
from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True)
class Word:
    """A name or a function: how trees call it, how it is written in English and in Chinese, and other ways to write it.

    `parts` says for a function how many figures it takes, from and to.
    """

    code: str
    english: str
    chinese: str
    others: tuple[str, ...] = ()
    parts: tuple[int, int] = (0, 0)

    @property
    def written(self) -> str:
        """How it is written in the language of the page."""
        return self.chinese if _is_chinese() else self.english

    @property
    def spellings(self) -> tuple[str, ...]:
        """All ways to write it."""
        return (self.english, self.chinese, *self.others)


# What those of the group have is read once all of them are counted.
OF_GROUP = (
    Word("best", "best", "最好", ("同组最好",)),
    Word("mean", "mean", "平均", ("同组平均",)),
    Word("median", "median", "中位数", ("同组中位数",)),
    Word("place", "place", "名次"),
    Word("number", "number", "同组数"),
)
NAMES = (
    Word("value", "value", "值"),
    Word("base", "base", "基数"),
    Word("full", "full", "满分"),
    Word("target", "target", "目标"),
    *OF_GROUP,
)
FUNCTIONS = (
    Word("if", "if", "如果", (), (3, 3)),
    Word("div", "div", "除", (), (3, 3)),
    Word("min", "min", "最小", ("取小",), (2, 8)),
    Word("max", "max", "最大", ("取大",), (2, 8)),
    Word("round", "round", "四舍五入", (), (1, 1)),
    Word("floor", "floor", "取整", (), (1, 1)),
)
JOINING = (Word("and", "and", "且", ("并且",)), Word("or", "or", "或", ("或者",)))
NEGATION = Word("not", "not", "非")
WORDS = (*NAMES, *FUNCTIONS, *JOINING, NEGATION)
BY_SPELLING = {spelling: word for word in WORDS for spelling in word.spellings}
BY_CODE = {word.code: word for word in WORDS}
GROUP_CODES = frozenset(word.code for word in OF_GROUP)

COMPARISONS = {">": ">", ">=": ">=", "≥": ">=", "<": "<", "<=": "<=", "≤": "<=", "=": "=", "==": "="}
COMPARISONS |= {"!=": "!=", "≠": "!=", "<>": "!="}
A_WORD = re.compile(r"[A-Za-z_一-鿿]+")
SIGNS = str.maketrans({**{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}, "\u3000": " ", "、": ","})
ARITHMETIC = str.maketrans("×÷−–·", "*/--*")


def plain(text: str) -> str:
    """Return a formula in plain signs, each in the place where it was: full-width ones, × and ÷ become usual ones."""
    return text.translate(SIGNS).translate(ARITHMETIC)


def pattern_of(words: tuple[Word, ...]) -> str:
    """Return a regular expression for all spellings of some words, the longest first."""
    spellings = sorted((each for word in words for each in word.spellings), key=len, reverse=True)
    return "|".join(rf"{each}\b" if each.isascii() else each for each in spellings)


def _is_chinese():
    return (get_language() or "").startswith("zh")
