"""Ending a login from another browser."""

from datetime import datetime

from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.people.entrance.logins import stored_session
from portal.people.models import Officer, OpenLogin


def end(*, by: Officer, at: datetime, login_id: int) -> None:
    """End a login of one's own at once; raises OpenLogin.DoesNotExist for another's."""
    row = OpenLogin.objects.get(pk=login_id, officer=by)
    with deed("login.ended", by=actor(by), at=at, about=by, chain=Chain.ACCESS) as record:
        record.note(begun_at=row.begun_at, address=row.address)
        if store := stored_session(row):
            store.delete()
        row.delete()
