"""A case that is not ours by venue (公安机关办理行政案件程序规定 第61、62条): told, and passed on in 24 hours."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.file.case.states import CaseKind
from portal.shell.refusals import Refused

CLOCKS = {CaseKind.ADMINISTRATIVE: "transfer.venue", CaseKind.CRIMINAL: "transfer.venue_criminal"}


@dataclass(frozen=True)
class VenueInput:
    """To whom the case goes, how the reporter was told, and what had to be done before."""

    recipient: str
    told: str
    grounds: str
    first_steps: str = ""


def check_venue(venue):
    """Raise Refused with the fields that a transfer by venue lacks."""
    needed = {
        "venue_recipient": (venue.recipient, _("Say which unit is competent.")),
        "venue_told": (venue.told, _("The reporter is told at once; say how.")),
        "venue_grounds": (venue.grounds, _("Say why it is not ours.")),
    }
    missing = {name: words for name, (value, words) in needed.items() if not value.strip()}
    if missing:
        raise Refused(next(iter(missing.values())), missing)
