"""Bulletins as they were issued, and who has read them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from appraisal.engine.models import REVIEWERS
from appraisal.engine.names import group_names
from appraisal.results.bulletins.models import Bulletin
from appraisal.results.reissues.queries import words_of_cause
from appraisal.scheme.versions.base import SubjectKind
from portal.dispatch.models import Notice, NoticeQuerySet
from portal.people.models import Officer


@dataclass(frozen=True)
class Table:
    """The ranking of one group as a bulletin keeps it; each row a dict with a `change` of places added."""

    kind: SubjectKind
    group: str
    rows: list
    is_of_reviewers: bool = False


def bulletins_visible() -> QuerySet[Bulletin]:
    """Return the bulletins with period, run and version, newest first; they are open to whoever sees names."""
    return Bulletin.objects.select_related("period", "run__version__scheme", "superseded_by").order_by(
        "-issued_at", "-pk"
    )


def bulletins_listed() -> QuerySet[Bulletin]:
    """Return the bulletins for a list of them, newest first, without the rankings that they hold."""
    listed = ("number", "kind", "issued_at", "period__starts_on", "period__ends_on", "superseded_by__number")
    names = ("period__scheme__name", "period__scheme__name_en")
    return Bulletin.objects.select_related("period__scheme", "superseded_by").only(*listed, *names)


def tables_of(bulletin: Bulletin) -> list[Table]:
    """Return the Tables of a bulletin in its own order; one query."""
    named = group_names()
    return [
        Table(
            SubjectKind(each["kind"]),
            named.get(each["group"], each["group"]),
            [_row(row) for row in each["rows"]],
            is_of_reviewers=each["group"] == REVIEWERS,
        )
        for each in bulletin.content.get("groups", [])
    ]


def correction_of(bulletin: Bulletin) -> dict[str, str | int | list] | None:
    """Return what a corrected bulletin says of the one before: its number, causes in words, whose points changed."""
    corrects = bulletin.content.get("corrects")
    if not corrects:
        return None
    causes = [(words_of_cause(cause), number) for cause, number in sorted(Counter(corrects["causes"]).items())]
    changed = [
        sheet for sheet in corrects["sheets"] if (sheet["before"] or {}).get("points") != sheet["after"]["points"]
    ]
    return {**corrects, "causes": causes, "changed": changed}


def _row(row):
    rank, before = row.get("rank"), row.get("previous_rank")
    return {**row, "change": before - rank if rank and before else None}


def notice_of(bulletin: Bulletin, officer: Officer) -> Notice | None:
    """Return the officer's own notice of a bulletin with its receipt, or None."""
    return notices_of(bulletin).filter(recipient=officer).select_related("receipt").first()


def readers_of(bulletin: Bulletin) -> tuple[int, int]:
    """Return (how many have read it, how many were told); two queries."""
    told = notices_of(bulletin)
    return told.exclude(receipt=None).count(), told.count()


def unread_by(officer: Officer, bulletins: Iterable[Bulletin]) -> set[int]:
    """Return the numbers of those bulletins that an officer was told of and has not read; one query."""
    keys = {f"{key_of(each)}:{officer.pk}": each.pk for each in bulletins}
    rows = Notice.objects.filter(recipient=officer, key__in=keys).unread().values_list("key", flat=True)
    return {keys[key] for key in rows}


def notices_of(bulletin: Bulletin) -> NoticeQuerySet:
    """Return the notices that told of a bulletin."""
    return Notice.objects.filter(key__startswith=f"{key_of(bulletin)}:")


def key_of(bulletin: Bulletin) -> str:
    """Return the key under which `bulletins.deeds` announced it."""
    return f"bulletin:{bulletin.number}"
