"""What a text is found by: pairs of Chinese characters, triples of letters and digits."""

import re
import unicodedata

BRACKETS = re.compile(r"[()\[\]{}〔〕【】「」『』〈〉《》]")
RUN = re.compile(r"(?P<han>[㐀-鿿豈-﫿\U00020000-\U0003ffff々〇]+)|(?P<latin>[^\W_]+)")
HAN_LENGTH, LATIN_LENGTH = 2, 3
MOST_WORDS = 8


def plain_text(text):
    """Return a text as it is compared: full width made half, letters small, brackets gone, one space for several."""
    return " ".join(BRACKETS.sub("", unicodedata.normalize("NFKC", text)).casefold().split())


def grams_of(text):
    """Return the set of grams of a plain text; a run too short for one stands for itself."""
    found = set()
    for run in RUN.finditer(text):
        word, length = run.group(), HAN_LENGTH if run.lastgroup == "han" else LATIN_LENGTH
        found |= {word[start : start + length] for start in range(max(1, len(word) - length + 1))}
    return found


def words_of(query):
    """Return the words that somebody searches for, plain, at most eight."""
    return plain_text(query).split()[:MOST_WORDS]


def whole_grams_of(word):
    """Return those grams of a word that an index can be asked for: a run too short for one has none."""
    return {gram for gram in grams_of(word) if len(gram) >= (HAN_LENGTH if _is_han(gram) else LATIN_LENGTH)}


def is_exact(word):
    """Say whether the grams of a word say all of it, so that what they find needs no second look."""
    return whole_grams_of(word) == {word}


def _is_han(gram):
    return RUN.match(gram).lastgroup == "han"
