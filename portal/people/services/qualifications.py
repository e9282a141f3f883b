"""Qualifications are granted for a time and end; the security administrator's work."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.people.administration.permissions import administering
from portal.people.models import Officer, Qualification, Role
from portal.shell.refusals import Refused, refuse


def grant(
    *,
    by: Officer,
    at: datetime,
    officer_id: int,
    kind: str,
    starts_on: date,
    ends_on: date | None = None,
    reason: str = "",
) -> Qualification:
    """Enter a qualification of an officer and return it; raises Denied, or Refused when it is already entered."""
    with administering("qualification.granted", by=by, at=at, role=Role.SECURITY_ADMIN) as record:
        officer = Officer.objects.select_for_update().get(pk=officer_id)
        row = Qualification(officer=officer, kind=kind, starts_on=starts_on, ends_on=ends_on)
        _check_span(row)
        if Qualification.objects.filter(officer=officer, kind=kind).between(starts_on, ends_on).exists():
            raise Refused(_("The officer already has this qualification in that time."))
        record.save(row)
        record.about(row)
        record.note(after=state_of(row), reason=reason)
    return row


def end(
    *, by: Officer, at: datetime, qualification_id: int, ends_on: date | None = None, reason: str = ""
) -> Qualification:
    """End a qualification with the day `ends_on` (today without it) and return it."""
    row = Qualification.objects.select_related("officer").get(pk=qualification_id)
    before = state_of(row)
    with administering("qualification.ended", by=by, at=at, role=Role.SECURITY_ADMIN, about=row) as record:
        row.ends_on = ends_on or timezone.localdate(at)
        _check_span(row)
        record.save(row)
        record.note(before=before, after=state_of(row), reason=reason)
    return row


def state_of(row: Qualification) -> dict[str, date | str | None]:
    """Return what an event keeps of a qualification."""
    return {
        "officer": row.officer.name,
        "badge_number": row.officer.badge_number,
        "kind": str(row.kind),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }


def _check_span(row):
    if row.ends_on and row.ends_on < row.starts_on:
        refuse(ends_on=_("The last day lies before the first."))
