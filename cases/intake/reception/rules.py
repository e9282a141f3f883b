"""What each source of a case asks for (公安机关办理行政案件程序规定 第60条): one row a source."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cases.file.case.models import Case
from portal.people.models import Officer

Source = Case.Source


@dataclass(frozen=True)
class Needs:
    """The fields of a reception that a source uses: those it cannot do without, and those it may have."""

    needed: tuple[str, ...] = ()
    welcome: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return self.needed + self.welcome


NEEDS = {
    Source.CALL: Needs(needed=("call_number",)),
    Source.WALK_IN: Needs(),
    Source.ACCUSATION: Needs(welcome=("letter",)),
    Source.TIP: Needs(welcome=("letter",)),
    Source.DELIVERED: Needs(needed=("suspect_arrived_at", "circumstance")),
    Source.SURRENDER: Needs(needed=("suspect_arrived_at",), welcome=("circumstance",)),
    Source.TRANSFER: Needs(needed=("from_organ", "letter")),
    Source.FOUND: Needs(needed=("circumstance",)),
}
DETAILS = ("call_number", "from_organ", "letter", "circumstance", "suspect_arrived_at")
MISSING = {
    "call_number": _("A 110 call has a number; copy it from the call record."),
    "from_organ": _("Say which organ transfers the case."),
    "letter": _("Give the number of the letter of transfer."),
    "circumstance": _("Say how the act was found, or the suspect brought in."),
    "suspect_arrived_at": _("Say when the suspect arrived; the time of questioning counts from then."),
}


@dataclass(frozen=True)
class ReceptionInput:
    """How a case came in, as it is written down; `received_at` and `received_by` default to report and registrar."""

    received_at: datetime | None = None
    received_by: Officer | None = None
    call_number: str = ""
    from_organ: str = ""
    letter: str = ""
    circumstance: str = ""
    suspect_arrived_at: datetime | None = None


def sources_needing(field: str) -> str:
    """Return the sources that cannot do without a field, parted by blanks."""
    return " ".join(source.value for source, needs in NEEDS.items() if field in needs.needed)


def sources_using(field: str) -> str:
    """Return the sources that use a field, as the page marks them."""
    return " ".join(source.value for source, needs in NEEDS.items() if field in needs.all)
