"""Who has which part in a rating; each check says why not.

The station's head or deputy assesses, a supervisor reviews, a bureau leader approves: three people. What levels above
decided, a supervisor records.
"""

from collections.abc import Callable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from appraisal.ratings.base import Stage
from appraisal.ratings.models import Rating, RatingMark
from appraisal.scheme.deciders import HEADS, leads_unit
from appraisal.scheme.permissions import WHOLE_BUREAU, sees_names
from portal.people.models import Officer, Post, Role
from portal.people.rights import UNIT_WIDE, rights_of
from portal.shell.refusals import Denied

KEEPS = (Role.SUPERVISOR,)
APPROVES = (Role.BUREAU_LEADER,)


def check_reads_ratings(officer: Officer) -> None:
    """Raise Denied for those who have no part in the appraisal."""
    if not sees_names(officer):
        raise Denied(_("Station ratings are read by those who are appraised and by those who oversee the appraisal."))


def check_keeps(by: Officer, unit_id: int, on: date) -> None:
    """Raise Denied unless `by` opens ratings and records what other levels decided, and does not lead the station."""
    if not rights_of(by, on).has(*KEEPS):
        raise Denied(_("Supervisors open ratings, review them and record what other levels decided."))
    if leads_unit(by, unit_id, on):
        raise Denied(_("You lead this station, so somebody else does this."))


def check_assesses(by: Officer, rating: Rating, on: date) -> None:
    """Raise Denied unless `by` leads the station."""
    if not leads_unit(by, rating.unit_id, on):
        raise Denied(_("The head of the station or a deputy assesses the station."))


def check_reviews(by: Officer, rating: Rating, on: date) -> None:
    """Raise Denied unless `by` is a supervisor who neither leads the station nor had a part in its self-assessment."""
    check_keeps(by, rating.unit_id, on)
    if by.pk == rating.submitted_by_id or rating.marks.filter(own_by=by).exists():
        raise Denied(_("You took part in the self-assessment, so somebody else reviews it."))


def check_approves(by: Officer, rating: Rating, on: date) -> None:
    """Raise Denied unless `by` is a bureau leader who neither assessed nor reviewed any of it."""
    if not rights_of(by, on).has(*APPROVES):
        raise Denied(_("A bureau leader approves the rating of the county."))
    mine = Q(own_by=by) | Q(reviewed_by=by)
    had_part = by.pk in (rating.submitted_by_id, rating.reviewed_by_id) or rating.marks.filter(mine).exists()
    if had_part or leads_unit(by, rating.unit_id, on):
        raise Denied(_("You assessed or reviewed this rating, so somebody else approves it."))


def is_allowed(check: Callable[[], None]) -> bool:
    """Say whether a check lets somebody."""
    try:
        check()
    except Denied:
        return False
    return True


def may_upload(officer: Officer) -> bool:
    """Say whether files come with ratings of this officer (settings.UPLOAD_RIGHTS)."""
    return rights_of(officer).has(*KEEPS, *HEADS)


def opens_ratings(officer: Officer) -> bool:
    """Say whether the officer opens ratings at all."""
    return rights_of(officer).has(*KEEPS)


def has_part_in_ratings(officer: Officer) -> bool:
    """Say whether a step of a rating within the county can be this officer's."""
    return rights_of(officer).has(*KEEPS, *APPROVES, *HEADS)


def visible_ratings(officer: Officer) -> QuerySet[Rating]:
    """Return the ratings that an officer may read: all for those who oversee the bureau, those of the units whose files
    one reads, and what was decided of one's own unit."""
    rights, rows = rights_of(officer), Rating.objects.all()
    if rights.has(*WHOLE_BUREAU):
        return rows
    mine = Q(pk__in=())
    for path in rights.paths(*UNIT_WIDE):
        mine |= Q(unit__path__startswith=path)
    if sees_names(officer):
        mine |= Q(unit=officer.unit_id, stage=Stage.DECIDED)
    return rows.filter(mine)


def waits_for(officer: Officer, on: date) -> QuerySet[Rating]:
    """Return the ratings whose next step within the county is this officer's: the checks above, for many rows."""
    rights, waiting = rights_of(officer, on), Q(pk__in=())
    led = Post.objects.on(on).filter(officer=officer, role__in=HEADS).values("unit")
    assessed = Q(submitted_by=officer) | Q(pk__in=RatingMark.objects.filter(own_by=officer).values("rating"))
    reviewed = Q(reviewed_by=officer) | Q(pk__in=RatingMark.objects.filter(reviewed_by=officer).values("rating"))
    waiting |= Q(stage=Stage.SELF, unit__in=led)
    if rights.has(*KEEPS):
        waiting |= Q(stage=Stage.REVIEW) & ~Q(unit__in=led) & ~assessed
    if rights.has(*APPROVES):
        waiting |= Q(stage=Stage.COUNTY) & ~Q(unit__in=led) & ~assessed & ~reviewed
    return Rating.objects.filter(waiting).order_by("-year", "pk")
