"""Looking at sealed personal data for a reason (X3): each look is an event."""

from datetime import datetime

from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.parties.models import Party
from cases.file.wordings.queries import personal_before
from portal.office.persons import deeds as persons
from portal.people.models import Officer
from portal.shell.refusals import Denied


def reveal(
    *, by: Officer, at: datetime, party_id: int, reason: str
) -> dict[str, list[tuple[str, str, datetime]] | str]:
    """Return {"name", "id_number", "phone", "address", "residence"} of a party in plain text, and record the look.

    `earlier` holds what was said before corrections, as [(field, text, moment)], the newest first.

    Raises Denied for a confidential reporter unless `by` handles the case, Refused without a reason.
    """
    party = Party.objects.select_related("case").get(pk=party_id, case__in=Case.objects.visible_to(by))
    if party.is_confidential and not party.case.handlers.filter(officer=by, ends_at=None).exists():
        raise Denied(_("This person asked to stay unnamed; only the handling officers may look."))
    shown = persons.reveal(party, kind="party.revealed", by=by, at=at, about=party.case, reason=reason, party=party.pk)
    return {**shown, "earlier": personal_before("party", party.pk)}
