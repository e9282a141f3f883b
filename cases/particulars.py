"""What a request for a decision says besides its text: one row a particular, by kind of matter."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cases.workflow import MatterKind


@dataclass(frozen=True)
class Particular:
    """One particular; `type` is text, number, money (yuan) or check."""

    name: str
    label: str
    type: str = "text"
    help: str = ""
    top: int | None = None


PARTICULARS = {
    MatterKind.PENALTY: (
        Particular("warning", _("Warning"), "check"),
        Particular("detention_days", _("Administrative detention, days"), "number", top=20),
        Particular("fine", _("Fine, yuan"), "number"),
        Particular("other", _("Other penalty or measure")),
    ),
    MatterKind.EXTENSION: (Particular("approval", _("Approval of the next-higher organ, number and date")),),
    MatterKind.COMPULSORY: (
        Particular("measure", _("Measure")),
        Particular("is_urgent", _("Taken at once, reported afterwards"), "check"),
    ),
    MatterKind.TRANSFER: (
        Particular("recipient", _("To which authority")),
        Particular(
            "by_venue",
            _("Not ours by venue"),
            "check",
            _("Such a transfer is decided by the unit head alone and made within 24 hours."),
        ),
    ),
    MatterKind.MEDIATED_CLOSING: (Particular("agreement", _("Agreement, number and date")),),
    MatterKind.CLOSING: (Particular("carried_out", _("How the decision was carried out")),),
}
LABELS = {particular.name: particular for rows in PARTICULARS.values() for particular in rows}


def spoken(particulars):
    """Return [(label, value in words)] of the particulars that say something."""
    return [
        (LABELS[name].label if name in LABELS else name, _("yes") if value is True else value)
        for name, value in (particulars or {}).items()
        if value not in ("", None, False)
    ]
