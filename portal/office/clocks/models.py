from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.ledger.models import Witnessed
from portal.office.reference import InForce
from portal.shell.naming import Labelled


class ClockRule(Labelled, Witnessed):
    """A statutory period (期限): how long, counted in what, from what, by which article, in force when."""

    ledger_label = "office.clockrule"

    class Counted(models.TextChoices):
        DAY = "day", _("days")
        WORKDAY = "workday", _("working days")
        HOUR = "hour", _("hours")
        MONTH = "month", _("months")

    code = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    amount = models.PositiveSmallIntegerField(_("length"))
    unit = models.CharField(_("counted in"), max_length=10, choices=Counted)
    base = models.CharField(_("counted from"), max_length=40)
    met_by = models.CharField(_("met by"), max_length=40, blank=True)
    selected_by = models.CharField(_("the date that selects the rule"), max_length=40)
    applies_to = models.CharField(max_length=20, blank=True)
    rolls_to_workday = models.BooleanField(_("a last day on a holiday moves to the next working day"), default=True)
    max_times = models.PositiveSmallIntegerField(_("how often at most"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        verbose_name = _("deadline rule")
        verbose_name_plural = _("deadline rules")
        ordering = ["code", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="clock_rule_once")]

    def __str__(self):
        return f"{self.label} ({self.basis})"


class PauseGround(Labelled, Witnessed):
    """Why the law lets a period stand still (期间扣除): which clocks, by which article, in force when."""

    ledger_label = "office.pauseground"

    code = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    rules = models.JSONField(_("deadline rules"))
    basis = models.CharField(_("basis"), max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        verbose_name = _("ground for a pause")
        verbose_name_plural = _("grounds for a pause")
        ordering = ["code", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="pause_ground_once")]


class ClockQuerySet(models.QuerySet):
    def running(self) -> Self:
        """Return the clocks that are neither met nor void."""
        return self.filter(met_at=None, is_void=False)

    def with_pause(self):
        """Annotate `paused_since`: since when a clock stands still, None for one that runs."""
        pauses = self.model._meta.get_field("pauses").related_model
        still = pauses.objects.filter(clock=OuterRef("pk"), ends_at=None, is_void=False)
        return self.annotate(paused_since=Subquery(still.order_by("starts_at").values("starts_at")[:1]))


class AnyClock(Witnessed):
    """A deadline; `due_at` is always what `portal.office.clocks.rules.due` gives for rule, base, extensions, pauses.

    Met when the deed it waits for is done; void when what it was counted from is undone. A room's own clock names in
    `timed_by` the column that says what it is the deadline of, and has `pauses` of AnyPause.
    """

    timed_by = ""

    rule = models.ForeignKey(ClockRule, on_delete=models.PROTECT, related_name="+")
    base_at = models.DateTimeField(_("counted from"))
    extensions = models.PositiveSmallIntegerField(_("extensions"), default=0)
    due_at = models.DateTimeField(pgettext_lazy("deadline", "due"))
    met_at = models.DateTimeField(_("met"), null=True)
    is_void = models.BooleanField(_("void"), default=False)
    is_provisional = models.BooleanField(_("provisional"), default=False)

    objects = ClockQuerySet.as_manager()

    class Meta:
        abstract = True
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        ordering = ["due_at"]

    def __str__(self):
        return f"{self.rule.code} {self.due_at}"

    @property
    def timed(self):
        """What this is the deadline of: a case, a dispute."""
        return getattr(self, self.timed_by)


class PauseQuerySet(models.QuerySet):
    def counting(self) -> Self:
        """Return the pauses that were not taken back."""
        return self.filter(is_void=False)


class AnyPause(Witnessed):
    """Time that does not count, for example an expert appraisal; who paused the clock, why, and by which paper."""

    ground = models.ForeignKey(
        PauseGround, verbose_name=_("ground"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True)
    document = models.CharField(_("paper, by number"), max_length=120, blank=True)
    end_document = models.CharField(_("paper of the end, by number"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    is_void = models.BooleanField(pgettext_lazy("pause", "taken back"), default=False)
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PauseQuerySet.as_manager()

    class Meta:
        abstract = True
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="%(class)s_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return f"{self.clock_id} {self.starts_at}"


def clock_models():
    """Return the clocks of all rooms, as models."""
    return [model for model in apps.get_models() if issubclass(model, AnyClock)]
