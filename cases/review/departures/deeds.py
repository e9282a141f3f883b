"""What happens to work whose holder left: matters return to their level's pool, heads are told of leaderless cases."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_noop

from cases.review.departures.notices import HANDOVER_PROPOSED, MATTER_FREED
from cases.review.departures.queries import cases_of_departed_leads, matters_of_departed_holders
from cases.review.seats import Seats, place_of
from portal.dispatch.notices import deeds as notices
from portal.ledger.actors import system
from portal.ledger.writing.recording import RowMovedOn, deed
from portal.people.models import Role

OFFICE = "legal office"


def take_care(*, at: datetime) -> dict[str, int]:
    """Free what its holders may no longer decide, tell heads whose cases need another lead; return {what: how many}."""
    on = timezone.localdate(at)
    seats = Seats(on)
    freed = sum(_free(matter, seats, at) for matter in matters_of_departed_holders(on, seats))
    told = sum(_propose(case, seats, at) for case in cases_of_departed_leads(on))
    return {gettext_noop("matters freed"): freed, gettext_noop("hand-overs proposed"): told}


def _free(matter, seats, at):
    former = matter.holder
    try:
        with deed("matter.freed", by=system(OFFICE), at=at, about=matter.case) as record:
            if not record.change(matter, only_if={"holder": former.pk, "stage": matter.stage}, holder=None):
                raise RowMovedOn
            place = place_of(matter)
            pool = sorted(seats.at_level([place])[place])
            notices.send(
                record,
                MATTER_FREED,
                recipients=pool,
                key=f"matter.freed:{record.id}",
                at=at,
                about=matter,
                facts={"number": matter.case.number, "name": former.name},
            )
            record.note(matter=matter.pk, kind=matter.kind, officer=former.pk)
    except RowMovedOn:
        return 0
    return 1


def _propose(case, seats, at):
    heads = seats.over(Role.UNIT_HEAD, case.unit.path) or seats.over(Role.UNIT_DEPUTY, case.unit.path)
    key = f"lead.left:{case.pk}:{case.lead_id}"
    if notices.was_sent(key, heads):
        return 0
    with deed("handover.proposed", by=system(OFFICE), at=at, about=case) as record:
        record.note(officer=case.lead_id)
        notices.send(
            record,
            HANDOVER_PROPOSED,
            recipients=heads,
            key=key,
            at=at,
            about=case,
            facts={"number": case.number, "name": case.lead.name},
        )
    return 1
