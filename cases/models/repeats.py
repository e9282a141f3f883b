from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from portal.ledger.models import Witnessed


class RepeatedReport(Witnessed):
    """Another report of what a case is about already (重复报案): added to it instead of being registered again.

    Its parties are parties of the case.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="repeated_reports")
    source = models.CharField(_("source"), max_length=20, choices=Case.Source)
    reported_at = models.DateTimeField(_("reported"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    facts = models.TextField(_("facts"))
    call_number = models.CharField(_("call number"), max_length=40, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("added by"), on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("repeated report")
        verbose_name_plural = _("repeated reports")
        ordering = ["reported_at", "id"]

    def __str__(self):
        return f"{self.case_id} {self.reported_at}"
