"""Accounts are opened, changed, moved to another unit, closed; passwords are temporary or the officer's own."""

import secrets
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.people.administration.permissions import administering
from portal.people.models import Assignment, Officer, Post, Role, Substitute, Unit
from portal.people.names import sort_key
from portal.people.services import tokens
from portal.people.services.posts import withdraw
from portal.shell.refusals import Refused, refuse

# Without the characters that are easily taken for another when read from a slip of paper.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def open_account(
    *, by: Officer, at: datetime, badge_number: str, name: str, unit: Unit, password_hash: str = ""
) -> tuple[Officer, str]:
    """Open an account and return (officer, temporary password); the password is kept nowhere in plain text.

    With the hash of a password that its holder knows already, there is no temporary one.
    """
    officer = Officer(badge_number=badge_number.strip(), name=name.strip(), unit=unit)
    password = first_password(officer, password_hash)
    with administering("officer.opened", by=by, at=at, role=Role.SYSTEM_ADMIN) as record:
        _save(officer)
        record.keep(officer)
        record.about(officer)
        record.note(after=state_of(officer))
    return officer, password


def change(*, by: Officer, at: datetime, officer_id: int, name: str, badge_number: str, reason: str = "") -> Officer:
    """Correct the name or the badge number; return the officer."""
    officer = Officer.objects.get(pk=officer_id)
    before = state_of(officer)
    officer.name, officer.badge_number = name.strip(), badge_number.strip()
    with administering("officer.changed", by=by, at=at, role=Role.SYSTEM_ADMIN, about=officer) as record:
        _save(officer)
        record.keep(officer)
        record.note(before=before, after=state_of(officer), reason=reason)
    return officer


def transfer(*, by: Officer, at: datetime, officer_id: int, unit: Unit, reason: str = "") -> Officer:
    """Move the officer to another unit and end the posts held in the old one; return the officer.

    New posts are the security administrator's to give.
    """
    officer = Officer.objects.select_related("unit").get(pk=officer_id)
    before, old_unit = state_of(officer), officer.unit
    today = timezone.localdate(at)
    officer.unit = unit
    with administering("officer.transferred", by=by, at=at, role=Role.SYSTEM_ADMIN, about=officer) as record:
        if not unit.is_active:
            refuse(unit=_("The unit is closed."))
        _save(officer)
        record.keep(officer)
        for post in Post.objects.filter(officer=officer, unit=old_unit).between(today):
            withdraw(record, post, today)
        for row in Assignment.objects.filter(officer=officer, community__unit=old_unit).between(today):
            withdraw(record, row, today)
        tokens.end_all(record, officer, at)
        record.note(before=before, after=state_of(officer), reason=reason)
    return officer


def close(*, by: Officer, at: datetime, officer_id: int, reason: str) -> Officer:
    """Close an account: its sessions and tokens end, its posts, substitutions, communities too; return it."""
    today = timezone.localdate(at)
    with administering("officer.closed", by=by, at=at, role=Role.SYSTEM_ADMIN) as record:
        officer = Officer.objects.select_for_update().get(pk=officer_id)
        record.about(officer)
        if officer == by:
            raise Refused(_("Nobody closes the own account."))
        officer.is_active = False
        officer.set_unusable_password()
        officer.save()
        record.keep(officer)
        tokens.end_all(record, officer, at)
        for model in (Post, Substitute, Assignment):
            for row in model.objects.filter(officer=officer).between(today):
                withdraw(record, row, today)
        for row in Substitute.objects.filter(substitute=officer).between(today):
            withdraw(record, row, today)
        record.note(before={"is_active": True}, after={"is_active": False}, reason=reason)
    return officer


def reopen(*, by: Officer, at: datetime, officer_id: int, reason: str) -> tuple[Officer, str]:
    """Open a closed account again, without posts; return (officer, temporary password)."""
    with administering("officer.reopened", by=by, at=at, role=Role.SYSTEM_ADMIN) as record:
        officer = Officer.objects.select_for_update().get(pk=officer_id)
        record.about(officer)
        officer.is_active = True
        password = give_temporary_password(officer)
        officer.save()
        record.keep(officer)
        record.note(before={"is_active": False}, after={"is_active": True}, reason=reason)
    return officer, password


def reset_password(*, by: Officer, at: datetime, officer_id: int) -> tuple[Officer, str]:
    """Replace a password by a temporary one, which ends all sessions; return (officer, temporary password)."""
    with administering("officer.password-reset", by=by, at=at, role=Role.SYSTEM_ADMIN) as record:
        officer = Officer.objects.select_for_update().get(pk=officer_id)
        record.about(officer)
        if not officer.is_active:
            raise Refused(_("The account is closed."))
        password = give_temporary_password(officer)
        officer.save()
        record.keep(officer)
        tokens.end_all(record, officer, at)
    return officer, password


def choose_password(*, by: Officer, at: datetime, password: str) -> Officer:
    """Set one's own new password; raises Refused when it is too weak."""
    try:
        validate_password(password, by)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), {"new_password1": " ".join(error.messages)}) from error
    with deed("officer.password-chosen", by=actor(by), at=at, about=by, chain=Chain.ACCESS) as record:
        by.set_password(password)
        by.has_temporary_password = False
        by.save(update_fields=["password", "has_temporary_password"])
        # The account of a session may be an older reading than the row.
        record.keep(Officer.objects.get(pk=by.pk))
        tokens.end_all(record, by, at)
    return by


def choose_language(*, by: Officer, language: str) -> None:
    """Remember the language of one's pages; a preference, no deed."""
    with transaction.atomic():
        Officer.objects.filter(pk=by.pk).update(language=language)


def state_of(officer: Officer) -> dict[str, str]:
    """Return what an event keeps of an account."""
    return {"badge_number": officer.badge_number, "name": officer.name, "unit": officer.unit.name}


def first_password(officer: Officer, password_hash: str = "") -> str:
    """Set a password whose hash is known, else a temporary one; return the latter, "" where there is none."""
    if not password_hash:
        return give_temporary_password(officer)
    officer.password = password_hash
    return ""


def give_temporary_password(officer: Officer) -> str:
    """Set a random password on the officer, to be changed at the next login, and return it."""
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    officer.set_password(password)
    officer.has_temporary_password = True
    return password


def _save(officer):
    officer.name_sort = sort_key(officer.name)
    try:
        officer.full_clean()
    except ValidationError as error:
        fields = {name: " ".join(words) for name, words in error.message_dict.items()}
        raise Refused(_("Please correct the marked fields."), fields) from error
    officer.save()
