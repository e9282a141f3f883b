from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.shell.naming import Labelled


def paths_over(path):
    """Return the paths of a unit and of all above it, by its own."""
    return [path[: place + 1] for place, letter in enumerate(path) if letter == "/"]


class UnitQuerySet(models.QuerySet):
    def below(self, unit: "Unit") -> Self:
        """Return the unit and every unit under it."""
        return self.filter(path__startswith=unit.path)


class Unit(Labelled, Witnessed):
    """A unit of the bureau (单位); `path` lists the codes from the root down, each ended by a slash."""

    ledger_label = "people.unit"

    class Kind(models.TextChoices):
        BUREAU = "bureau", _("bureau")
        TOWN_STATION = "town_station", _("town station")
        RURAL_STATION = "rural_station", _("rural station")
        BRIGADE = "brigade", _("brigade")
        DEPARTMENT = "department", _("department")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    short_name = models.CharField(
        _("short name"), max_length=8, unique=True, help_text=_("Begins every case number of the unit.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", verbose_name=_("belongs to"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=200, unique=True, editable=False)
    peer_group = models.CharField(
        _("peer group"), max_length=30, blank=True, help_text=_("Units are ranked within their peer group.")
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["path"]

    def path_under(self, parent):
        """Return the path that this unit has below `parent` (None for the root)."""
        return f"{parent.path if parent else ''}{self.code}/"


class FormerGroup(Witnessed):
    """A peer group in which a unit was until a day; the one that it is in now stands on the unit."""

    ledger_label = "people.formergroup"

    guards = (*Witnessed.guards, Frozen())

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="former_groups")
    peer_group = models.CharField(_("peer group"), max_length=30, blank=True)
    ends_on = models.DateField(_("until"), help_text=_("The last day."))

    class Meta:
        verbose_name = _("former peer group")
        verbose_name_plural = _("former peer groups")
        ordering = ["unit", "ends_on"]
        constraints = [models.UniqueConstraint(fields=["unit", "ends_on"], name="former_group_ends_once")]

    def __str__(self):
        return f"{self.unit_id} {self.peer_group} {self.ends_on}"
