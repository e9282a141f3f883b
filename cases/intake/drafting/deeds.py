"""What is typed into the registration form is kept as it is typed.

No deed and no event: a draft is nobody's record, and a chain of keystrokes would tell less than it weighs. The event
is the registration, which takes the draft away in its own transaction.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from cases.intake.drafting.queries import opened
from cases.intake.models import RegistrationDraft
from portal.ledger.models import SentForm
from portal.ledger.writing.recording import once_only
from portal.people.actors import actor
from portal.people.models import Officer
from portal.shell.personal.sealing import encrypt
from portal.shell.refusals import MovedOn, Refused

LONGEST = 200_000
MOST = 50


class DraftMovedOn(MovedOn):
    """The draft was changed, thrown away or registered in another window; nothing was written."""


def form_key(officer: Officer, key: str) -> str:
    """Return the key under which the registration form of an officer is sent once."""
    return f"register:{officer.pk}:{key}"


def sent_form(officer: Officer, key: str) -> SentForm | None:
    """Return the SentForm of a registration form that an officer has sent already, or None."""
    return SentForm.objects.filter(key=form_key(officer, key)).first()


def save_draft(
    *, owner: Officer, at: datetime, key: UUID, seen_version: int, content: Mapping[str, list[str]]
) -> RegistrationDraft:
    """Keep what the form with this key holds and return the RegistrationDraft.

    `content` maps field names to lists of values. Raises DraftMovedOn where another window was faster, Refused where
    there is too much of it. The same content sent again, after an answer that was lost, changes nothing.
    """
    sealed = encrypt(_written(content))
    if sent_form(owner, key.hex):
        raise DraftMovedOn(_("This draft has been registered as a case."))
    if not seen_version:
        return _begin(owner, at, key, sealed, content)
    mine = RegistrationDraft.objects.filter(pk=key, owner=owner)
    changed = mine.filter(version=seen_version).update(content_sealed=sealed, version=seen_version + 1, saved_at=at)
    draft = mine.first()
    if draft is None:
        raise DraftMovedOn(_("This draft was registered or thrown away in another window."))
    if not changed and opened(draft) != content:
        raise DraftMovedOn(_("This draft was changed in another window; open it again to go on from there."))
    return draft


def throw_away(*, owner: Officer, key: UUID) -> bool:
    """Delete an officer's own draft; say whether there was one."""
    with once_only(by=actor(owner)):
        return bool(RegistrationDraft.objects.filter(pk=key, owner=owner).delete()[0])


def forget_drafts(*, at: datetime, days: int) -> int:
    """Delete the drafts that nobody has changed for so many days; return how many."""
    return RegistrationDraft.objects.filter(saved_at__lt=at - timedelta(days=days)).delete()[0]


def _begin(owner, at, key, sealed, content):
    if RegistrationDraft.objects.filter(owner=owner).count() >= MOST:
        raise Refused(_("You have %(count)s drafts; register or throw away some of them.") % {"count": MOST})
    draft, is_new = RegistrationDraft.objects.get_or_create(
        pk=key, defaults={"owner": owner, "content_sealed": sealed, "saved_at": at}
    )
    if draft.owner_id != owner.pk or (not is_new and opened(draft) != content):
        raise DraftMovedOn(_("This draft was changed in another window; open it again to go on from there."))
    return draft


def _written(content):
    text = json.dumps(content, ensure_ascii=False)
    if len(text) > LONGEST:
        raise Refused(_("This is too much for a draft."))
    return text
