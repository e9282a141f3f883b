from django.db import models

from cases.file.case.models import Case
from cases.file.parties.models import Party
from cases.review.models import Matter
from portal.office.papers.models import IssuedPaper


class CaseDocument(IssuedPaper):
    """A document of a case, of one of its matters, or made out to one of its people."""

    ledger_label = "cases.casedocument"

    # What a page of the case calls it, and whom it is made out to (queries.made_of).
    title: str
    made_for: Party | None

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="documents")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="documents")
