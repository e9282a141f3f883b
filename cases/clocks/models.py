from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.file.case.models import Case
from portal.ledger.models import Witnessed
from portal.office.clocks.models import AnyClock, AnyPause


class Clock(AnyClock):
    """A deadline of a case."""

    ledger_label = "cases.clock"
    timed_by = "case"

    # Read beside it where it counts (measures).
    stood_still: list[models.Model]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")

    class Meta(AnyClock.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "rule", "base_at"], condition=Q(is_void=False), name="clock_once")
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(met_at=None, is_void=False), name="clock_running")]


class ClockPause(AnyPause):
    """Time that does not count in a period of a case."""

    ledger_label = "cases.clockpause"

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")


class LevelHours(Witnessed):
    """How many working hours a level has for a matter: the bureau's own setting, no national limit exists."""

    ledger_label = "cases.levelhours"

    level = models.PositiveSmallIntegerField(_("level"), primary_key=True)
    hours = models.PositiveSmallIntegerField(_("working hours"))

    class Meta:
        verbose_name = _("hours per level")
        verbose_name_plural = _("hours per level")
        ordering = ["level"]

    def __str__(self):
        return f"{self.level}: {self.hours}"
