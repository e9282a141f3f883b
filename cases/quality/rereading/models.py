from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.review.models import ReviewStep
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen


class ReadingRule(Witnessed):
    """How much is read a second time: the bureau's own setting, one row."""

    ledger_label = "cases.readingrule"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    percent = models.PositiveSmallIntegerField(_("per cent of the decided steps"), default=5)
    days = models.PositiveSmallIntegerField(_("working days for a second reading"), default=10)
    fewest = models.PositiveSmallIntegerField(_("fewest readings that say something of a reviewer"), default=20)

    class Meta:
        verbose_name = _("rule of second readings")
        verbose_name_plural = _("rule of second readings")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="reading_rule_is_one"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="reading_percent"),
        ]

    def __str__(self):
        return f"{self.percent} %"


class ReadingDraw(Witnessed):
    """The draw of a month: by a seed, from a population that its event names, so that anybody can draw it again."""

    ledger_label = "cases.readingdraw"

    guards = (*Witnessed.guards, Frozen())

    month = models.CharField(_("month drawn from"), max_length=7, unique=True)
    seed = models.CharField(_("seed"), max_length=64)
    percent = models.PositiveSmallIntegerField(_("per cent of the decided steps"))
    population = models.PositiveIntegerField(_("decided steps"))
    drawn = models.PositiveIntegerField(_("drawn"))
    drawn_at = models.DateTimeField(_("drawn at"))

    class Meta:
        verbose_name = _("draw of second readings")
        verbose_name_plural = _("draws of second readings")
        ordering = ["-month"]

    def __str__(self):
        return self.month


class SecondReading(Witnessed):
    """A decided step read a second time (随机复核), blind, by somebody apart from the file; frozen once answered.

    Without `reader` nobody was apart from the file at that level or above.
    """

    ledger_label = "cases.secondreading"

    guards = (*Witnessed.guards, Frozen(when="OLD.read_at IS NOT NULL"))

    draw = models.ForeignKey(ReadingDraw, on_delete=models.PROTECT, related_name="readings")
    step = models.OneToOneField(ReviewStep, on_delete=models.PROTECT, related_name="second_reading")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("second reader"),
        null=True,
        on_delete=models.PROTECT,
        related_name="second_readings",
    )
    assigned_at = models.DateTimeField(_("assigned"))
    due_at = models.DateTimeField(pgettext_lazy("deadline", "due"))
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    opinion = models.TextField(_("opinion"), blank=True)
    differs = models.JSONField(_("questions answered differently"), default=list, blank=True)
    agrees = models.BooleanField(_("agrees"), null=True)
    read_at = models.DateTimeField(_("read again at"), null=True)

    class Meta:
        verbose_name = _("second reading")
        verbose_name_plural = _("second readings")
        ordering = ["-assigned_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at=None, agrees=None)
                | Q(read_at__isnull=False, agrees__isnull=False, reader__isnull=False),
                name="reading_is_open_or_answered",
            )
        ]
        indexes = [models.Index(fields=["reader", "due_at"], condition=Q(read_at=None), name="reading_of_reader")]

    def __str__(self):
        return f"{self.step_id} {self.reader_id}"
