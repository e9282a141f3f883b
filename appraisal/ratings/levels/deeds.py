"""A rating once it leaves the county's review: approved, decided level by level, plaque, archive, revocation."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.entries.checking import mark_of
from appraisal.entries.items.models import EntryItem
from appraisal.entries.models import Entry
from appraisal.ratings.base import ABOVE, Outcome, Stage
from appraisal.ratings.deeds import LONGEST, look, said_reason
from appraisal.ratings.models import Rating, RatingDecision
from appraisal.ratings.permissions import APPROVES, KEEPS, check_approves, check_keeps, visible_ratings
from appraisal.ratings.queries import standard_of
from appraisal.ratings.rules import LEVEL, next_stage
from appraisal.scheme.allowances.models import Exemption
from appraisal.scheme.deciders import as_actor
from appraisal.scheme.uses.rules import use_of
from appraisal.scheme.versions.base import SubjectKind
from portal.ledger.writing.recording import deed
from portal.office.files import deeds as uploads
from portal.people.models import Officer
from portal.shell.refusals import MovedOn, Problems, Refused, refuse
from portal.shell.typed.bounds import problem_of, whole

LONGEST_NUMBER = 60


@dataclass(frozen=True)
class DecisionInput:
    """What a level did, as its document says."""

    outcome: str
    grade: str
    decided_on: date
    document: str
    public_from: date | None = None
    public_until: date | None = None
    remark: str = ""
    file: UploadedFile | None = None


def approve(*, by: Officer, at: datetime, rating_id: int, seen: str, remark: str = "") -> Rating:
    """Approve the county's rating and send it to the city; its marks are confirmed entries from now on. Return it.

    Raises Denied for all but a bureau leader who had no part in it, Refused where it has no grade, MovedOn.
    """
    rating = _read(by, rating_id)
    on = timezone.localdate(at)
    check_approves(by, rating, on)
    _check_unchanged(rating, seen)
    if not rating.grade:
        raise Refused(_("A rating without a grade is not sent on."))
    with deed("rating.approved", by=as_actor(by, *APPROVES), at=at, about=rating) as record:
        _take(record, rating, {"stage": Stage.COUNTY}, stage=Stage.CITY, approved_by=by, approved_at=at)
        record.save(
            RatingDecision(
                rating=rating,
                level=Stage.COUNTY,
                outcome=Outcome.PASSED,
                grade=rating.proposed,
                decided_on=on,
                remark=whole(remark, LONGEST, "remark"),
                recorded_by=by,
                recorded_at=at,
            )
        )
        entries = _write_entries(record, rating, by, at)
        record.note(points=rating.points, grade=rating.proposed, entries=len(entries))
    return rating


def send_back(*, by: Officer, at: datetime, rating_id: int, seen: str, reason: str) -> Rating:
    """Send a rating back into the county's review with a reason, and return it. Raises Denied, Refused, MovedOn."""
    rating = _read(by, rating_id)
    check_approves(by, rating, timezone.localdate(at))
    _check_unchanged(rating, seen)
    said = said_reason(reason)
    with deed("rating.sent-back", by=as_actor(by, *APPROVES), at=at, about=rating) as record:
        nothing: dict[str, Any] = {"points": None, "earned": "", "grade": "", "held": [], "proposed": ""}
        given = {"reviewed_by": None, "reviewed_at": None, **nothing}
        _take(record, rating, {"stage": Stage.COUNTY}, stage=Stage.REVIEW, **given)
        record.note(reason=said)
    return rating


