from datetime import time
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisal.scheme.guards import Apart, Belonging
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen

COMPUTES_AFTER, COMPUTES_AT, PUBLICITY_DAYS = 2, time(2), 3
# So that every month has the day on which a period begins.
LAST_FIRST_DAY = 28


class PeriodQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Return the periods whose results are final."""
        return self.filter(state__in=[Period.State.PUBLISHED, Period.State.CLOSED])


class Period(Witnessed):
    """A period of one scheme with its own first and last day; `ends_on` is the first day after it.

    Periods of a scheme do not overlap; the database refuses those that would. The row keeps when it is computed and how
    long it is open to objections, as the scheme's pattern said when it was opened.
    """

    ledger_label = "appraisal.period"

    class Kind(models.TextChoices):
        MONTH = "month", _("month")
        QUARTER = "quarter", _("quarter")
        HALF_YEAR = "half_year", _("half-year")
        YEAR = "year", _("year")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        COMPUTED = "computed", _("computed")
        PUBLICITY = "publicity", _("under publicity")
        PUBLISHED = "published", _("published")
        CLOSED = "closed", _("closed")

    guards = (Apart(), Belonging(), *Witnessed.guards)
    later_columns = ("scheme_id", "publicity_days")

    # Null only between a migration and what follows it at once (`periods.deeds.adopt`).
    scheme = models.ForeignKey(
        "appraisal.Scheme", verbose_name=_("scheme"), null=True, on_delete=models.PROTECT, related_name="periods"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    code = models.CharField(_("period"), max_length=20)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The first day after the period."))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    computes_at = models.DateTimeField(_("computed at"))
    publicity_days = models.PositiveSmallIntegerField(_("working days for objections"), default=PUBLICITY_DAYS)
    publicity_until = models.DateTimeField(_("objections until"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ["-starts_on", "scheme_id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="period_ends_after_it_starts"),
            models.UniqueConstraint(fields=["scheme", "starts_on"], name="period_starts_once"),
            models.UniqueConstraint(fields=["scheme", "code"], name="period_named_once"),
        ]

    def __str__(self):
        return self.code

    @property
    def is_published(self):
        """Whether the results are final."""
        return self.state in {self.State.PUBLISHED, self.State.CLOSED}


class Pattern(Witnessed):
    """How the periods of a scheme follow each other from a day on (考评周期): which kind, and on which day they begin.

    A newer pattern takes the place of all that would hold from its own first day on; those before it stay. Until the
    first one a scheme has calendar periods of the kind that it says itself.
    """

    ledger_label = "appraisal.pattern"

    guards = (*Witnessed.guards, Frozen())

    scheme = models.ForeignKey(
        "appraisal.Scheme", verbose_name=_("scheme"), on_delete=models.PROTECT, related_name="patterns"
    )
    holds_from = models.DateField(_("from"), help_text=_("The first day of the first period of this pattern."))
    kind = models.CharField(_("kind of period"), max_length=10, choices=Period.Kind)
    first_day = models.PositiveSmallIntegerField(_("begins on day"), default=1)
    first_month = models.PositiveSmallIntegerField(_("the first of the year begins in month"), default=1)
    computes_after = models.PositiveSmallIntegerField(
        _("computed after days"), default=COMPUTES_AFTER, help_text=_("Counted from the first day after the period.")
    )
    computes_at = models.TimeField(_("computed at"), default=COMPUTES_AT)
    publicity_days = models.PositiveSmallIntegerField(_("working days for objections"), default=PUBLICITY_DAYS)

    class Meta:
        verbose_name = _("pattern of periods")
        verbose_name_plural = _("patterns of periods")
        ordering = ["scheme", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__gte=1, first_day__lte=LAST_FIRST_DAY, first_month__gte=1, first_month__lte=12),
                name="pattern_begins_on_a_day_of_every_month",
            ),
            models.CheckConstraint(condition=Q(publicity_days__gte=1), name="pattern_leaves_days_for_objections"),
        ]

    def __str__(self):
        return f"{self.scheme_id} {self.kind} {self.holds_from}"
