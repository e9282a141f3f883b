"""What of one's own queue may be approved together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.review.chain import may_be_approved_in_bulk
from cases.review.models import Matter
from cases.review.waiting import LONGEST_QUEUE, waiting_for
from portal.people.models import Officer

MOST_TOGETHER = 50


@dataclass(frozen=True)
class Chosen:
    """A matter as somebody saw it and said yes to its six questions."""

    matter_id: int
    seen_version: int
    seen_digest: str


def in_bulk_queue(officer: Officer, at: datetime) -> tuple[list[Matter], int]:
    """Return (the first MOST_TOGETHER matters that wait for an officer and may be approved together, how many wait).

    They come by deadline; two queries.
    """
    queue = waiting_for(officer, at)
    waiting = queue.values_list("pk", "kind", "case__kind", "chain")[:LONGEST_QUEUE]
    keys = [pk for pk, *about in waiting if may_be_approved_in_bulk(*about)]
    shown = queue.filter(pk__in=keys[:MOST_TOGETHER]).select_related("case__cause", "case__unit", "author")
    return list(shown), len(keys)


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
