from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.matters import Matter
from portal.ledger.guards import Frozen
from portal.ledger.models import Witnessed


class OutsideApproval(Witnessed):
    """The answer of the next-higher organ (上一级公安机关批准), with its paper; an extension takes effect with it."""

    guards = (*Witnessed.guards, Frozen(corrected=("organ", "number", "decided_on")))

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="outside_approval")
    organ = models.CharField(_("organ"), max_length=200)
    number = models.CharField(_("document number"), max_length=200)
    decided_on = models.DateField(_("decided"))
    is_granted = models.BooleanField(_("granted"))
    scan = models.FileField(_("scan"), upload_to="approvals/%Y/%m")
    scan_name = models.CharField(max_length=200)
    scan_sha256 = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("approval by the next-higher organ")
        verbose_name_plural = _("approvals by the next-higher organ")

    def __str__(self):
        return f"{self.matter_id} {self.number}"
