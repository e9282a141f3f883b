"""Who administers what: the system's people and units, the rights, the record (三员分立)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.ledger.models import Chain
from portal.ledger.writing.recording import Record, deed, record_refusal
from portal.people.actors import actor
from portal.people.models import Officer, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied


def check_administers(officer: Officer, role: str, *, on: date) -> None:
    """Raise Denied unless the officer holds this administrator's post on that day."""
    if not rights_of(officer, on).has(role):
        raise Denied(_("Only the %(role)s may do this.") % {"role": Role(role).label})


@contextmanager
def administering(
    kind: str, *, by: Officer, at: datetime, role: str, about: Model | None = None, chain: Chain = Chain.ACCESS
) -> Iterator[Record]:
    """Run an administrator's deed and yield its Record; an attempt that is denied leaves an event of its own."""
    try:
        check_administers(by, role, on=timezone.localdate(at))
        with deed(kind, by=actor(by, role=role), at=at, about=about, chain=chain) as record:
            yield record
    except Denied as denial:
        record_refusal(kind, by=actor(by), at=at, about=about, reason=str(denial))
        raise
