from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.file.case.models import Case
from cases.file.reference import DefectItem, Question
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.office.reference import Named
from portal.people.models import Unit


class EvaluationItem(Named, Witnessed):
    """One line of the form by which a file is evaluated, with the marks that a faultless one gets."""

    ledger_label = "cases.evaluationitem"

    question = models.CharField(_("question"), max_length=20, choices=Question)
    full_marks = models.PositiveSmallIntegerField(_("full marks"))
    basis = models.CharField(_("basis"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("evaluation item")
        verbose_name_plural = _("evaluation form")
        ordering = ["pk"]


class Evaluation(Witnessed):
    """A case evaluated after the event (执法评查): by a party, the legal department, the committee, or on a trigger.

    Open until somebody concludes it with marks for every item; then frozen.
    """

    ledger_label = "cases.evaluation"

    # Read for its page (queries.evaluations_of): (item, its marks), and who sat.
    lines: list[tuple[EvaluationItem, int]]
    present: list[models.Model]

    class Kind(models.TextChoices):
        PARTY = "party", _("rated by a party")
        DEPARTMENT = "department", _("review by the legal department")
        COMMITTEE = "committee", _("collective evaluation")
        TRIGGERED = "triggered", _("triggered appraisal")

    class Trigger(models.TextChoices):
        PETITION = "petition", _("petition")
        RECONSIDERATION = "reconsideration", _("administrative reconsideration")
        LITIGATION = "litigation", _("litigation")
        COMPENSATION = "compensation", _("state compensation")
        INQUIRY = "inquiry", _("inquiry of a superior")
        MEDIA = "media", _("media exposure")
        COMPLAINT = "complaint", _("complaint")
        NON_PROSECUTION = "non_prosecution", _("non-prosecution by the prosecutor")
        ACQUITTAL = "acquittal", _("acquittal")

    guards = (*Witnessed.guards, Frozen(when="OLD.concluded_at IS NOT NULL"))

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evaluations")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    trigger = models.CharField(_("trigger"), max_length=20, choices=Trigger, blank=True)
    reference = models.CharField(_("document or period"), max_length=120)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened"))
    marks = models.JSONField(_("marks"), default=dict, blank=True)
    total = models.PositiveSmallIntegerField(_("marks of 100"), null=True)
    members = models.JSONField(_("members present"), default=list, blank=True)
    finding = models.TextField(_("finding"), blank=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField(_("concluded"), null=True)

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "reference"], name="evaluation_once"),
            models.CheckConstraint(
                condition=Q(kind="triggered") & ~Q(trigger="") | ~Q(kind="triggered") & Q(trigger=""),
                name="evaluation_has_its_trigger",
            ),
            models.CheckConstraint(
                condition=Q(concluded_at=None, total=None) | Q(concluded_at__isnull=False, total__lte=100),
                name="evaluation_is_open_or_concluded",
            ),
        ]
        indexes = [models.Index(fields=["concluded_at"], name="evaluation_by_end")]

    def __str__(self):
        return f"{self.case_id} {self.kind} {self.reference}"

    @property
    def is_open(self):
        """Whether nobody has concluded it yet."""
        return self.concluded_at is None


class EvaluationFinding(Witnessed):
    """A defect that an evaluation found, filed with the officer responsible (瑕疵档案)."""

    ledger_label = "cases.evaluationfinding"

    guards = (*Witnessed.guards, Frozen())

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="findings")
    item = models.ForeignKey(DefectItem, on_delete=models.PROTECT, related_name="+")
    severity = models.CharField(_("severity"), max_length=10, choices=DefectItem.Severity)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="evaluation_findings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    found_at = models.DateTimeField(_("found"))

    class Meta:
        verbose_name = _("finding of an evaluation")
        verbose_name_plural = _("findings of evaluations")
        ordering = ["pk"]
        indexes = [models.Index(fields=["found_at"], name="evaluation_finding_by_date")]

    def __str__(self):
        return f"{self.item} {self.officer_id}"
