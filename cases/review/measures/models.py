from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.clocks.models import Clock
from cases.file.case.models import Case
from cases.file.case.states import CaseKind
from cases.file.parties.models import Party
from cases.review.models import Matter
from portal.ledger.models import Witnessed
from portal.office.reference import InForce, Named


class MeasureKind(Named, Witnessed):
    """A kind of compulsory measure (强制措施): on whom or what, by which article, with which clock."""

    ledger_label = "cases.measurekind"

    class Subject(models.TextChoices):
        PERSON = "person", _("a person")
        THINGS = "things", _("things or premises")

    kind = models.CharField(_("kind of case"), max_length=20, choices=CaseKind)
    subject = models.CharField(_("on"), max_length=10, choices=Subject)
    restricts_liberty = models.BooleanField(_("restricts liberty"), default=False)
    clock = models.CharField(_("deadline rule"), max_length=60, blank=True)
    lapses = models.BooleanField(_("ends by itself when its time is over"), default=False)
    basis = models.CharField(_("basis"), max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        verbose_name = _("kind of compulsory measure")
        verbose_name_plural = _("kinds of compulsory measures")
        ordering = ["kind", "code"]


class CompulsoryMeasure(Witnessed):
    """A compulsory measure that was taken: from when, by which approval, until when, how it ended."""

    ledger_label = "cases.compulsorymeasure"

    class End(models.TextChoices):
        LIFTED = "lifted", _("lifted")
        EXPIRED = "expired", _("ended when its time was over")
        CONVERTED = "converted", _("converted into another measure")
        REFUSED = "refused", _("lifted because it was not approved")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="measure")
    kind = models.ForeignKey(
        MeasureKind, verbose_name=pgettext_lazy("case", "measure"), on_delete=models.PROTECT, related_name="+"
    )
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="measures")
    things = models.TextField(_("things"), blank=True)
    is_urgent = models.BooleanField(_("taken before it was approved"), default=False)
    taken_at = models.DateTimeField(_("taken"), null=True)
    approved_at = models.DateTimeField(_("approved"), null=True)
    clock = models.ForeignKey(Clock, null=True, on_delete=models.PROTECT, related_name="measures")
    family_told_at = models.DateTimeField(_("family told"), null=True)
    family_told_how = models.CharField(_("who told the family how"), max_length=200, blank=True, default="")
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_as = models.CharField(pgettext_lazy("measure", "how it ended"), max_length=10, choices=End, blank=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("compulsory measure")
        verbose_name_plural = _("compulsory measures")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_as="") | Q(ended_at__gte=F("taken_at")) & ~Q(ended_as=""),
                name="measure_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=False) | Q(ended_at=None, clock=None), name="measure_taken_before_it_ends"
            ),
        ]
        indexes = [
            models.Index(fields=["case"], condition=Q(taken_at__isnull=False, ended_at=None), name="measure_running")
        ]

    def __str__(self):
        return f"{self.case_id} {self.kind_id}"

    @property
    def is_running(self):
        """Whether it was taken and has not ended."""
        return self.taken_at is not None and self.ended_at is None
