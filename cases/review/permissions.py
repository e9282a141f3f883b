"""What one person may do with a matter; each check says why not. Who decides, `seats` answers."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.case.permissions import check_does_not_handle
from cases.review.bars import barred_from
from cases.review.chain import Stage
from cases.review.models import Matter, ReviewStep
from cases.review.seats import Levels, is_away, level_of, place_of
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied, Refused

REVIEWERS = (Role.LEGAL_OFFICER, Role.UNIT_HEAD, Role.UNIT_DEPUTY, Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER)


@dataclass(frozen=True)
class Seat:
    """In which capacity somebody decides: the role, and the officer stood in for, if any."""

    role: str
    on_behalf_of: Officer | None = None


def seat_of(officer: Officer, matter: Matter, at: datetime, levels: Levels | None = None) -> Seat:
    """Return the Seat in which an officer decides a matter where it stands; raise Denied with the reason if in none.

    `levels` are those of the matter, where they have been read already.
    """
    if matter.holder and is_held_by_another(officer, matter, timezone.localdate(at)):
        check_is_apart(officer, matter)
        raise Denied(_("%(name)s has taken this up.") % {"name": matter.holder.name})
    return seat_at_level(officer, matter, at, levels)


def seat_at_level(officer: Officer, matter: Matter, at: datetime, levels: Levels | None = None) -> Seat:
    """Return the Seat that the officer has at the level of a matter, whoever has taken it up; raise Denied if none."""
    place, _places, seats, barred = levels or level_of(matter, timezone.localdate(at))
    _check_is_not_among(barred[place], officer)
    sitting = seats.seated(place, barred[place]).get(officer.pk)
    if sitting is None:
        roles = ", ".join(str(Role(role).label) for role in place.roles)
        raise Denied(_("This level is decided by: %(roles)s.") % {"roles": roles})
    if not seats.is_qualified(officer.pk, place):
        raise Denied(_("The legal review of a penalty needs the legal profession qualification."))
    absent = Officer.objects.select_related("unit").get(pk=sitting.principal) if sitting.principal else None
    return Seat(sitting.role, absent)


def is_held_by_another(officer: Officer, matter: Matter, on: date) -> bool:
    """Say whether somebody else, who is there that day, has taken a matter up."""
    return matter.holder_id not in (None, officer.pk) and not is_away(matter.holder_id, on)


def check_is_apart(officer: Officer, matter: Matter, *, any_level: bool = False) -> None:
    """Raise Denied if the officer handles the case, is recused, or has decided another level of this matter.

    With `any_level`, any level at all: for what follows when the levels are passed.
    """
    place = place_of(matter)
    place = place._replace(stage="") if any_level else place
    _check_is_not_among(barred_from([place])[place], officer)


def check_is_apart_from_file(officer: Officer, case: Case) -> None:
    """Raise Denied if the officer ever handled or reviewed the case, or is recused from it."""
    check_does_not_handle(officer, case)
    if ReviewStep.objects.filter(matter__case=case, reviewer=officer).exists():
        raise Denied(_("You have reviewed this case, so somebody else evaluates it."))


def check_reviews(officer: Officer) -> None:
    """Raise Denied unless a post, held or stood in for, lets the officer decide at some level today."""
    if not rights_of(officer).reads_as(*REVIEWERS):
        raise Denied(_("Only those who review may do this."))


def check_is_author(officer: Officer, matter: Matter) -> None:
    """Raise Denied unless the matter is the officer's own."""
    if matter.author_id != officer.pk:
        raise Denied(_("Only its author may do this."))


def check_may_release(officer: Officer, matter: Matter, at: datetime) -> Officer:
    """Return who has taken a matter up; raise Denied unless the officer may take it back, Refused if nobody has.

    The legal department may, and for a legal officer of the unit its head or deputy; never one's own case.
    """
    check_does_not_handle(officer, matter.case)
    if matter.holder is None or matter.level is None:
        raise Refused(_("Nobody has taken this up."))
    if matter.holder_id == officer.pk:
        raise Refused(_("You have taken this up yourself; put it back on its page."))
    rights = rights_of(officer, timezone.localdate(at))
    heads = rights.paths(Role.UNIT_HEAD, Role.UNIT_DEPUTY) if matter.stage == Stage.LEGAL_OFFICER else ()
    if not rights.has(Role.LEGAL_DEPARTMENT) and not any(matter.unit.path.startswith(path) for path in heads):
        raise Denied(_("The head of the unit or the legal department puts back what somebody else has taken up."))
    return matter.holder


def _check_is_not_among(barred, officer):
    if officer.pk in barred:
        raise Denied(str(barred[officer.pk]))
