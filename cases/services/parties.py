"""Looking at sealed personal data: for a reason, and each look is an event of the personal-data chain (X3)."""

from django.utils.translation import gettext as _

from cases.models import Case, Party
from portal.ledger.models import Chain
from portal.ledger.recording import deed
from portal.people.actors import actor
from portal.people.rights import rights_of
from portal.shell.refusals import Denied, Refused
from portal.shell.sealing import decrypt


def reveal(*, by, at, party_id, reason):
    """Return {"name", "id_number", "phone", "address"} of a party in plain text, and record the look.

    Raises Denied for a confidential reporter unless `by` handles the case, Refused without a reason.
    """
    party = Party.objects.select_related("case").get(pk=party_id, case__in=Case.objects.visible_to(by))
    if party.is_confidential and not party.case.handlers.filter(officer=by, ends_at=None).exists():
        raise Denied(_("This person asked to stay unnamed; only the handling officers may look."))
    if not reason.strip():
        message = _("Say why you need to see this; the look is recorded.")
        raise Refused(message, {"reason": message})
    role = next(iter(sorted(rights_of(by).roles)), "")
    with deed("party.revealed", by=actor(by, role=role), at=at, about=party.case, chain=Chain.PERSONAL) as record:
        record.note(party=party.pk, reason=reason.strip())
    sealed = {name: getattr(party, f"{name}_sealed") for name in ("name", "id_number", "phone", "address")}
    return {name: decrypt(value) if value else "" for name, value in sealed.items()}
