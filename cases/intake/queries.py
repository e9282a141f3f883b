"""An officer's own drafts, opened for their owner."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.intake.drafting.queries import opened
from cases.intake.models import RegistrationDraft
from portal.people.models import Officer
from portal.shell.personal.sealing import SealBroken


@dataclass(frozen=True)
class DraftLine:
    """A draft as its owner's list shows it: no party in it, since lists show none."""

    key: UUID
    saved_at: datetime
    cause: str
    place: str


def drafts_of(officer: Officer) -> list[DraftLine]:
    """Return the DraftLines of an officer, the newest first."""
    return [_line(draft) for draft in RegistrationDraft.objects.filter(owner=officer).order_by("-saved_at")]


def count_of(officer: Officer) -> int:
    """Return how many drafts an officer has."""
    return RegistrationDraft.objects.filter(owner=officer).count()


def draft_of(officer: Officer, key: UUID) -> RegistrationDraft:
    """Return an officer's own RegistrationDraft with its `content`; raises DoesNotExist, or SealBroken."""
    draft = RegistrationDraft.objects.get(pk=key, owner=officer)
    draft.content = opened(draft)
    return draft


def _line(draft):
    try:
        content = opened(draft)
    except SealBroken:
        content = {}
    first = lambda name: (content.get(name) or [""])[0].strip()  # noqa: E731
    return DraftLine(draft.pk, draft.saved_at, first("cause"), first("place"))
