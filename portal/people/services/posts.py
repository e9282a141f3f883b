"""Posts are given for a time and end; the security administrator's work, never for oneself."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.ledger.writing.recording import Record
from portal.people.administration.permissions import administering
from portal.people.models import Assignment, Officer, Post, Role, Substitute, Unit
from portal.people.rights import ADMINISTRATORS
from portal.people.services import tokens
from portal.shell.refusals import Denied, Refused, refuse


def give(
    *,
    by: Officer,
    at: datetime,
    officer_id: int,
    role: str,
    unit: Unit,
    starts_on: date,
    ends_on: date | None = None,
    reason: str = "",
) -> Post:
    """Give an officer a role in a unit from one day to another and return the post.

    Raises Denied for anybody but the security administrator and for one's own post; Refused when the
    same post is already held in that time, or two of the three administrators would be one person.
    """
    with administering("post.given", by=by, at=at, role=Role.SECURITY_ADMIN) as record:
        # The lock makes two administrators who give at once see each other's post.
        officer = Officer.objects.select_for_update().get(pk=officer_id)
        if officer.pk == by.pk:
            raise Denied(_("Nobody gives a post to oneself."))
        post = Post(officer=officer, role=role, unit=unit, starts_on=starts_on, ends_on=ends_on)
        check(post)
        record.save(post)
        record.about(post)
        record.note(after=state_of(post), reason=reason)
    return post


def end(*, by: Officer, at: datetime, post_id: int, ends_on: date | None = None, reason: str = "") -> Post:
    """End a post with the day `ends_on`, at once without it; return the post."""
    post = Post.objects.select_related("officer", "unit").get(pk=post_id)
    before = state_of(post)
    with administering("post.ended", by=by, at=at, role=Role.SECURITY_ADMIN, about=post) as record:
        if post.withdrawn_on or (post.ends_on and post.ends_on < timezone.localdate(at)):
            raise Refused(_("The post has already ended."))
        if ends_on is None:
            withdraw(record, post, timezone.localdate(at))
        else:
            post.ends_on = ends_on
            _check_span(post)
            record.save(post)
        tokens.end_all(record, post.officer, at)
        record.note(before=before, after=state_of(post), reason=reason)
    return post


def withdraw(record: Record, row: Post | Substitute | Assignment, day: date) -> None:
    """End a dated row at once, as a part of the deed `record`; it is no longer in force on `day`."""
    last = max(row.starts_on, day - timedelta(days=1))
    ends_on = min(row.ends_on, last) if row.ends_on else last
    record.change(row, only_if={"withdrawn_on": None}, ends_on=max(ends_on, row.starts_on), withdrawn_on=day)


def check(post: Post) -> None:
    """Raise Refused when a new post cannot be held beside the officer's others."""
    _check_span(post)
    if not post.officer.is_active:
        refuse(officer=_("The account is closed."))
    beside = Post.objects.filter(officer=post.officer).between(post.starts_on, post.ends_on)
    if beside.filter(role=post.role, unit=post.unit).exists():
        raise Refused(_("The officer already holds this post in that time."))
    others = ADMINISTRATORS - {post.role}
    if post.role in ADMINISTRATORS and beside.filter(role__in=others).exists():
        raise Refused(_("System, security and audit administrator are three different people."))


def state_of(post: Post) -> dict[str, date | str | None]:
    """Return what an event keeps of a post."""
    return {
        "officer": post.officer.name,
        "badge_number": post.officer.badge_number,
        "role": str(post.role),
        "unit": post.unit.name,
        "starts_on": post.starts_on,
        "ends_on": post.ends_on,
    }


def _check_span(post):
    if post.ends_on and post.ends_on < post.starts_on:
        refuse(ends_on=_("The last day lies before the first."))
