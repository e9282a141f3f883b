"""Who acts for an absent officer (C8): named by oneself or the system administrator, for days, one hop."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed, record_refusal
from portal.people.actors import actor
from portal.people.models import Officer, Post, Role, Substitute
from portal.people.rights import FIT, LENT, rights_of
from portal.people.services.posts import withdraw
from portal.shell.refusals import Denied, Refused, check_all, refuse


def name(
    *, by: Officer, at: datetime, officer_id: int, substitute_id: int, starts_on: date, ends_on: date
) -> Substitute:
    """Name who acts for an officer from one day to another and return the row.

    Raises Denied for anybody but the officer and the system administrator; Refused for days in the past,
    for days that already have a substitute, and for a substitute who is absent in those days or holds no post that
    fits the absent officer's (rights.FIT).
    """
    _check_may(by, at, officer_id, "substitute.named")
    with deed("substitute.named", by=_actor(by, officer_id), at=at, chain=Chain.ACCESS) as record:
        people = Officer.objects.select_for_update().order_by("pk").in_bulk({officer_id, substitute_id})
        row = Substitute(
            officer=people[officer_id],
            substitute=people[substitute_id],
            starts_on=starts_on,
            ends_on=ends_on,
            named_by=by,
        )
        check(row, today=timezone.localdate(at))
        record.save(row)
        record.about(row)
        record.note(after=state_of(row))
    return row


def end(*, by: Officer, at: datetime, row_id: int, reason: str = "") -> Substitute:
    """End a substitution at once and return it; from now on nobody acts by it."""
    row = Substitute.objects.select_related("officer", "substitute").get(pk=row_id)
    _check_may(by, at, row.officer_id, "substitute.ended", row)
    before, today = state_of(row), timezone.localdate(at)
    with deed("substitute.ended", by=_actor(by, row.officer_id), at=at, about=row, chain=Chain.ACCESS) as record:
        if row.withdrawn_on or row.ends_on < today:
            raise Refused(_("The substitution has already ended."))
        withdraw(record, row, today)
        record.note(before=before, after=state_of(row), reason=reason)
    return row


def check(row: Substitute, *, today: date) -> None:
    """Raise Refused when the substitute cannot stand in on those days."""
    check_all(lambda: _check_days(row, today), lambda: _check_person(row))
    if Substitute.objects.filter(officer=row.officer).between(row.starts_on, row.ends_on).exists():
        refuse(starts_on=_("A substitute is already named for some of these days."))
    if Substitute.objects.filter(officer=row.substitute).between(row.starts_on, row.ends_on).exists():
        refuse(substitute=_("%(name)s is absent in these days.") % {"name": row.substitute.name})
    _check_fits(row)


def _check_person(row):
    if row.officer_id == row.substitute_id:
        refuse(substitute=_("Name somebody else."))
    if not row.substitute.is_active:
        refuse(substitute=_("The account is closed."))


def state_of(row: Substitute) -> dict[str, date | str | None]:
    """Return what an event keeps of a substitution."""
    return {
        "officer": row.officer.name,
        "substitute": row.substitute.name,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "withdrawn_on": row.withdrawn_on,
    }


def _check_fits(row):
    held = Post.objects.filter(officer=row.officer, role__in=LENT).between(row.starts_on, row.ends_on)
    rights = rights_of(row.substitute, row.starts_on)
    for role in held.values_list("role", flat=True).distinct():
        if not rights.may_stand_in(role):
            words = {"role": Role(role).label, "fit": ", ".join(str(each.label) for each in Role if each in FIT[role])}
            refuse(substitute=_("For the %(role)s stands in: %(fit)s.") % words)


def _check_may(by, at, officer_id, kind, about=None):
    if by.pk == officer_id or rights_of(by, timezone.localdate(at)).has(Role.SYSTEM_ADMIN):
        return
    message = _("One names a substitute for oneself; the system administrator can for everybody.")
    record_refusal(kind, by=actor(by), at=at, about=about, reason=message)
    raise Denied(message)


def _check_days(row, today):
    wrong = {}
    if row.starts_on < today:
        wrong["starts_on"] = _("The first day lies in the past.")
    if row.ends_on < row.starts_on:
        wrong["ends_on"] = _("The last day lies before the first.")
    if wrong:
        raise Refused(" ".join(wrong.values()), wrong)


def _actor(by, officer_id):
    return actor(by) if by.pk == officer_id else actor(by, role=Role.SYSTEM_ADMIN)
