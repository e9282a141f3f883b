"""A rating within the county: opened, assessed by the station, reviewed item by item, concluded."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.ratings.base import Answer, Stage
from appraisal.ratings.models import Rating, RatingFile, RatingMark
from appraisal.ratings.permissions import KEEPS, check_assesses, check_keeps, check_reviews, visible_ratings
from appraisal.ratings.queries import STATIONS, standard_of, values_of, version_for
from appraisal.ratings.rules import Item, result_of, value_of
from appraisal.scheme.deciders import HEADS, as_actor
from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed
from portal.office.files import deeds as uploads
from portal.office.files.audit import state_of
from portal.office.files.models import StoredFile
from portal.people.actors import actor
from portal.people.models import Officer, Unit
from portal.shell.refusals import MovedOn, Refused, refuse
from portal.shell.typed.bounds import whole

LONGEST = 500
MOST_FILES = 10


@dataclass(frozen=True)
class MarkInput:
    """An answer to one item: `points` in hundredths where it is met in part; evidence as files or earlier uploads."""

    code: str
    answer: str
    points: int | None = None
    said: str = ""
    files: tuple[File, ...] = ()
    uploads: tuple[UUID, ...] = ()


def open_rating(*, by: Officer, at: datetime, unit_id: int, year: int, has_population: bool = True) -> Rating:
    """Open the rating of a station for a year, anew after a revocation, and return it.

    Raises Denied for all but supervisors; Refused for another unit, a year to come or one without a standard; MovedOn
    where one stands already.
    """
    on = timezone.localdate(at)
    check_keeps(by, unit_id, on)
    unit = Unit.objects.get(pk=unit_id)
    if unit.kind not in STATIONS:
        refuse(unit=_("Stations are rated."))
    version = version_for(year)
    if year > on.year or version is None:
        refuse(year=_("No standard is in force in this year, or it has not begun."))
    before = Rating.objects.filter(unit=unit, year=year).order_by("-number").first()
    if before and not before.is_revoked:
        raise MovedOn(_("The station is rated for this year already."))
    rating = Rating(
        unit=unit,
        year=year,
        number=before.number + 1 if before else 1,
        version=version,
        has_population=has_population,
        opened_by=by,
        opened_at=at,
    )
    try:
        with transaction.atomic(), deed("rating.opened", by=as_actor(by, *KEEPS), at=at) as record:
            record.save(rating)
            record.about(rating)
            record.note(unit=unit.pk, year=year, number=rating.number, has_population=has_population)
    except IntegrityError as error:
        raise MovedOn(_("The station is rated for this year already.")) from error
    return rating


def assess(*, by: Officer, at: datetime, rating_id: int, given: MarkInput, seen: str = "") -> RatingMark:
    """Answer an item for the station, with evidence, and return the mark; `seen` is the event that was shown of it.

    Raises Denied for all but the station's heads, Refused for a wrong answer, MovedOn where the station has handed the
    rating in, or somebody else answered the item meanwhile.
    """
    rating = _read(by, rating_id)
    check_assesses(by, rating, timezone.localdate(at))
    item = _item(rating, given.code)
    value = value_of(item, given.answer, given.points)
    note = whole(given.said, LONGEST, "said")
    sent = _received(given, by=by, at=at)
    with deed("rating.assessed", by=as_actor(by, *HEADS), at=at, about=rating) as record:
        _hold(record, rating, Stage.SELF)
        mark = rating.marks.filter(code=given.code).first()
        _check_seen(mark, seen)
        before = [mark.own_answer, mark.own_value] if mark else None
        mark = mark or RatingMark(rating=rating, code=given.code)
        mark.own_answer, mark.own_value, mark.own_note = given.answer, value, note
        mark.own_by, mark.own_at = by, at
        record.save(mark)
        for key in sent:
            record.save(_file(uploads.take(by, key), mark, by, at))
        record.note(item=given.code, before=before, after=[given.answer, value], files=len(sent))
    return mark


def submit(*, by: Officer, at: datetime, rating_id: int, seen: str) -> Rating:
    """Hand the self-assessment in to the county, and return the rating. Raises Denied, Refused, MovedOn."""
    rating = _read(by, rating_id)
    check_assesses(by, rating, timezone.localdate(at))
    _check_unchanged(rating, seen)
    asked = standard_of(rating.version).asked(rating.has_population)
    left = asked.keys() - set(rating.marks.values_list("code", flat=True))
    if left:
        raise Refused(_("%(count)s items are not answered yet.") % {"count": len(left)})
    with deed("rating.submitted", by=as_actor(by, *HEADS), at=at, about=rating) as record:
        _move(record, rating, Stage.SELF, Stage.REVIEW, submitted_by=by, submitted_at=at)
        record.note(year=rating.year)
    return rating


def give_back(*, by: Officer, at: datetime, rating_id: int, seen: str, reason: str) -> Rating:
    """Give a rating back to its station with a reason; what was reviewed stays. Raises Denied, Refused, MovedOn."""
    rating = _read(by, rating_id)
    check_reviews(by, rating, timezone.localdate(at))
    _check_unchanged(rating, seen)
    said = said_reason(reason)
    with deed("rating.given-back", by=as_actor(by, *KEEPS), at=at, about=rating) as record:
        _move(record, rating, Stage.REVIEW, Stage.SELF, submitted_by=None, submitted_at=None)
        record.note(reason=said)
    return rating


def review(*, by: Officer, at: datetime, rating_id: int, given: MarkInput, seen: str = "") -> RatingMark:
    """Say the county's answer to an item beside the station's, and return the mark.

    Where it differs it gives its reason. Raises Denied for whoever assessed, Refused, MovedOn.
    """
    rating = _read(by, rating_id)
    check_reviews(by, rating, timezone.localdate(at))
    item = _item(rating, given.code)
    value = value_of(item, given.answer, given.points)
    with deed("rating.item-reviewed", by=as_actor(by, *KEEPS), at=at, about=rating) as record:
        _hold(record, rating, Stage.REVIEW)
        mark = rating.marks.filter(code=given.code).first()
        if mark is None:
            raise Refused(_("The station has not answered this item."))
        _check_seen(mark, seen)
        if value != mark.own_value and not given.said.strip():
            refuse(said=_("Say why the county sees it differently."))
        before = [mark.answer, mark.value]
        mark.answer, mark.value, mark.reason = given.answer, value, whole(given.said, LONGEST, "said")
        mark.reviewed_by, mark.reviewed_at = by, at
        record.save(mark)
        record.note(item=given.code, own=mark.own_value, before=before, after=[given.answer, value], reason=mark.reason)
    return mark


def agree(*, by: Officer, at: datetime, rating_id: int, code: str, seen: str = "") -> RatingMark:
    """Take the station's answer to an item over as the county's, and return the mark. Raises as `review`."""
    mark = RatingMark.objects.filter(rating=_read(by, rating_id), code=code).first()
    if mark is None:
        raise Refused(_("The station has not answered this item."))
    points = mark.own_value if mark.own_answer == Answer.PART else None
    given = MarkInput(code, mark.own_answer, points)
    return review(by=by, at=at, rating_id=rating_id, given=given, seen=seen)


def conclude(*, by: Officer, at: datetime, rating_id: int, seen: str) -> Rating:
    """End the review: keep the points, the grade and what holds it, and lay it before a bureau leader; return it.

    Raises Denied, Refused where an item is not reviewed, MovedOn.
    """
    rating = _read(by, rating_id)
    check_reviews(by, rating, timezone.localdate(at))
    _check_unchanged(rating, seen)
    standard = standard_of(rating.version)
    asked = standard.asked(rating.has_population)
    left = asked.keys() - set(rating.marks.filter(reviewed_at__isnull=False).values_list("code", flat=True))
    if left:
        raise Refused(_("%(count)s items are not reviewed yet.") % {"count": len(left)})
    result = result_of(standard, values_of(rating), has_population=rating.has_population)
    held = [gate.code for gate in result.held]
    with deed("rating.reviewed", by=as_actor(by, *KEEPS), at=at, about=rating) as record:
        _move(
            record,
            rating,
            Stage.REVIEW,
            Stage.COUNTY,
            reviewed_by=by,
            reviewed_at=at,
            points=result.points,
            earned=result.earned,
            grade=result.grade,
            held=held,
            proposed=result.grade,
        )
        record.note(points=result.points, earned=result.earned, grade=result.grade, held=held)
    return rating


def open_file(*, by: Officer, at: datetime, file_id: int) -> RatingFile:
    """Return a file of a rating, open at its beginning, and record the look.

    Raises RatingFile.DoesNotExist where the rating may not be known, Refused where the file is not the one that came.
    """
    row = RatingFile.objects.select_related("mark__rating").get(pk=file_id, mark__rating__in=visible_ratings(by))
    look(row, row.mark.rating, by, at)
    return row


def look(row: StoredFile, rating: Rating, by: Officer, at: datetime) -> None:
    """Open a stored file at its beginning once its hash is compared and the look recorded. Raises Refused."""
    problem = state_of(row)
    with deed("rating.looked-into", by=actor(by), at=at, about=rating, chain=Chain.ACCESS, is_look=True) as record:
        record.note(file=row.pk, of=row._meta.model_name, **({"problem": problem} if problem else {}))
    if problem:
        raise Refused(_("This file is not the one that was handed in: its hash differs. Tell the audit administrator."))
    row.file.open("rb")


def said_reason(reason: str) -> str:
    """Return a reason that was given. Raises Refused beside it."""
    if not reason.strip():
        refuse(reason=_("Give a reason."))
    return whole(reason, LONGEST, "reason")


def _read(by, rating_id):
    return visible_ratings(by).select_related("unit", "version").get(pk=rating_id)


def _item(rating: Rating, code: str) -> Item:
    item = standard_of(rating.version).asked(rating.has_population).get(code)
    if item is None:
        raise Refused(_("Nobody is asked this item."))
    return item


def _hold(record, rating, stage):
    """Touch the rating in this deed, so that it is not handed on under a mark that is being written."""
    if not record.change(rating, only_if={"stage": stage}, stage=stage):
        raise MovedOn(_("This rating has moved on."))


def _move(record, rating, stage, to, **fields):
    if not record.change(rating, only_if={"stage": stage}, stage=to, **fields):
        raise MovedOn(_("This rating has moved on."))


def _check_seen(mark, seen):
    if str(mark.last_event_id if mark else "") != seen:
        raise MovedOn(_("Somebody else answered this item in the meantime."))


def _check_unchanged(rating, seen):
    if str(rating.last_event_id) != seen:
        raise MovedOn(_("This rating was changed after the page was opened."))


def _received(given, *, by, at):
    """The checked uploads; before the deed, since checking a file takes long."""
    if len(given.files) + len(given.uploads) > MOST_FILES:
        refuse(files=_("At most %(count)s files.") % {"count": MOST_FILES})
    came = [uploads.receive_whole(by=by, at=at, file=file, place="ratings").pk for file in given.files]
    return [*came, *given.uploads]


def _file(upload, mark, by, at):
    return RatingFile(
        mark=mark,
        file=upload.file.name,
        file_name=upload.name,
        media_type=upload.media_type,
        size=upload.size,
        sha256=upload.sha256,
        added_by=by,
        added_at=at,
    )
