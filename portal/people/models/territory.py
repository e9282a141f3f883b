from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.ledger.models import Witnessed
from portal.people.models.officers import Officer
from portal.people.models.posts import Withdrawable
from portal.people.models.units import Unit
from portal.shell.naming import Bilingual


class Community(Bilingual, Witnessed):
    """A community or village (社区、村) that a station answers for (O1)."""

    ledger_label = "people.community"

    class Setting(models.TextChoices):
        TOWN = "town", _("town community")
        COUNTRYSIDE = "countryside", _("village")

    code = models.CharField(_("code"), max_length=40, unique=True)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="communities")
    setting = models.CharField(_("town or countryside"), max_length=12, choices=Setting, default=Setting.TOWN)
    is_active = models.BooleanField(pgettext_lazy("community", "in use"), default=True)

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        ordering = ["code"]


class Grid(Bilingual, Witnessed):
    """A part of a community (网格) of some hundred households."""

    ledger_label = "people.grid"

    code = models.CharField(_("code"), max_length=40, unique=True)
    community = models.ForeignKey(
        Community, verbose_name=_("community"), on_delete=models.PROTECT, related_name="grids"
    )
    households = models.PositiveIntegerField(_("households"), default=0)
    is_active = models.BooleanField(pgettext_lazy("grid", "in use"), default=True)

    class Meta:
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        ordering = ["code"]


class Assignment(Witnessed):
    """Who looks after a community, or one grid of it, from one day to another: the officer in charge, or beside."""

    ledger_label = "people.assignment"

    class Part(models.TextChoices):
        IN_CHARGE = "in_charge", _("in charge")
        BESIDE = "beside", _("beside the one in charge")

    officer = models.ForeignKey(
        Officer, verbose_name=_("officer"), on_delete=models.PROTECT, related_name="assignments"
    )
    community = models.ForeignKey(
        Community, verbose_name=_("community"), on_delete=models.PROTECT, related_name="assignments"
    )
    grid = models.ForeignKey(
        Grid,
        verbose_name=_("grid"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assignments",
        help_text=_("Empty for the whole community."),
    )
    part = models.CharField(pgettext_lazy("assignment", "part"), max_length=10, choices=Part, default=Part.IN_CHARGE)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day; empty when open."))
    withdrawn_on = models.DateField(_("taken back"), null=True, blank=True, editable=False)

    objects = Withdrawable.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-starts_on", "officer"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="assignment_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["community", "starts_on"], name="assignment_of_community")]

    def __str__(self):
        return f"{self.officer} · {self.grid or self.community}"
