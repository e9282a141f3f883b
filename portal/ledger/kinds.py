"""The deeds as the ledger names them: one row each, declared beside the deed and gathered from all rooms."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

from portal.ledger.models import Chain


@dataclass(frozen=True)
class Kind:
    """A kind of event: its code, the chain it stands in, when it is recorded, and how a history tells it.

    Catalogues translate the code, `when` is the line of docs/reference/events.md. `tell(facts, known)` returns the
    sentence of a history from the facts of an event and the rows that they name; without it the code stands there.
    """

    code: str
    chain: Chain
    when: str
    tell: Callable | None = None
    tone: str = ""


def kinds() -> dict[str, Kind]:
    """Return the kinds of all rooms by code, in the order of settings.EVENT_KINDS."""
    return {kind.code: kind for path in settings.EVENT_KINDS for kind in import_string(path)}


KINDS = (
    Kind(gettext_noop("keys.activated"), Chain.PERSONAL, "a new key of personal data is put to use"),
    Kind(gettext_noop("keys.reindexed"), Chain.PERSONAL, "a batch of rows takes the index of the new key"),
    Kind(gettext_noop("keys.resealed"), Chain.PERSONAL, "a batch of rows is sealed with the new key"),
    Kind(gettext_noop("keys.retired"), Chain.PERSONAL, "a key that nothing needs any more is taken out of use"),
)
