from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.file.case.models import Case
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen


class Wording(Witnessed):
    """What a recorded field said before a correction and says since (更正前后), sealed: free words may name people.

    `thing` and `key` name the row as the table of corrections does. What is `is_personal` (the names, papers,
    phones of people) is shown only with a reason, as the people themselves are.
    """

    ledger_label = "cases.wording"

    # Sealed columns are written anew by the rotation of keys alone, whose event names each row.
    guards = (*Witnessed.guards, Frozen(corrected=("before_sealed", "after_sealed")))

    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="wordings")
    thing = models.CharField(max_length=20)
    key = models.BigIntegerField()
    field = models.CharField(max_length=40)
    is_personal = models.BooleanField(default=False)
    before_sealed = models.TextField(blank=True)
    after_sealed = models.TextField(blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(_("corrected"))

    class Meta:
        verbose_name = _("earlier wording")
        verbose_name_plural = _("earlier wordings")
        ordering = ["id"]
        indexes = [models.Index(fields=["thing", "key"], name="wording_of_row")]

    def __str__(self):
        return f"{self.thing}:{self.key} {self.field}"
