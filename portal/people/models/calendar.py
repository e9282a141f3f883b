from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import BoundTo


class CalendarYear(Witnessed):
    """A year for which the official working-day calendar is known, and the notice it comes from."""

    ledger_label = "people.calendaryear"

    kept_sets = ("days",)

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    source = models.CharField(_("source"), max_length=120)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["-year"]

    def __str__(self):
        return str(self.year)


class CalendarDay(models.Model):
    """A day that differs from its weekday: a holiday, or a make-up workday (调休上班)."""

    guards = (BoundTo("year_id", "people_calendaryear", "year"),)

    on = models.DateField(_("day"), primary_key=True)
    year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    is_working = models.BooleanField(_("workday"))
    name = models.CharField(_("name"), max_length=30, blank=True)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["on"]

    def __str__(self):
        return f"{self.on} {self.name}"
