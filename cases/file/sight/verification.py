"""Whether the own lists of officers are what handlers, shares and cases make of them."""

from cases.file.sight.docket import untrue_lines
from portal.ledger.models import Chain, Event
from portal.ledger.verification import Discrepancy


def findings():
    """Yield a Discrepancy for each line of the docket that is missing, left over or wrong, at its case's last event."""
    for case, officer in untrue_lines():
        events = Event.objects.filter(about_type="cases.case", about_id=str(case), chain=Chain.BUSINESS)
        newest = events.order_by("-seq").values_list("seq", flat=True).first()
        what = f"the docket of officer {officer} is not true for cases.case:{case}"
        yield Discrepancy(Chain.BUSINESS.value, newest or 0, what)
