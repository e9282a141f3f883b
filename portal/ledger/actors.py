"""Who did it, as known at that moment: a snapshot, since people are renamed and moved."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Actor:
    """A person or the system at one moment; `officer_id` is empty for the system and for citizens."""

    name: str
    officer_id: int | None = None
    unit: str = ""
    role: str = ""
    on_behalf_of: str = ""
    address: str = ""

    def acting_for(self, name, role=""):
        """Return the same person acting in another's place."""
        return replace(self, on_behalf_of=name, role=role or self.role)


def system(office):
    """Return the system acting on behalf of the office that owns a schedule."""
    return Actor(name="system", role="system", on_behalf_of=office)
