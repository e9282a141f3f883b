"""Letting go of what was taken up: opening is not claiming for ever (C5)."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.moved import MatterMovedOn
from cases.review.claiming.notices import MATTER_PUT_BACK, MATTER_RELEASED
from cases.review.models import Matter
from cases.review.permissions import check_may_release
from cases.review.seats import Seats, place_of
from portal.dispatch.notices import deeds as notices
from portal.dispatch.notices.wording import NoticeKind
from portal.ledger.writing.recording import Record, deed
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
        _tell(record, MATTER_PUT_BACK, matter, _level(matter, at) - {by.pk}, at, by=by.name)
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
        told = _level(matter, at) | {holder.pk}
        _tell(record, MATTER_RELEASED, matter, told, at, by=by.name, holder=holder.name, reason=reason)
        record.note(matter=matter.pk, kind=matter.kind, level=matter.level, officer=holder.pk, reason=reason)
    return matter


def _free(record: Record, matter: Matter, holder: Officer) -> None:
    only_if = {"stage": matter.stage, "round": matter.round, "holder": holder.pk}
    if not record.change(matter, only_if=only_if, holder=None):
        raise MatterMovedOn(_("The matter has moved on since you opened it."))


def _level(matter: Matter, at: datetime) -> set[int]:
    place = place_of(matter)
    return set(Seats(timezone.localdate(at), [place]).at_level([place])[place])


def _tell(record: Record, kind: NoticeKind, matter: Matter, people: set[int], at: datetime, **facts: str) -> None:
    notices.send(
        record,
        kind,
        recipients=sorted(people),
        key=f"{record.kind}:{record.id}",
        at=at,
        about=matter,
        facts={"number": matter.case.number, **facts},
    )


def _matter(matter_id: int) -> Matter:
    return Matter.objects.select_related("case__unit", "unit", "holder").get(pk=matter_id)
