from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.people.models import Unit
from portal.shell.naming import in_page_language


class Inspection(Witnessed):
    """A check on the spot (现场检查): one checklist in one unit, gone through item by item.

    What was wrong is corrected at once, or by a day with a re-check that closes it.
    """

    ledger_label = "appraisal.inspection"

    class Correction(models.TextChoices):
        NONE = "none", _("nothing to correct")
        AT_ONCE = "at_once", _("corrected at once")
        BY_DAY = "by_day", _("to be corrected by a day")

    guards = (*Witnessed.guards, Frozen(but=("closed_at",), corrected=("due_on",)))

    checklist = models.CharField(_("checklist"), max_length=60)
    checklist_en = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="inspections")
    happened_at = models.DateTimeField(_("day"))
    place = models.CharField(pgettext_lazy("entry", "place"), max_length=120)
    present = models.CharField(_("people present"), max_length=200)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    correction = models.CharField(_("correction"), max_length=10, choices=Correction, default=Correction.NONE)
    due_on = models.DateField(_("to be corrected by"), null=True, blank=True)
    inspected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("inspected by"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("entered"))
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(correction="by_day", due_on__isnull=False)
                | ~Q(correction="by_day") & Q(due_on=None, closed_at__isnull=False),
                name="inspection_closed_or_due",
            )
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(closed_at=None), name="inspection_open")]

    def __str__(self):
        return f"{self.checklist} {self.unit}"

    @property
    def checklist_label(self):
        """The checklist in the language of the page."""
        return in_page_language(self.checklist, self.checklist_en)


class Recheck(Witnessed):
    """One look at what an inspection asked for: mended, or to be mended by another day."""

    ledger_label = "appraisal.recheck"

    guards = (*Witnessed.guards, Frozen())

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="rechecks")
    rechecked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("re-checked by"), on_delete=models.PROTECT, related_name="+"
    )
    rechecked_at = models.DateTimeField(_("re-checked"))
    is_mended = models.BooleanField(_("put right"))
    finding = models.CharField(_("what was found"), max_length=500)
    due_on = models.DateField(_("next by"), null=True, blank=True)

    class Meta:
        verbose_name = _("re-check")
        verbose_name_plural = _("re-checks")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_mended=True, due_on=None) | Q(is_mended=False, due_on__isnull=False),
                name="recheck_closes_or_goes_on",
            )
        ]

    def __str__(self):
        return f"{self.inspection_id} {self.rechecked_at:%Y-%m-%d}"
