"""The index of case texts: derived from the case, written in the deed that writes it, and by a job where missed."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import F, Q, QuerySet

from cases.file.case.models import Case
from cases.file.search.fields import FTS_TABLE
from cases.file.search.models import CaseText
from cases.file.search.words import grams_of, plain_text
from portal.dispatch.runs.progress import Progress, Silent

BATCH = 500


def index(cases: Iterable[Case]) -> None:
    """Write anew what these cases are found by; call with few, in the deed that writes them."""
    rows = [_row(case) for case in cases]
    CaseText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case"], update_fields=["text", "grams", "version"]
    )
    if connection.vendor == "sqlite":
        _index_beside(rows)


def index_missing(cases: QuerySet[Case], progress: Progress | Silent | None = None) -> int:
    """Index those of `cases` that have changed unseen, batch by batch; return how many."""
    done = 0
    while batch := list(_unindexed(cases)[:BATCH]):
        index(batch)
        done += len(batch)
        if progress:
            progress.advance(len(batch))
    return done


def _unindexed(cases):
    stale = Q(text=None) | ~Q(text__version=F("version"))
    return cases.filter(stale).select_related("cause").order_by("pk")


def _row(case):
    text = text_of(case)
    return CaseText(case=case, text=text, grams=grams_of(text), version=case.version)


def text_of(case: Case) -> str:
    """Return the plain text of a case: its number, origin, place, facts and cause, one a line."""
    cause = (case.cause.code, case.cause.name, case.cause.name_en) if case.cause else ()
    parts = (case.number, case.origin, case.place, case.facts, *cause)
    return "\n".join(plain_text(part) for part in parts if part)


def _index_beside(rows):
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {FTS_TABLE} WHERE rowid = %s", [(row.case_id,) for row in rows])
        cursor.executemany(
            f"INSERT INTO {FTS_TABLE} (rowid, grams) VALUES (%s, %s)",
            [(row.case_id, " ".join(sorted(row.grams))) for row in rows],
        )
