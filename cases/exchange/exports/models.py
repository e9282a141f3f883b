from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.file.case.models import Case
from cases.file.sealing.models import SealedAccess
from portal.ledger.models import Witnessed


class CaseExport(Witnessed):
    """Something taken out of the portal as a file: what was asked for and why, and the file that was made of it.

    The file goes after some days; the row and its digest stay. `rows` counts the pages of a whole file.
    """

    ledger_label = "cases.caseexport"

    class What(models.TextChoices):
        CASES = "cases", _("list of cases")
        WHOLE_FILE = "whole_file", _("whole file of a case")
        CASE_REGISTER = "case-register", _("register of cases")
        OPINION_REGISTER = "opinion-register", _("register of legal officers' opinions")
        PROPERTY_REGISTER = "property-register", _("register of property in cases")
        FILE_REGISTER = "file-register", _("catalogue of archived files")
        BRIEFING = "briefing", _("situation briefing")

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel"
        PDF = "pdf", "PDF"
        DOCX = "docx", "docx"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(_("what"), max_length=20, choices=What, default=What.CASES)
    format = models.CharField(max_length=4, choices=Format, default=Format.XLSX)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="exports")
    access = models.ForeignKey(SealedAccess, null=True, on_delete=models.PROTECT, related_name="+")
    names_people = models.BooleanField(_("with the documents that name people"), default=False)
    query = models.TextField(_("filter"), blank=True)
    purpose = models.CharField(_("purpose"), max_length=200)
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField(_("asked for"))
    made_at = models.DateTimeField(_("made"), null=True)
    rows = models.PositiveIntegerField(_("rows"), null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file = models.FileField(blank=True, max_length=200)
    removed_at = models.DateTimeField(_("removed"), null=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at=None, rows=None, sha256="") | Q(made_at__isnull=False, rows__isnull=False),
                name="export_is_made_or_not",
            ),
            models.CheckConstraint(
                condition=Q(what="whole_file", case__isnull=False)
                | ~Q(what="whole_file") & Q(case=None, access=None, names_people=False),
                name="export_of_a_case_names_it",
            ),
        ]

    def __str__(self):
        return f"{self.owner_id} {self.asked_at}"

    @property
    def is_there(self) -> bool:
        """Whether the file can be fetched."""
        return self.made_at is not None and self.removed_at is None

    @property
    def is_of_a_case(self):
        """Whether this is the whole file of one case."""
        return self.what == self.What.WHOLE_FILE


class SavedFilter(models.Model):
    """A filter of the list that somebody keeps under a name."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    query = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_filter_once")]
        ordering = ["name"]

    def __str__(self):
        return self.name
