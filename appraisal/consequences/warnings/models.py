from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.scheme.versions.base import SubjectKind
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.people.models import Unit
from portal.shell.naming import Bilingual


class WarningThreshold(Bilingual, Witnessed):
    """From which number on a signal is a reason for an early warning (预警阈值); 0 means: never."""

    ledger_label = "appraisal.warningthreshold"

    code = models.SlugField(_("code"), max_length=40, unique=True)
    signal = models.CharField(_("signal"), max_length=60, help_text=_("A measure, or what another room declares."))
    subject_kind = models.CharField(_("subject"), max_length=1, choices=SubjectKind)
    at_least = models.PositiveIntegerField(_("from"))

    class Meta:
        verbose_name = _("threshold of early warnings")
        verbose_name_plural = _("thresholds of early warnings")
        ordering = ["subject_kind", "code"]
        constraints = [models.UniqueConstraint(fields=["signal", "subject_kind"], name="threshold_once")]


class WarningRound(Witnessed):
    """A quarter that was looked through for early warnings, once."""

    ledger_label = "appraisal.warninground"

    guards = (*Witnessed.guards, Frozen())

    code = models.CharField(_("quarter"), max_length=10, unique=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("round of early warnings")
        verbose_name_plural = _("rounds of early warnings")
        ordering = ["-code"]

    def __str__(self):
        return self.code


class EarlyWarning(Witnessed):
    """An early warning of a quarter (执法执纪预警) for a unit or an officer, with its reasons as rows.

    A question to whoever leads the unit: acknowledged with what will be done; nothing follows from it by itself.
    `unit` is the unit itself, or that of the officer.
    """

    ledger_label = "appraisal.earlywarning"

    guards = (*Witnessed.guards, Frozen(when="OLD.acknowledged_at IS NOT NULL"))

    round = models.ForeignKey(WarningRound, on_delete=models.PROTECT, related_name="warnings")
    subject_kind = models.CharField(_("subject"), max_length=1, choices=SubjectKind)
    subject_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("officer"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    measures = models.TextField(_("what will be done"), blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("acknowledged by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)

    class Meta:
        verbose_name = _("early warning")
        verbose_name_plural = _("early warnings")
        ordering = ["-round__code", "subject_kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "subject_kind", "subject_id"], name="warning_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None, measures="")
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False) & ~Q(measures=""),
                name="warning_is_acknowledged_with_measures",
            ),
        ]

    def __str__(self):
        return f"{self.round_id} {self.subject_kind}{self.subject_id}"

    @property
    def label(self):
        """What the subject is called."""
        return self.officer.name if self.officer else self.unit.label


class WarningReason(Witnessed):
    """One reason of an early warning: a signal that reached its threshold, both as they were."""

    ledger_label = "appraisal.warningreason"

    guards = (*Witnessed.guards, Frozen())

    warning = models.ForeignKey(EarlyWarning, on_delete=models.PROTECT, related_name="reasons")
    threshold = models.ForeignKey(WarningThreshold, on_delete=models.PROTECT, related_name="+")
    found = models.IntegerField(_("number found"))
    needs = models.IntegerField(_("threshold"))

    class Meta:
        verbose_name = _("reason of an early warning")
        verbose_name_plural = _("reasons of early warnings")
        ordering = ["threshold__code"]
        constraints = [models.UniqueConstraint(fields=["warning", "threshold"], name="warning_reason_once")]

    def __str__(self):
        return f"{self.warning_id} {self.threshold_id}"
