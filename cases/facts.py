"""What the rooms above read of cases: frozen records over half-open periods [start, end)."""

from dataclasses import dataclass
from datetime import datetime

from cases.models import Enquiry


@dataclass(frozen=True)
class EnquiryFact:
    """An enquiry that may become a service request; who asked stays here, behind `enquiries.reveal_enquirer`."""

    id: int
    number: str
    unit_id: int
    received_at: datetime
    topic: str
    referred_to: str
    wants_service: bool


def enquiries(start, end, *, wanting_service=None):
    """Return the EnquiryFacts received in [start, end), in order; only those that wish for help where asked."""
    rows = Enquiry.objects.filter(received_at__gte=start, received_at__lt=end)
    if wanting_service is not None:
        rows = rows.filter(wants_service=wanting_service)
    names = tuple(EnquiryFact.__dataclass_fields__)
    return [EnquiryFact(*row) for row in rows.order_by("received_at", "id").values_list(*names)]
