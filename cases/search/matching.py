"""Which cases hold the words that somebody searches for."""

from cases.search.words import is_exact, whole_grams_of, words_of


def matching(cases, query):
    """Return those of `cases` whose number, place, facts or cause hold every word of a query."""
    for word in words_of(query):
        grams = whole_grams_of(word)
        if grams:
            cases = cases.filter(text__grams__holds=grams)
        if not is_exact(word):
            cases = cases.filter(text__text__contains=word)
    return cases
