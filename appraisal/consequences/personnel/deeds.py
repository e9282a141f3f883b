"""What goes to the personnel department: the results of a quarter, and opinions before promotions; looks are events."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.consequences.personnel.models import HandOver, HandOverSheet, Opinion
from appraisal.consequences.personnel.permissions import (
    check_confirms_hand_over,
    check_may_answer,
    check_may_ask,
    check_may_confirm,
    visible_opinions,
    visible_records,
)
from appraisal.consequences.personnel.queries import months_missing, officers_of, published_in, records_of
from appraisal.consequences.personnel.rules import Quarter, digest_of, quarter_before, quarter_of
from appraisal.scheme.deciders import as_actor
from appraisal.scheme.uses.windows import months_before
from portal.ledger.actors import Actor
from portal.ledger.chain.canonical import digest
from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.people.models import Officer, Role
from portal.shell.refusals import MovedOn, Refused

# So many quarters back one looks for a hand-over that could not be made in its time.
LOOKED_BACK = 4
A_YEAR = 12


def hand_over(*, by: Actor, at: datetime, on_quarter: Quarter) -> HandOver | None:
    """Make the hand-over of a quarter and return it; None where it is there, or a month of it is not published yet."""
    quarter = on_quarter
    if HandOver.objects.filter(code=quarter.code).exists() or months_missing(quarter.first, quarter.end):
        return None
    runs = published_in(quarter.first, quarter.end)
    people = officers_of(runs)
    records = records_of(people, runs)
    sheets = [
        HandOverSheet(
            officer_id=officer, name=name, unit_name=unit, content=records[officer], digest=digest_of(records[officer])
        )
        for officer, (name, unit) in sorted(people.items())
    ]
    row = HandOver(
        code=quarter.code,
        starts_on=quarter.first,
        ends_on=quarter.end,
        number=len(sheets),
        digest=digest([[sheet.officer_id, sheet.digest] for sheet in sheets]),
        made_at=at,
    )
    with deed("personnel.handed-over", by=by, at=at) as record:
        record.save(row)
        for sheet in sheets:
            sheet.hand_over = row
        record.create_all(sheets)
        record.about(row)
        record.note(quarter=row.code, officers=row.number, digest=row.digest, runs=[run.pk for run in runs])
    return row


def hand_over_ended(*, by: Actor, at: datetime) -> list[HandOver]:
    """Make the hand-overs of the last quarters that have ended and have none; return those made. Safe to run again."""
    quarter, made = quarter_of(timezone.localdate(at)), []
    for _each in range(LOOKED_BACK):
        quarter = quarter_before(quarter)
        if row := hand_over(by=by, at=at, on_quarter=quarter):
            made.append(row)
    return made


def confirm_hand_over(*, by: Officer, at: datetime, hand_over_id: int) -> HandOver:
    """Confirm that a hand-over has arrived, and return it. Raises Denied, MovedOn."""
    check_confirms_hand_over(by, timezone.localdate(at))
    row = HandOver.objects.get(pk=hand_over_id)
    with deed("personnel.confirmed", by=as_actor(by, Role.PERSONNEL), at=at, about=row) as record:
        if not record.change(row, only_if={"confirmed_at": None}, confirmed_by=by, confirmed_at=at):
            raise MovedOn(_("This hand-over is confirmed already."))
        record.note(quarter=row.code, digest=row.digest)
    return row


def open_record(*, by: Officer, at: datetime, hand_over_id: int, officer_id: int) -> HandOverSheet:
    """Return what a hand-over says of one officer, and record the look.

    Raises HandOverSheet.DoesNotExist for one that this person may not know of.
    """
    rows = visible_records(by).select_related("hand_over", "officer")
    sheet = rows.get(hand_over=hand_over_id, officer=officer_id)
    _look(by, at, sheet.hand_over, officer_id)
    return sheet


def ask(*, by: Officer, at: datetime, officer_id: int, post: str) -> Opinion:
    """Ask for an opinion about an officer before a promotion, and return it. Raises Denied, Refused."""
    officer = Officer.objects.get(pk=officer_id)
    check_may_ask(by, officer, timezone.localdate(at))
    if not post.strip():
        raise Refused(_("Name the post."), {"post": _("Name the post.")})
    opinion = Opinion(officer=officer, post=post.strip(), asked_by=by, asked_at=at)
    try:
        with transaction.atomic(), deed("opinion.asked", by=as_actor(by, Role.PERSONNEL), at=at) as record:
            record.save(opinion)
            record.about(opinion)
            record.note(officer=officer.pk, post=opinion.post)
    except IntegrityError as error:
        raise MovedOn(_("An opinion about this officer and post is asked for already.")) from error
    return opinion


def answer(*, by: Officer, at: datetime, opinion_id: int, said: str, reason: str) -> Opinion:
    """Answer with an opinion and a reason; the record of the last twelve months is kept with it. Return the opinion.

    Raises Denied for the officer concerned and who asked, Refused without a reason, MovedOn where it is answered.
    """
    opinion = Opinion.objects.select_related("officer").get(pk=opinion_id)
    on = timezone.localdate(at)
    check_may_answer(by, opinion, on)
    if said not in Opinion.Answer.values:
        raise Refused(_("Choose an answer."), {"answer": _("Choose an answer.")})
    if not reason.strip():
        raise Refused(_("Give a reason."), {"reason": _("Give a reason.")})
    first = on.replace(day=1)
    runs = published_in(months_before(first, A_YEAR), first)
    with deed("opinion.answered", by=as_actor(by, Role.SUPERVISOR), at=at, about=opinion) as record:
        won = record.change(
            opinion,
            only_if={"state": Opinion.State.ASKED},
            state=Opinion.State.ANSWERED,
            answer=said,
            reason=reason.strip(),
            facts=records_of([opinion.officer_id], runs)[opinion.officer_id],
            answered_by=by,
            answered_at=at,
        )
        if not won:
            raise MovedOn(_("Somebody has answered already."))
        record.note(officer=opinion.officer_id, answer=said, reason=reason.strip(), facts=digest_of(opinion.facts))
    return opinion


def confirm(*, by: Officer, at: datetime, opinion_id: int) -> Opinion:
    """Confirm an answered opinion and return it: it is frozen from then on. Raises Denied, MovedOn."""
    opinion = Opinion.objects.select_related("officer").get(pk=opinion_id)
    check_may_confirm(by, opinion, timezone.localdate(at))
    with deed("opinion.confirmed", by=as_actor(by, Role.PERSONNEL), at=at, about=opinion) as record:
        won = record.change(
            opinion,
            only_if={"state": Opinion.State.ANSWERED},
            state=Opinion.State.CONFIRMED,
            confirmed_by=by,
            confirmed_at=at,
        )
        if not won:
            raise MovedOn(_("This opinion is not waiting to be confirmed."))
        record.note(officer=opinion.officer_id, answer=opinion.answer)
    return opinion


def open_opinion(*, by: Officer, at: datetime, opinion_id: int) -> Opinion:
    """Return an opinion with the record that it rests on, and record the look. Raises Opinion.DoesNotExist."""
    rows = visible_opinions(by).select_related("officer__unit", "asked_by", "answered_by", "confirmed_by")
    opinion = rows.get(pk=opinion_id)
    _look(by, at, opinion, opinion.officer_id)
    return opinion


def _look(by, at, row, officer_id):
    with deed("record.opened", by=actor(by), at=at, about=row, chain=Chain.ACCESS, is_look=True) as record:
        record.note(officer=officer_id)
