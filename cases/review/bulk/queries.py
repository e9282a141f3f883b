"""What of one's own queue may be approved together."""

from cases.review.chain import may_be_approved_in_bulk
from cases.review.waiting import LONGEST_QUEUE, waiting_for


def in_bulk_queue(officer, at):
    """Return the matters that wait for an officer and may be approved together, by deadline; one query."""
    waiting = waiting_for(officer, at).select_related("case__cause", "case__unit", "author")[:LONGEST_QUEUE]
    return [row for row in waiting if may_be_approved_in_bulk(row.kind, row.case.kind, row.chain)]


def chosen_rows(officer, at, chosen):
    """Return those of one's queue that were chosen as they were seen; what has moved on is left out."""
    seen = {each.matter_id: (each.seen_version, each.seen_digest) for each in chosen}
    return [row for row in in_bulk_queue(officer, at) if seen.get(row.pk) == (row.version, row.content_digest)]
