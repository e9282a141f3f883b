"""Approving several matters of one's own queue: each with its own check, decision and event, nothing half done (C5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cases.file.reference import Question
from cases.review import deeds as review
from cases.review.bulk.queries import MOST_TOGETHER, Chosen
from cases.review.chain import Move, may_be_approved_in_bulk
from cases.review.models import Matter
from portal.people.models import Officer
from portal.shell.refusals import Denied, MovedOn, Refused


@dataclass(frozen=True)
class Outcome:
    """What became of one matter: approved, or why not."""

    matter: Matter
    why_not: str = ""


def approve_all(*, by: Officer, at: datetime, chosen: Sequence[Chosen], opinion: str = "") -> list[Outcome]:
    """Approve each chosen matter on its own and return an Outcome for each, in order; a refused one stops no other."""
    if len(chosen) > MOST_TOGETHER:
        raise Refused(_("At most %(count)s at once.") % {"count": MOST_TOGETHER})
    found = Matter.objects.visible_to(by).select_related("case__cause").in_bulk([each.matter_id for each in chosen])
    return [_approve(found[each.matter_id], each, by, at, opinion) for each in chosen if each.matter_id in found]


def _approve(matter, seen, by, at, opinion):
    if not may_be_approved_in_bulk(matter.kind, matter.case.kind, matter.chain):
        return Outcome(matter, _("This kind of matter is approved one by one."))
    try:
        review.decide(
            by=by,
            at=at,
            matter_id=matter.pk,
            move=Move.APPROVE,
            seen_version=seen.seen_version,
            seen_digest=seen.seen_digest,
            opinion=opinion,
            answers=dict.fromkeys(Question.values, True),
        )
    except (Denied, Refused, MovedOn) as refusal:
        return Outcome(matter, str(refusal))
    return Outcome(matter)
