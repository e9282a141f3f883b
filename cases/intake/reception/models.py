from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.case.models import Case
from portal.ledger.models import Witnessed


class Reception(Witnessed):
    """How a case came in (接报案): who received it when, what its source asks for, and whether the reporter was told.

    公安机关办理行政案件程序规定 第60至62条. Imported cases have none.
    """

    ledger_label = "cases.reception"

    class Told(models.TextChoices):
        ORALLY = "orally", _("by word of mouth")
        IN_WRITING = "in_writing", _("in writing")
        NOBODY = "nobody", _("nobody to tell: found on duty, or the reporter is unknown")

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="reception")
    received_at = models.DateTimeField(pgettext_lazy("reception", "received"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("received by"), on_delete=models.PROTECT, related_name="+"
    )
    call_number = models.CharField(_("call number"), max_length=40, blank=True)
    from_organ = models.CharField(_("transferred by"), max_length=120, blank=True)
    letter = models.CharField(_("letter of transfer"), max_length=80, blank=True)
    circumstance = models.CharField(_("circumstances"), max_length=300, blank=True)
    suspect_arrived_at = models.DateTimeField(_("suspect arrived"), null=True)
    first_steps = models.CharField(_("urgent steps"), max_length=500, blank=True)
    told = models.CharField(_("reporter told"), max_length=20, choices=Told, blank=True)
    told_at = models.DateTimeField(_("told"), null=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("reception")
        verbose_name_plural = _("receptions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(told="", told_at=None, told_by=None)
                | ~models.Q(told="") & models.Q(told_at__isnull=False, told_by__isnull=False),
                name="reception_told_by_somebody",
            )
        ]

    def __str__(self):
        return f"{self.case_id} {self.received_at}"
