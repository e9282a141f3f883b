from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.consequences.base import Proposal
from appraisal.consequences.ladders.models import OF_OFFICERS, OF_UNITS, ConsequenceRule
from appraisal.scheme.periods.models import Period
from appraisal.scheme.versions.base import SubjectKind
from appraisal.scheme.versions.models import Scheme
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.people.models import Officer, Role, Unit


class Consequence(Witnessed):
    """What the ladder proposes (问责) on stored facts, until a person confirms or waives it with a reason.

    `rule` is the code of the step, `by_rule` the row of the ladder as it read then; proposals from before ladders were
    rows have none. `problem` names which of several it is about, such as an item of the defect catalogue.
    """

    ledger_label = "appraisal.consequence"

    class Rule(models.TextChoices):
        """The step that was there before ladders were rows, and still bears its code."""

        LAST_TWICE = "last_twice", _("admonition talk: last in the monthly ranking twice in a row")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        CONFIRMED = "confirmed", _("confirmed")
        WAIVED = "waived", _("waived")

    guards = (*Witnessed.guards, Frozen(when="OLD.decided_at IS NOT NULL"))
    later_columns = ("by_rule_id", "problem")

    rule = models.CharField(_("rule"), max_length=30)
    by_rule = models.ForeignKey(
        ConsequenceRule,
        verbose_name=_("rule of the ladder"),
        null=True,
        on_delete=models.PROTECT,
        related_name="consequences",
    )
    problem = models.CharField(_("which problem"), max_length=60, blank=True, default="")
    scheme = models.ForeignKey(Scheme, verbose_name=_("scheme"), on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, verbose_name=_("period"), on_delete=models.PROTECT, related_name="consequences")
    subject_kind = models.CharField(_("subject"), max_length=1, choices=SubjectKind)
    subject_id = models.BigIntegerField()
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, on_delete=models.PROTECT, related_name="consequences"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        null=True,
        on_delete=models.PROTECT,
        related_name="consequences",
        help_text=_("The officer concerned: the unit's leader at that time, or the subject."),
    )
    facts = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("consequence")
        verbose_name_plural = _("consequences")
        ordering = ["-period__starts_on", "rule", "subject_kind", "subject_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "scheme", "period", "subject_kind", "subject_id", "problem"], name="consequence_once"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(state="proposed") & ~Q(reason=""),
                name="consequence_is_proposed_or_decided",
            ),
        ]

    def __str__(self):
        return f"{self.rule} {self.subject_kind}{self.subject_id} {self.period_id}"

    @property
    def people(self) -> list[Officer]:
        """The officers concerned: the subject, or all who headed the unit at the end of the period."""
        heads = [head.officer for head in self.heads.all()]
        return heads or ([self.officer] if self.officer else [])

    @property
    def label(self):
        """What is proposed by which step, in the language of the page."""
        return self.by_rule.label if self.by_rule else self.Rule(self.rule).label

    @property
    def proposal(self):
        """What is proposed; the talk where the ladder had no other step."""
        return Proposal(self.by_rule.proposal) if self.by_rule else Proposal.TALK

    @property
    def deciders(self):
        """The roles that decide."""
        if self.by_rule:
            return tuple(Role(role) for role in self.by_rule.deciders)
        return OF_UNITS if self.subject_kind == SubjectKind.UNIT else OF_OFFICERS

    @property
    def subject_label(self):
        """What the subject is called."""
        return self.officer.name if self.subject_kind == SubjectKind.OFFICER else self.unit.label


class HeadConcerned(Witnessed):
    """Somebody who headed the unit of a consequence on the last day of its period: one row for each of them."""

    ledger_label = "appraisal.headconcerned"

    guards = (*Witnessed.guards, Frozen())

    consequence = models.ForeignKey(Consequence, on_delete=models.PROTECT, related_name="heads")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("officer"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("head concerned")
        verbose_name_plural = _("heads concerned")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["consequence", "officer"], name="head_concerned_once")]

    def __str__(self):
        return f"{self.consequence_id} {self.officer_id}"
