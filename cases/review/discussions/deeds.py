"""Collective discussion of a matter (集体讨论): asked for by a level, held and recorded with its signed paper."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.permissions import check_does_not_handle, check_holds
from cases.file.sharing.deeds import tell
from cases.review.chain import Move, transition
from cases.review.discussions.models import Discussion, DiscussionMember
from cases.review.discussions.notices import DISCUSSION_ASKED
from cases.review.models import Matter
from cases.review.permissions import seat_of
from portal.ledger.writing.recording import deed
from portal.office.files.scans import keep_scan
from portal.people.actors import actor
from portal.people.models import Officer, Post, Role
from portal.shell.periods import minute_of
from portal.shell.refusals import Denied, MovedOn, Problems, Refused, refuse

FEWEST = 3
MEMBERS = (Role.BUREAU_LEADER, Role.LEGAL_DEPARTMENT, Role.UNIT_HEAD, Role.UNIT_DEPUTY, Role.SUPERVISOR)


def ask(*, by: Officer, at: datetime, matter_id: int, reason: str) -> Discussion:
    """Ask for a discussion of a matter where it stands; it stays there, and its last approval waits. Return it."""
    matter = Matter.objects.select_related("case__unit", "unit", "holder").get(pk=matter_id)
    row = transition(matter.chain, matter.stage, Move.DISCUSS)
    if row is None:
        raise Refused(_("This move does not exist here."))
    seat = seat_of(by, matter, at)
    _check_not_asked(matter)
    if row.needs_opinion and not reason.strip():
        refuse(reason=_("Say why."))
    discussion = Discussion(
        matter=matter,
        round=matter.round,
        content_digest=matter.content_digest,
        asked_by=by,
        asked_role=seat.role,
        asked_at=at,
        reason=reason,
    )
    who = actor(by, role=seat.role, on_behalf_of=seat.on_behalf_of)
    with deed("discussion.asked", by=who, at=at, about=matter.case) as record:
        # Two who ask meet here: the second finds the matter moved on.
        if not record.change(matter, only_if={"version": matter.version}, version=matter.version + 1):
            raise MovedOn(_("The matter has moved on since you opened it."))
        record.save(discussion)
        record.note(matter=matter.pk, kind=matter.kind, level=matter.level, reason=reason)
        tell(record, DISCUSSION_ASKED, matter.case, _recorders(matter, at), at)
    return discussion


def hold(
    *,
    by: Officer,
    at: datetime,
    discussion_id: int,
    held_at: datetime,
    place: str,
    chair: int,
    members: Collection[int],
    opinions: str,
    decision: str,
    conclusion: str,
    scan: UploadedFile,
) -> Discussion:
    """Record who discussed, what each said and what was decided, with the signed paper; return the Discussion.

    Raises Refused with fewer than three who count, a chair who leads nothing, or somebody kept from the case.
    """
    discussion = Discussion.objects.select_related("matter__case__unit").get(pk=discussion_id)
    matter = discussion.matter
    check_holds(by, timezone.localdate(at), Role.LEGAL_DEPARTMENT)
    check_does_not_handle(by, matter.case)
    if discussion.held_at is not None:
        raise MovedOn(_("This has been recorded already."))
    if not matter.is_open or matter.round != discussion.round:
        raise Refused(_("This round of the matter is over."))
    problems = Problems()
    with problems.part():
        if not minute_of(discussion.asked_at) <= held_at <= at:
            refuse(held_at=_("Between the request and now."))
    with problems.part():
        people = _checked_members(matter.case, chair, members, timezone.localdate(held_at))
    with problems.part():
        _check_chair(chair, timezone.localdate(held_at))
    problems.raise_if_any()
    discussion.held_at, discussion.place, discussion.chair_id = held_at, place, chair
    discussion.opinions, discussion.decision, discussion.conclusion = opinions, decision, conclusion
    discussion.content_digest, discussion.recorded_by, discussion.recorded_at = matter.content_digest, by, at
    keep_scan(discussion, scan)
    with deed("discussion.held", by=actor(by, role=Role.LEGAL_DEPARTMENT), at=at, about=matter.case) as record:
        record.save(discussion)
        record.create_all([DiscussionMember(discussion=discussion, officer=person) for person in people])
        record.note(
            matter=matter.pk,
            kind=matter.kind,
            decision=decision,
            members=[person.pk for person in people],
            sha256=discussion.scan_sha256,
        )
    return discussion


def possible_members(on: date) -> QuerySet[Officer]:
    """Return the officers who may sit in a discussion that day: leaders, reviewers, heads, deputies, supervisors."""
    posts = Post.objects.on(on).filter(role__in=MEMBERS, officer__is_active=True)
    return Officer.objects.filter(pk__in=posts.values("officer_id")).order_by("name", "badge_number")


def _recorders(matter, at):
    """Return the ids of the reviewers of the legal department who may record the discussion."""
    posts = Post.objects.on(timezone.localdate(at)).filter(role=Role.LEGAL_DEPARTMENT, officer__is_active=True)
    kept_away = [*matter.case.handlers.values_list("officer", flat=True)]
    kept_away += matter.case.recusals.values_list("officer", flat=True)
    return posts.exclude(officer__in=kept_away).values_list("officer_id", flat=True)


def _check_not_asked(matter):
    if matter.discussions.filter(round=matter.round).exists():
        raise Refused(_("A discussion of this round has been asked for already."))


def _checked_members(case, chair, members, on):
    chosen = {*members, chair}
    people = list(possible_members(on).filter(pk__in=chosen))
    if len(people) < len(chosen):
        refuse(members=_("Choose from the list."))
    for person in people:
        try:
            check_does_not_handle(person, case)
        except Denied:
            refuse(members=_("%(name)s handles this case or is recused, and is not counted.") % {"name": person.name})
    if len(people) < FEWEST:
        refuse(members=_("At least three take part."))
    return people


def _check_chair(chair, on):
    if not Post.objects.on(on).filter(officer_id=chair, role=Role.BUREAU_LEADER).exists():
        refuse(chair=_("A bureau leader chairs the discussion (article 113)."))
