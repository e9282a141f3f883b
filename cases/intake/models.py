from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.file.case.models import Case
from portal.ledger.models import Witnessed


class RegistrationDraft(models.Model):
    """What an officer has typed into the registration form so far, sealed as a whole.

    Nobody's record yet: only its owner reads it, it leaves no event, and it goes when the case is registered.
    Its key is that of the form, so that a draft sent twice is one draft.
    """

    # What was typed, once it is opened (queries.draft_of).
    content: dict[str, list[str]]

    key = models.UUIDField(primary_key=True, default=uuid4)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content_sealed = models.TextField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("registration draft")
        verbose_name_plural = _("registration drafts")
        ordering = ["-saved_at"]
        indexes = [
            models.Index(fields=["owner", "-saved_at"], name="draft_of_owner"),
            models.Index(fields=["saved_at"], name="draft_by_age"),
        ]

    def __str__(self):
        return str(self.key)


class RepeatedReport(Witnessed):
    """Another report of what a case is about already (重复报案): added to it instead of being registered again.

    Its parties are parties of the case.
    """

    ledger_label = "cases.repeatedreport"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="repeated_reports")
    source = models.CharField(_("source"), max_length=20, choices=Case.Source)
    reported_at = models.DateTimeField(_("reported"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    facts = models.TextField(_("facts"))
    call_number = models.CharField(_("call number"), max_length=40, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("added by"), on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("repeated report")
        verbose_name_plural = _("repeated reports")
        ordering = ["reported_at", "id"]

    def __str__(self):
        return f"{self.case_id} {self.reported_at}"
