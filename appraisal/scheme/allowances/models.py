from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.scheme.versions.base import Place, SubjectKind
from appraisal.scheme.versions.models import Scheme
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen

# A factor of one, in ten-thousandths.
ONE = 10_000


class AllowanceQuerySet(models.QuerySet):
    def holding(self, scheme: Scheme | int, on: date) -> Self:
        """Return the confirmed ones of a scheme that hold on a day."""
        begun = self.filter(scheme=scheme, confirmed_at__isnull=False, starts_on__lte=on)
        return begun.filter(Q(ends_on=None) | Q(ends_on__gt=on))


class Allowance(Witnessed):
    """What is granted to a subject or a group of a scheme for some time, with its ground, and confirmed by another.

    It holds from `starts_on` until the day before `ends_on`. Without a subject it is for a whole group.
    """

    # It may end, and be confirmed, once; all else stays what it was when it was granted.
    guards = (*Witnessed.guards, Frozen(but=("ends_on", "confirmed_by_id", "confirmed_at")))

    scheme = models.ForeignKey(Scheme, verbose_name=_("scheme"), on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(_("subject"), max_length=1, choices=SubjectKind)
    subject_id = models.BigIntegerField(null=True, blank=True)
    group = models.CharField(_("peer group"), max_length=40, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The first day on which it is over."))
    ground = models.TextField(pgettext_lazy("allowance", "ground"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(pgettext_lazy("allowance", "granted"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(pgettext_lazy("allowance", "confirmed"), null=True)

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject_id=None) & ~Q(group="") | Q(subject_id__isnull=False, group=""),
                name="%(class)s_is_for_one_or_a_group",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="%(class)s_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("granted_by")),
                name="%(class)s_is_confirmed_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.subject_kind}{self.subject_id or self.group} {self.starts_on}"


class Coefficient(Allowance):
    """What the points of a subject or a group are multiplied by (难度系数), in ten-thousandths."""

    ledger_label = "appraisal.coefficient"

    factor = models.PositiveIntegerField(_("factor"))
    place = models.CharField(_("where it multiplies"), max_length=10, choices=Place, default=Place.AFTER)

    class Meta(Allowance.Meta):
        verbose_name = _("coefficient")
        verbose_name_plural = _("coefficients")


class Exemption(Allowance):
    """An indicator that is not asked of a subject or a group: full marks are given, or left out of the sheet."""

    ledger_label = "appraisal.exemption"

    class Gives(models.TextChoices):
        FULL = "full", _("full marks")
        LEFT_OUT = "left_out", _("left out, the rest is brought to the full marks")

    indicator = models.CharField(_("code of the indicator"), max_length=60)
    gives = models.CharField(_("what it gives"), max_length=10, choices=Gives)

    class Meta(Allowance.Meta):
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
