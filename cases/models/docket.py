from django.conf import settings
from django.db import models

from cases.guards import Derived
from cases.models.cases import Case
from cases.workflow import CaseState


class DocketLine(models.Model):
    """A case on an officer's own list, handled now or shared: derived, so that the list is one range of an index.

    `services.docket` keeps it true; `verify_ledger` compares it with what it is derived from.
    """

    guards = (Derived(),)

    pk = models.CompositePrimaryKey("case", "officer")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="docket", db_index=False)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="docket", db_index=False
    )
    registered_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=CaseState)

    class Meta:
        indexes = [
            models.Index(fields=["officer", "-registered_at", "-case"], name="docket_by_date"),
            models.Index(fields=["officer", "state", "-registered_at", "-case"], name="docket_by_state"),
        ]

    def __str__(self):
        return f"{self.officer_id} {self.case_id}"
