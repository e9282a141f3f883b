from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.case.models import Case
from cases.file.case.states import MatterKind
from cases.file.reference import DefectItem
from cases.file.sight.scope import of_cases_in_sight
from cases.review.chain import FINAL, LEVEL, Move, ReviewChain, Stage, runs_beside
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.people.models import Officer, Unit
from portal.people.names import in_place_of


class MatterQuerySet(models.QuerySet):
    def visible_to(self, officer: Officer, on: date | None = None) -> Self:
        """Return the matters of the cases that an officer may know of."""
        return self.filter(of_cases_in_sight(officer, on))

    def open(self) -> Self:
        """Return the matters that are not over."""
        return self.exclude(stage__in=FINAL)

    def drafts(self):
        """Return the matters that are with their author."""
        return self.filter(stage=Stage.DRAFT)

    def approved(self):
        """Return the matters that every level has approved."""
        return self.filter(stage=Stage.APPROVED)


class Matter(Witnessed):
    """One decision asked for (审批事项), on its way through the levels."""

    ledger_label = "cases.matter"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="matters")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("matter"), max_length=20, choices=MatterKind)
    chain = models.CharField(max_length=20, choices=ReviewChain, default=ReviewChain.FOUR_LEVELS)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), on_delete=models.PROTECT, related_name="+"
    )
    proposal = models.TextField(_("proposed decision"))
    particulars = models.JSONField(default=dict, blank=True)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.DRAFT)
    stage_since = models.DateTimeField()
    due_at = models.DateTimeField(pgettext_lazy("deadline", "due"), null=True)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("taken up by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    content_digest = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(_("asked for"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=FINAL, ended_at__isnull=False) | ~Q(stage__in=FINAL) & Q(ended_at=None),
                name="matter_ends_when_it_ends",
            )
        ]
        indexes = [
            models.Index(fields=["stage", "unit", "due_at"], condition=~Q(stage__in=FINAL), name="matter_waiting"),
            # A queue is read from its nearest deadline, without looking at what waits behind its beginning.
            models.Index(fields=["stage", "due_at", "id"], condition=~Q(stage__in=FINAL), name="matter_by_deadline"),
            models.Index(fields=["author", "stage"], condition=~Q(stage__in=FINAL), name="matter_of_author"),
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="matter_by_end"),
            models.Index(fields=["unit"], condition=Q(kind="extension", stage="approved"), name="matter_extended"),
        ]

    def __str__(self):
        return f"{self.case_id} {self.kind} {self.round}"

    @property
    def is_open(self):
        """Whether the matter is not over."""
        return self.stage not in FINAL

    @property
    def is_approved(self):
        """Whether every level has approved the matter."""
        return self.stage == Stage.APPROVED

    @property
    def is_with_a_reviewer(self):
        """Whether a level holds the matter."""
        return self.is_open and self.stage != Stage.DRAFT

    def runs_beside_others(self, case_kind):
        """Say whether the matter leaves room for another in a case of that kind."""
        return runs_beside(self.kind, case_kind)

    @property
    def level(self):
        """The level (1 to 4) that holds the matter, or None."""
        return LEVEL.get(self.stage)


class Round(Witnessed):
    """What was handed in for one round: the content the levels read, kept as it was."""

    ledger_label = "cases.round"

    guards = (*Witnessed.guards, Frozen())

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    content_digest = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="round_once")]

    def __str__(self):
        return f"{self.matter_id} {self.number}"


class ReviewStep(Witnessed):
    """One level's part in one round: written when the level receives the matter and when it decides, then frozen."""

    ledger_label = "cases.reviewstep"

    class Outcome(models.TextChoices):
        APPROVED = Move.APPROVE.value, _("approved")
        RETURNED = Move.RETURN.value, _("returned")
        REJECTED = Move.REJECT.value, _("rejected")
        WITHDRAWN = Move.WITHDRAW.value, _("withdrawn by the author")

    guards = (*Witnessed.guards, Frozen(when="OLD.decided_at IS NOT NULL"))

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField(_("round"))
    level = models.PositiveSmallIntegerField(_("level"))
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reviewer"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer_role = models.CharField(max_length=20, blank=True)
    reviewer_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("on behalf of"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    opinion = models.TextField(_("opinion"), blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    content_digest = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(_("received"))
    due_at = models.DateTimeField(pgettext_lazy("deadline", "due"))
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")
        ordering = ["round", "level"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "round", "level"], name="step_once"),
            models.CheckConstraint(
                condition=Q(decided_at=None, outcome="", reviewer=None)
                | Q(decided_at__gte=F("opened_at")) & ~Q(outcome=""),
                name="step_is_open_or_decided",
            ),
        ]
        indexes = [models.Index(fields=["decided_at"], condition=Q(decided_at__isnull=False), name="step_by_decision")]

    def __str__(self):
        return f"{self.matter_id} {self.round}/{self.level}"

    @property
    def decider(self):
        """Who decided, both names where one acted for another; empty while nobody has."""
        if self.reviewer is None:
            return ""
        return in_place_of(self.reviewer.name, self.on_behalf_of.name if self.on_behalf_of else "")


class Defect(Witnessed):
    """A defect found at a step, with the officer responsible: a fact. What it costs, the scheme in force says."""

    ledger_label = "cases.defect"

    guards = (*Witnessed.guards, Frozen())

    step = models.ForeignKey(ReviewStep, on_delete=models.PROTECT, related_name="defects")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="defects")
    item = models.ForeignKey(DefectItem, on_delete=models.PROTECT, related_name="+")
    severity = models.CharField(_("severity"), max_length=10, choices=DefectItem.Severity)
    question = models.CharField(_("question"), max_length=20)
    is_noted = models.BooleanField(_("noted, may pass"), default=False)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("responsible officer"),
        on_delete=models.PROTECT,
        related_name="defects",
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(_("found"))

    class Meta:
        verbose_name = _("defect")
        verbose_name_plural = _("defects")
        ordering = ["id"]
        indexes = [models.Index(fields=["found_at"], name="defect_by_date")]

    def __str__(self):
        return f"{self.item} {self.officer_id}"


class OutsideApproval(Witnessed):
    """The answer of the next-higher organ (上一级公安机关批准), with its paper; an extension takes effect with it."""

    ledger_label = "cases.outsideapproval"

    guards = (*Witnessed.guards, Frozen(corrected=("organ", "number", "decided_on")))

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="outside_approval")
    organ = models.CharField(_("organ"), max_length=200)
    number = models.CharField(_("document number"), max_length=200)
    decided_on = models.DateField(_("decided"))
    is_granted = models.BooleanField(_("granted"))
    scan = models.FileField(_("scan"), upload_to="approvals/%Y/%m")
    scan_name = models.CharField(max_length=200)
    scan_sha256 = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("approval by the next-higher organ")
        verbose_name_plural = _("approvals by the next-higher organ")

    def __str__(self):
        return f"{self.matter_id} {self.number}"
