from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.clocks.models import Clock
from cases.file.case.models import Case
from cases.file.parties.models import Party
from cases.review.models import Matter
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen


class NonFiling(Witnessed):
    """A criminal case that was not filed and has a complainant (不予立案通知): when the notice reached that person."""

    ledger_label = "cases.nonfiling"

    guards = (*Witnessed.guards, Frozen(corrected=("served_on", "served_how")))

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="non_filing")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="non_filings")
    complainant = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"))
    served_on = models.DateField(pgettext_lazy("document", "served"), null=True)
    served_how = models.CharField(_("how it was served"), max_length=200, null=True)

    class Meta:
        verbose_name = _("notice of non-filing")
        verbose_name_plural = _("notices of non-filing")
        ordering = ["id"]

    def __str__(self):
        return f"{self.case_id} {self.matter_id}"


class FilingReview(Witnessed):
    """The complainant's request that a non-filing be looked at again: 复议 by this bureau, 复核 by the organ above."""

    ledger_label = "cases.filingreview"

    class Instance(models.TextChoices):
        RECONSIDERATION = "reconsideration", _("reconsideration by this bureau")
        REVIEW = "review", _("review by the next-higher organ")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("the non-filing is upheld")
        REVOKED = "revoked", _("the non-filing is revoked; the case is filed")

    guards = (
        *Witnessed.guards,
        Frozen(
            when="OLD.decided_on IS NOT NULL",
            corrected=("asked_on", "grounds", "extension_reason", "number", "served_on", "served_how"),
        ),
    )

    non_filing = models.ForeignKey(NonFiling, on_delete=models.PROTECT, related_name="reviews")
    instance = models.CharField(_("instance"), max_length=20, choices=Instance)
    asked_on = models.DateField(_("asked for"))
    grounds = models.TextField(_("grounds of the complainant"))
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="+")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    extended_on = models.DateField(_("extended"), null=True)
    extension_reason = models.CharField(_("reason"), max_length=300, blank=True)
    examined_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    examined_at = models.DateTimeField(null=True)
    opinion = models.TextField(_("opinion"), blank=True)
    proposes = models.CharField(pgettext_lazy("review", "proposed"), max_length=10, choices=Outcome, blank=True)
    organ = models.CharField(_("organ"), max_length=200, blank=True)
    number = models.CharField(_("document number"), max_length=200, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(_("decided"), null=True)
    served_on = models.DateField(pgettext_lazy("document", "served"), null=True)
    served_how = models.CharField(_("how it was served"), max_length=200, null=True)

    class Meta:
        verbose_name = _("review of a non-filing")
        verbose_name_plural = _("reviews of non-filings")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["non_filing", "instance"], name="filing_review_once"),
            models.CheckConstraint(
                condition=Q(decided_on=None, outcome="") | Q(decided_on__isnull=False) & ~Q(outcome=""),
                name="filing_review_is_open_or_decided",
            ),
        ]

    def __str__(self):
        return f"{self.non_filing_id} {self.instance}"