def decide(*, by: Officer, at: datetime, rating_id: int, seen: str, given: DecisionInput) -> RatingDecision:
    """Record what the level that has the rating did, from its document with the scan, and return the decision.

    Raises Denied for all but supervisors, Refused for what the text does not let the level do, without a document, its
    scan or the days on which it was public, MovedOn.
    """
    rating = _read(by, rating_id)
    on = timezone.localdate(at)
    check_keeps(by, rating.unit_id, on)
    _check_unchanged(rating, seen)
    level = rating.stage
    if level not in ABOVE:
        raise MovedOn(_("This rating has moved on."))
    to = next_stage(level, rating.proposed, given.outcome, given.grade)
    _check_document(rating, given, at)
    upload = uploads.receive_whole(by=by, at=at, file=given.file, place="ratings") if given.file else None
    if upload is None:
        refuse(file=_("Add the scan of the document."))
    row = RatingDecision(
        rating=rating,
        level=level,
        outcome=given.outcome,
        grade=given.grade,
        decided_on=given.decided_on,
        document=given.document.strip(),
        public_from=given.public_from,
        public_until=given.public_until,
        remark=given.remark.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    with deed("rating.decided", by=as_actor(by, *KEEPS), at=at, about=rating) as record:
        taken = uploads.take(by, upload.pk)
        row.file, row.file_name = taken.file.name, taken.name
        row.size, row.sha256, row.media_type = taken.size, taken.sha256, taken.media_type
        fields: dict[str, Any] = {"stage": to, "proposed": given.grade}
        if to == Stage.DECIDED:
            fields |= {"decided": given.grade, "decided_on": given.decided_on}
        _take(record, rating, {"stage": level}, **fields)
        record.save(row)
        record.note(level=level, outcome=given.outcome, grade=given.grade, document=row.document)
        record.note(decided_on=given.decided_on, sha256=row.sha256)
    return row


def hang_plaque(*, by: Officer, at: datetime, rating_id: int, seen: str, number: str, on: date) -> Rating:
    """Record the plaque of a decided grade, once, and return the rating. Raises Denied, Refused, MovedOn."""
    rating = _decided(by, at, rating_id, seen)
    if rating.decided == "5":
        raise Refused(_("Grade 5 has no plaque."))
    said = _number(number)
    _check_day(rating, on, at)
    with deed("rating.plaque-hung", by=as_actor(by, *KEEPS), at=at, about=rating) as record:
        _take(record, rating, {"plaque_number": None, "revoked_at": None}, plaque_number=said, plaque_on=on)
        record.note(number=said, on=on)
    return rating


def archive(*, by: Officer, at: datetime, rating_id: int, seen: str, number: str, on: date) -> Rating:
    """Record under which number a decided rating is in the archive, once; return it. Raises as `hang_plaque`."""
    rating = _decided(by, at, rating_id, seen)
    said = _number(number)
    _check_day(rating, on, at)
    with deed("rating.archived", by=as_actor(by, *KEEPS), at=at, about=rating) as record:
        _take(record, rating, {"archive_number": None}, archive_number=said, archived_on=on)
        record.note(number=said, on=on)
    return rating


def revoke(
    *,
    by: Officer,
    at: datetime,
    rating_id: int,
    seen: str,
    ground: str,
    document: str,
    decided_on: date,
    holds_from: date,
) -> Rating:
    """Record that the level which decided a grade took it back, from when and why; the station may be rated anew.

    What it rested on stays readable and no longer counts. Return the rating. Raises Denied, Refused, MovedOn.
    """
    rating = _decided(by, at, rating_id, seen)
    problems = Problems()
    if not ground.strip():
        problems.add(ground=_("This is needed."))
    if not document.strip():
        problems.add(document=_("This is needed."))
    with problems.part():
        _check_day(rating, decided_on, at, "decided_on")
    if holds_from < (rating.decided_on or holds_from):
        problems.add(holds_from=_("Not before the grade was decided."))
    problems.raise_if_any()
    said = whole(ground, LONGEST, "ground")
    with deed("rating.revoked", by=as_actor(by, *KEEPS), at=at, about=rating) as record:
        _take(
            record,
            rating,
            {"revoked_at": None},
            revoked_from=holds_from,
            revoked_on=decided_on,
            revocation_number=document.strip(),
            revocation_ground=said,
            revoked_by=by,
            revoked_at=at,
        )
        voided = [_void(record, entry, by, at, said) for entry in _entries_of(rating)]
        record.note(grade=rating.decided, holds_from=holds_from, ground=said, entries=len(voided))
    return rating


def open_scan(*, by: Officer, at: datetime, decision_id: int) -> RatingDecision:
    """Return the scan of a decision, open at its beginning, and record the look. Raises as `open_file`."""
    rows = RatingDecision.objects.exclude(file="").select_related("rating")
    row = rows.get(pk=decision_id, rating__in=visible_ratings(by))
    look(row, row.rating, by, at)
    return row


def _read(by, rating_id):
    return visible_ratings(by).select_related("unit", "version__scheme", "reviewed_by").get(pk=rating_id)


def _decided(by, at, rating_id, seen):
    rating = _read(by, rating_id)
    check_keeps(by, rating.unit_id, timezone.localdate(at))
    _check_unchanged(rating, seen)
    if not rating.is_decided:
        raise Refused(_("No level has decided the grade yet."))
    return rating


def _check_unchanged(rating, seen):
    if str(rating.last_event_id) != seen:
        raise MovedOn(_("This rating was changed after the page was opened."))


def _take(record, rating, only_if, **fields):
    if not record.change(rating, only_if=only_if, **fields):
        raise MovedOn(_("This rating has moved on."))


def _check_document(rating, given, at):
    problems, level = Problems(), LEVEL[Stage(rating.stage)]
    if words := problem_of("decided_on", given.decided_on, at):
        problems.add(decided_on=words)
    before = rating.decisions.order_by("-pk").values_list("decided_on", flat=True).first()
    if before and given.decided_on < before:
        problems.add(decided_on=_("Not before what the level below did, on %(day)s.") % {"day": before.isoformat()})
    if not given.document.strip():
        problems.add(document=_("This is needed."))
    if level.is_public and given.outcome == Outcome.DECIDED:
        _check_public(given, problems)
    problems.raise_if_any()


def _check_public(given, problems):
    if not (given.public_from and given.public_until):
        problems.add(public_from=_("This level decides after making it public: say from when until when."))
    elif not given.public_from <= given.public_until <= given.decided_on:
        problems.add(public_from=_("It was public before the grade was decided."))


def _number(text):
    if not text.strip():
        refuse(number=_("This is needed."))
    return whole(text, LONGEST_NUMBER, "number")


def _check_day(rating, day, at, name="on"):
    if words := problem_of(name, day, at):
        refuse(**{name: words})
    if day < (rating.decided_on or day) or day > timezone.localdate(at):
        refuse(**{name: pgettext("rating", "Between the decision and today.")})


def _write_entries(record, rating, by, at):
    """Let what was reviewed count: an entry for each mark, entered by the reviewer and confirmed by who approves."""
    standard = standard_of(rating.version)
    for entry in _entries_of(rating):
        _void(record, entry, by, at, _("The station is rated anew."))
    codes = _item_codes(standard)
    items = {item.code: item for item in EntryItem.objects.filter(code__in=codes.values())}
    rows = [_entry(rating, mark, items[codes[mark.code]], by, at) for mark in rating.marks.all()]
    record.create_all(rows)
    if not rating.has_population:
        record.create_all(_exemptions(rating, standard.of_population, by, at))
    return rows


def _entry(rating, mark, item, by, at):
    last = date(rating.year, 12, 31)
    day = max(min(timezone.localdate(at), last), date(rating.year, 1, 1))
    entry = Entry(
        item=item,
        unit=rating.unit,
        happened_at=timezone.make_aware(datetime.combine(day, time.min)),
        grade=mark.answer if item.grading == EntryItem.Grading.CHECKLIST else "",
        quantity=mark.value,
        note=f"{rating.year}/{rating.number}",
        state=Entry.State.CONFIRMED,
        entered_by=mark.reviewed_by,
        entered_at=mark.reviewed_at,
        decided_by=by,
        decided_at=at,
    )
    entry.mark = mark_of(entry)
    return entry


def _item_codes(standard):
    """{code of the standard: code of the item of entry that its indicator reads}."""
    return {
        code: dict(use_of(item.indicator).filters)["item"][0]
        for code, item in standard.items.items()
        if not item.exemption
    }


def _entries_of(rating):
    """The entries that count of a station under the standard in its year."""
    codes = _item_codes(standard_of(rating.version)).values()
    start = timezone.make_aware(datetime.combine(date(rating.year, 1, 1), time.min))
    rows = Entry.objects.counting().filter(item__code__in=list(codes), unit=rating.unit_id)
    return list(rows.filter(happened_at__gte=start, happened_at__lt=start + timedelta(days=366)))


def _void(record, entry, by, at, reason):
    record.change(entry, only_if={"voided_at": None}, voided_by=by, voided_at=at, void_reason=reason[:300])
    return entry


def _exemptions(rating, codes, by, at):
    held = Exemption.objects.holding(rating.version.scheme_id, date(rating.year, 12, 31)).filter(
        subject_kind=SubjectKind.UNIT, subject_id=rating.unit_id
    )
    left = codes - set(held.values_list("indicator", flat=True))
    return [
        Exemption(
            scheme=rating.version.scheme,
            subject_kind=SubjectKind.UNIT,
            subject_id=rating.unit_id,
            starts_on=date(rating.year, 1, 1),
            ends_on=date(rating.year + 1, 1, 1),
            ground=_("The station has no population duties."),
            granted_by=rating.reviewed_by,
            granted_at=rating.reviewed_at,
            confirmed_by=by,
            confirmed_at=at,
            indicator=code,
            gives=Exemption.Gives.FULL,
        )
        for code in sorted(codes)
        if code in left
    ]
