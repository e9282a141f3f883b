"""One case as its page shows it: parties, evidence, counts for the tabs, what may be asked now."""

from cases.review.models import Defect
from portal.ledger.models import Event, Outcome


def counts_of(case):
    """Return {section: number} for the tabs; six queries."""
    return {
        "parties": case.parties.count(),
        "evidence": case.evidence.count(),
        "property": case.property.count(),
        "matters": case.matters.count(),
        "supervision": case.orders.count(),
        "clocks": case.clocks.running().count(),
        "documents": case.documents.count(),
        "history": Event.objects.filter(
            about_type="cases.case", about_id=str(case.pk), outcome=Outcome.DONE
        ).count(),
    }


def defects_of(matter):
    """Return the defects found on a matter so far, with item, officer and step; one query."""
    return list(Defect.objects.filter(step__matter=matter).select_related("item", "officer", "step").order_by("pk"))


