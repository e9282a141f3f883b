"""What is signed with a sealed record, as it is shown when the password is asked for."""

from django.utils.translation import gettext as _

from cases.file.sealing.models import SealedAccess
from portal.people.models import Officer
from portal.shell.pages.wording import Signed


def unsealing(officer: Officer, access_id: int, reason: str) -> Signed | None:
    """Return the number of the record from which the seal is taken, and why; None for what one may not see."""
    number = SealedAccess.objects.visible_to(officer).filter(pk=access_id).values_list("number", flat=True).first()
    if number is None:
        return None
    return [(_("The seal is taken off"), number), (_("Reason"), reason)]


def opening(officer: Officer, access_id: int, outcome: str, reason: str) -> Signed | None:
    """Return the number of the sealed record that an approval opens, and to whom; None for any other answer."""
    row = SealedAccess.objects.visible_to(officer).filter(pk=access_id).select_related("asked_by").first()
    if row is None or outcome != SealedAccess.Outcome.APPROVED:
        return None
    return [(_("Sealed record opened to"), str(row.asked_by)), (_("Case"), row.number), (_("Reason"), reason)]
