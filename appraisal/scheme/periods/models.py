from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.ledger.models import Witnessed


class PeriodQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Return the periods whose results are final."""
        return self.filter(state__in=[Period.State.PUBLISHED, Period.State.CLOSED])


class Period(Witnessed):
    """A period of appraisal with its own first and last day; `ends_on` is the first day after it."""

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

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    code = models.CharField(_("period"), max_length=20, unique=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The first day after the period."))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    computes_at = models.DateTimeField(_("computed at"))
    publicity_until = models.DateTimeField(_("objections until"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ["-starts_on", "kind"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="period_ends_after_it_starts"),
            models.UniqueConstraint(fields=["kind", "starts_on"], name="period_once"),
        ]

    def __str__(self):
        return self.code

    @property
    def is_published(self):
        """Whether the results are final."""
        return self.state in {self.State.PUBLISHED, self.State.CLOSED}
