from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.case.models import Case
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.people.models import Officer, Role
from portal.people.rights import rights_of


class AccessQuerySet(models.QuerySet):
    def visible_to(self, officer: Officer, on: date | None = None) -> Self:
        """Return the requests that an officer made, and all of them for those who decide."""
        if rights_of(officer, on).has(Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER):
            return self
        return self.filter(asked_by=officer)

    def waiting_for(self, officer: Officer) -> Self:
        """Return the open requests that an officer may decide who decides any: not the own ones."""
        return self.open().exclude(asked_by=officer)

    def open(self) -> Self:
        """Return the requests that nobody has decided."""
        return self.filter(decided_at=None)


class SealedAccess(Witnessed):
    """A request to look at a sealed record (封存, 治安管理处罚法2025 第136条) for a lawful purpose; another decides.

    Asked for by number alone: `case` stays unknown to the asker, also whether there is one, until it is approved.
    """

    ledger_label = "cases.sealedaccess"

    class Purpose(models.TextChoices):
        CASE_WORK = "case_work", _("a state organ needs it for a case")
        INQUIRY = "inquiry", _("a body inquires as the state's rules provide")

    class Outcome(models.TextChoices):
        APPROVED = "approved", pgettext_lazy("sealed record", "approved")
        REFUSED = "refused", pgettext_lazy("sealed record", "refused")

    guards = (*Witnessed.guards, Frozen(when="OLD.decided_at IS NOT NULL"))

    number = models.CharField(_("case number"), max_length=40)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="sealed_accesses")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    body = models.CharField(_("requesting body"), max_length=120)
    reference = models.CharField(_("letter or case of the body"), max_length=120)
    grounds = models.CharField(_("what for"), max_length=500)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked for"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("access to a sealed record")
        verbose_name_plural = _("accesses to sealed records")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, outcome="", decided_by=None, valid_until=None)
                | Q(decided_at__isnull=False, outcome="refused", valid_until=None) & ~Q(decided_by=F("asked_by"))
                | Q(decided_at__isnull=False, outcome="approved", valid_until__isnull=False, case__isnull=False)
                & ~Q(decided_by=F("asked_by")),
                name="sealed_access_decided_by_another",
            )
        ]

    def __str__(self):
        return f"{self.number} {self.asked_by_id}"

    def is_valid(self, at):
        """Say whether the record may be opened under this request now."""
        return self.outcome == self.Outcome.APPROVED and at < self.valid_until


class Archiving(Witnessed):
    """The file of an ended case handed to the archive (归档), with the check list as it stood; written once."""

    ledger_label = "cases.archiving"

    guards = (*Witnessed.guards, Frozen(corrected=("shelf", "volumes", "pages")))

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="archiving")
    shelf = models.CharField(_("place in the archive"), max_length=80)
    volumes = models.PositiveSmallIntegerField(_("volumes"))
    pages = models.PositiveIntegerField(_("pages"))
    checks = models.JSONField(default=list)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("archived by"), on_delete=models.PROTECT, related_name="+"
    )
    archived_at = models.DateTimeField(_("archived"))

    class Meta:
        verbose_name = _("archived file")
        verbose_name_plural = _("archived files")

    def __str__(self):
        return f"{self.case_id} {self.shelf}"
