"""Letting go of what was taken up: opening is not claiming for ever (C5)."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.moved import MatterMovedOn
from cases.review.models import Matter
from cases.review.permissions import check_may_release
from cases.review.seats import Seats, place_of
from portal.dispatch.services import notices
from portal.ledger.recording import Record, deed
from portal.people.actors import actor
from portal.people.models import Officer
from portal.shell.refusals import Denied, refuse

LONGEST_REASON = 200


def put_back(*, by: Officer, at: datetime, matter_id: int) -> Matter:
    """Give a matter that one has taken up back to its level and return it; the others of the level are told."""
    matter = _matter(matter_id)
    if matter.holder_id != by.pk:
        raise Denied(_("You have not taken this up."))
    with deed("matter.put-back", by=actor(by), at=at, about=matter.case) as record:
        _free(record, matter, by)
        number = matter.case.number
        words = f"{number}：{by.name}已将审批事项放回", f"{number}: {by.name} put the matter back"
        _tell(record, matter, _level(matter, at) - {by.pk}, words, at)
        record.note(matter=matter.pk, kind=matter.kind, level=matter.level)
    return matter


def release(*, by: Officer, at: datetime, matter_id: int, reason: str) -> Matter:
    """Take a matter out of the hands of somebody who does not decide it and return it, free for its level.

    The head of the unit (for its legal officers) and the legal department do this, with a reason that the holder
    reads. Raises Denied for others, Refused without a reason or where nobody has taken it up.
    """
    matter = _matter(matter_id)
    holder = check_may_release(by, matter, at)
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        refuse(reason=_("Say why; who had taken it up reads it."))
    with deed("matter.released", by=actor(by), at=at, about=matter.case) as record:
        _free(record, matter, holder)
        words = (
            f"{matter.case.number}：{by.name}已将{holder.name}领取的审批事项放回（{reason}）",
            f"{matter.case.number}: {by.name} put back what {holder.name} had taken up ({reason})",
        )
        _tell(record, matter, _level(matter, at) | {holder.pk}, words, at)
        record.note(matter=matter.pk, kind=matter.kind, level=matter.level, officer=holder.pk, reason=reason)
    return matter


def _free(record: Record, matter: Matter, holder: Officer) -> None:
    only_if = {"stage": matter.stage, "round": matter.round, "holder": holder.pk}
    if not record.change(matter, only_if=only_if, holder=None):
        raise MatterMovedOn(_("The matter has moved on since you opened it."))


def _level(matter: Matter, at: datetime) -> set[int]:
    place = place_of(matter)
    return set(Seats(timezone.localdate(at), [place]).at_level([place])[place])


def _tell(record: Record, matter: Matter, people: set[int], words: tuple[str, str], at: datetime) -> None:
    notices.send(
        record,
        recipients=sorted(people),
        kind=record.kind,
        key=f"{record.kind}:{record.id}",
        title=words[0],
        title_en=words[1],
        url=reverse("cases:review", args=[matter.pk]),
        at=at,
    )


def _matter(matter_id: int) -> Matter:
    return Matter.objects.select_related("case__unit", "unit", "holder").get(pk=matter_id)
