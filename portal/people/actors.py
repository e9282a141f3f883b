"""An officer as the ledger remembers them: name, unit and role of that day."""

from portal.ledger.actors import Actor


def actor(officer, *, role="", on_behalf_of=None):
    """Return the snapshot of an officer for an event; `on_behalf_of` is the officer stood in for.

    Where it is done from, the border states (portal.ledger.writing.origin), not the caller.
    """
    return Actor(
        name=officer.name,
        officer_id=officer.pk,
        unit=officer.unit.name,
        role=str(role),
        on_behalf_of=on_behalf_of.name if on_behalf_of else "",
    )
