"""What of one's own queue may be approved together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.review.chain import may_be_approved_in_bulk
from cases.review.models import Matter
from cases.review.waiting import BEGINNING, together_waiting_for, waiting_for
from portal.people.models import Officer
from portal.shell.pages.paging import Counted
from portal.shell.statements.prepared_models import PreparedModels

MOST_TOGETHER = 50


@dataclass(frozen=True)
class Chosen:
    """A matter as somebody saw it and said yes to its six questions."""

    matter_id: int
    seen_version: int
    seen_digest: str


def in_bulk_queue(officer: Officer, at: datetime) -> tuple[list[Matter], Counted]:
    """Return (the first MOST_TOGETHER matters that wait for an officer and may be approved together, how many follow).

    They come by deadline; two queries.
    """
    keys = together_waiting_for(officer, at)
    is_cut = len(keys) == BEGINNING
    return _shown(matters=keys[:MOST_TOGETHER]), Counted(max(len(keys) - is_cut - MOST_TOGETHER, 0), is_cut)


@PreparedModels
def _shown(matters):
    rows = Matter.objects.filter(pk__in=matters).select_related("case__cause", "case__unit", "author")
    return rows.order_by("due_at", "pk")


def chosen_rows(officer: Officer, at: datetime, chosen: Iterable[Chosen]) -> list[Matter]:
    """Return those of one's queue that were chosen as they were seen; what has moved on is left out."""
    seen = {each.matter_id: (each.seen_version, each.seen_digest) for each in chosen}
    waiting = waiting_for(officer, at).filter(pk__in=seen).select_related("case__cause", "case__unit", "author")
    return [
        row
        for row in waiting
        if may_be_approved_in_bulk(row.kind, row.case.kind, row.chain)
        and seen[row.pk] == (row.version, row.content_digest)
    ]
