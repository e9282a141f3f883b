"""The honours of a year, confirmed by a person; what an upheld objection takes the ground from binds no more."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.consequences.deeds import changed_grounds
from appraisal.consequences.honours.models import HonoursList, Reversal
from appraisal.consequences.honours.permissions import check_may_confirm
from appraisal.consequences.honours.queries import content_of, current, digest_of, undecided
from appraisal.consequences.models import Consequence
from appraisal.consequences.notices import HONOURS_CHANGED, REVERSED
from appraisal.scheme.deciders import DECIDES, as_actor
from portal.dispatch.models import Notice
from portal.dispatch.notices import deeds as notices
from portal.ledger.actors import Actor
from portal.ledger.writing.recording import deed
from portal.office.numbers.deeds import next_in
from portal.people.models import Officer, Post, Role, Unit
from portal.shell.refusals import MovedOn, Refused

# Results are corrected within a year; what is older stands.
LOOK_BACK = timedelta(days=400)
SERIES = "honours"


def confirm(*, by: Officer, at: datetime, year: int, subject_kind: str, reason: str, seen_digest: str) -> HonoursList:
    """Confirm who may be honoured in a year as it was shown, numbered, and return the list; it is frozen.

    A list that was confirmed before stays readable and names this one. Raises Denied for whom it names, Refused without
    a reason, before the year is over or while a proposal that would shut somebody out is undecided, and MovedOn when it
    is another than was shown, or confirmed already.
    """
    on = timezone.localdate(at)
    content = content_of(year, subject_kind)
    check_may_confirm(by, subject_kind, [*content["candidates"], *content["excluded"]], on)
    if not reason.strip():
        raise Refused(_("Give a reason."), {"reason": _("Give a reason.")})
    if on.year <= year:
        raise Refused(_("The year is not over yet."))
    if not content["candidates"] and not content["excluded"]:
        raise Refused(_("Nothing of this year is published."))
    if undecided(year, subject_kind).exists():
        raise Refused(_("Decide first on the consequences that are proposed for this year."))
    if digest_of(content) != seen_digest:
        raise MovedOn(_("The list is another by now; look at it once more."))
    old = current(year, subject_kind)
    if old and old.digest == seen_digest:
        raise MovedOn(_("This list is confirmed already."))
    row = HonoursList(
        year=year,
        subject_kind=subject_kind,
        content=content,
        digest=seen_digest,
        reason=reason.strip(),
        confirmed_by=by,
        confirmed_at=at,
    )
    try:
        with transaction.atomic():
            _write(row, old, by, at)
    except IntegrityError as error:
        raise MovedOn(_("This list is confirmed already.")) from error
    return row


def _write(row, old, by, at):
    with deed("honours.confirmed", by=as_actor(by, *DECIDES), at=at) as record:
        root = Unit.objects.get(parent=None)
        year = timezone.localdate(at).year
        short = root.short_name if root.short_name.endswith("公") else f"{root.short_name}公"
        row.number = f"{short}评〔{year}〕{next_in(record, root, SERIES, year)}号"
        row.replaces = old
        record.save(row)
        record.about(row)
        record.note(
            year=row.year,
            kind=row.subject_kind,
            number=row.number,
            reason=row.reason,
            digest=row.digest,
            candidates=len(row.content["candidates"]),
            excluded=row.content["excluded"],
            replaces=old.number if old else "",
        )


def reverse_fallen(*, by: Actor, at: datetime) -> list[Reversal]:
    """Reverse the confirmed consequences whose ground fell with corrected results, and return them; safe to run again.

    Whoever decided and whom it concerned is told. Where a confirmed honours list rests on one, the supervisors are told
    that it is another now: a person confirms the corrected one.
    """
    made = []
    confirmed = Consequence.objects.filter(
        state=Consequence.State.CONFIRMED, reversal=None, by_rule__isnull=False, proposed_at__gte=at - LOOK_BACK
    )
    for each in confirmed.select_related("by_rule__scheme", "period", "unit", "officer").order_by("pk"):
        fallen = [step["period"] for step, _run, now in changed_grounds(each) if now is None]
        if fallen:
            made.append(_reverse(each, fallen, by, at))
    _tell_of_lists(by, at)
    return made


def _reverse(consequence, fallen, by, at):
    row = Reversal(consequence=consequence, reversed_at=at, periods=fallen)
    with deed("consequence.reversed", by=by, at=at, about=consequence) as record:
        record.save(row)
        record.note(consequence=consequence.pk, rule=consequence.rule, periods=fallen)
        notices.send(
            record,
            REVERSED,
            recipients=dict.fromkeys([consequence.decided_by_id, *(each.pk for each in consequence.people)]),
            key=f"reversed:{consequence.pk}",
            at=at,
            about=consequence,
            facts={"name": consequence.label},
        )
    return row


def _tell_of_lists(by, at):
    for row in HonoursList.objects.filter(replaced_by=None, confirmed_at__gte=at - LOOK_BACK):
        now = digest_of(content_of(row.year, row.subject_kind))
        key = f"honours:{row.pk}:{now[:12]}"
        if now != row.digest and not Notice.objects.filter(key__startswith=f"{key}:").exists():
            with deed("honours.differ", by=by, at=at, about=row) as record:
                sent = notices.send(
                    record,
                    HONOURS_CHANGED,
                    recipients=_supervisors(at),
                    key=key,
                    at=at,
                    about=row,
                    facts={"number": row.number},
                )
                record.note(number=row.number, now=now, told=sent)


def _supervisors(at):
    posts = Post.objects.on(timezone.localdate(at)).filter(role=Role.SUPERVISOR, officer__is_active=True)
    return list(posts.order_by("officer_id").values_list("officer_id", flat=True).distinct())
