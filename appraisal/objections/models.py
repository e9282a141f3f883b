from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.facts.models import Run
from appraisal.scheme.versions.base import SubjectKind
from appraisal.scheme.versions.models import Indicator
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.people.models import Unit


class ObjectionQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Return the objections on which nobody has decided."""
        return self.filter(state=Objection.State.OPEN)


class Objection(Witnessed):
    """An appeal against one line of a sheet (申诉), decided by somebody who did not make the entry.

    It names run, subject and indicator, not the line, since an unpublished line is written anew by each computation.
    `ref_kind` and `ref_id` are the record that is disputed.
    """

    ledger_label = "appraisal.objection"

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("objection", "open")
        UPHELD = "upheld", _("upheld")
        REJECTED = "rejected", _("rejected")

    guards = (*Witnessed.guards, Frozen(when="OLD.decided_at IS NOT NULL"))

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="objections")
    subject_kind = models.CharField(_("subject"), max_length=1, choices=SubjectKind)
    subject_id = models.BigIntegerField()
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="+")
    ref_kind = models.CharField(max_length=60, blank=True)
    ref_id = models.BigIntegerField(null=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("filed by"), on_delete=models.PROTECT, related_name="objections"
    )
    filed_at = models.DateTimeField(_("filed"))
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-filed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(state="open") & ~Q(decision_reason=""),
                name="objection_is_open_or_decided",
            ),
            models.UniqueConstraint(
                fields=["run", "subject_kind", "subject_id", "indicator", "ref_kind", "ref_id"],
                condition=Q(state="open"),
                name="objection_open_once",
            ),
        ]

    def __str__(self):
        return f"{self.run_id} {self.subject_kind}{self.subject_id} {self.indicator_id}"
