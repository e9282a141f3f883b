"""Which cases hold the words that somebody searches for."""

from cases.file.search.models import CaseText
from cases.file.search.words import is_exact, whole_grams_of, words_of

# So many keys are sorted faster than the list is walked for them.
FEW = 2000


def matching(cases, query):
    """Return those of `cases` whose number, place, facts or cause hold every word of a query; one query.

    What few cases hold is looked up in the index of words first: a database that guesses wrongly how rare a word is
    would walk the whole list for it.
    """
    if not any(whole_grams_of(word) for word in words_of(query)):
        return _holding(cases, query, "text__")
    found = list(_holding(CaseText.objects.order_by(), query).values_list("case_id", flat=True)[: FEW + 1])
    return cases.filter(pk__in=found) if len(found) <= FEW else _holding(cases, query, "text__")


def _holding(rows, query, text=""):
    for word in words_of(query):
        grams = whole_grams_of(word)
        if grams:
            rows = rows.filter(**{f"{text}grams__holds": grams})
        if not is_exact(word):
            rows = rows.filter(**{f"{text}text__contains": word})
    return rows
