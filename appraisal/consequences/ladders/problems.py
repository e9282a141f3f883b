"""What makes two problems the same one, as the source of defects declares it: by item, by severity, by question.

The ladder names no table: a problem is a filter of the source whose records have all three.
"""

from collections.abc import Collection
from functools import cache

from appraisal.consequences.base import Problem
from appraisal.facts.dialect import rows
from appraisal.facts.models import Fact, Run
from appraisal.scheme.measures import SOURCES
from portal.office.counting.rules import Filter, Source
from portal.shell.pages.wording import Words

SEVERITY = "severity"
OF_RECORDS = (Problem.ITEM, Problem.SEVERITY, Problem.QUESTION)


@cache
def source_of_problems() -> Source:
    """Return the source of the records in which problems are found."""
    named = {str(problem) for problem in OF_RECORDS}
    return next(source for source in SOURCES if named <= {each.name for each in source.filters})


def choices_of(problem: str) -> dict[str, Words]:
    """Return {value: words} of what a problem can be."""
    return {str(value): words for value, words in _filter(problem).choices()}


def problem_of(runs: list[Run], subject_kind: str, problem: str, severities: Collection[str]) -> dict[int, str]:
    """Return {record's id: its problem} of the records that facts of these runs name; one query."""
    source = source_of_problems()
    runs_in = ", ".join(["%s"] * len(runs))
    asked = (
        f"SELECT {source.key}, {_filter(problem).sql} FROM {source.tables} WHERE {source.key} IN "
        f"(SELECT f.ref_id FROM {Fact._meta.db_table} f WHERE f.run_id IN ({runs_in}) AND f.subject_kind = %s "
        "AND f.ref_kind = %s)"
    )
    given: list[str | int] = [*(run.pk for run in runs), subject_kind, source.ref]
    if severities:
        asked += f" AND {_filter(SEVERITY).sql} IN ({', '.join(['%s'] * len(severities))})"
        given += severities
    return dict(rows(asked, given))


def _filter(name: str) -> Filter:
    return next(each for each in source_of_problems().filters if each.name == name)
