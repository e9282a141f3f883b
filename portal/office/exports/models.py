from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.ledger.models import Witnessed
from portal.shell.templatetags.shell import moment

LONGEST_MARK = 60


class Export(Witnessed):
    """Something taken out of the portal as a file: what was asked for and why, and the file that was made of it.

    What it is of says `kind`, a code of the kinds that the rooms declare (`kinds`). The file goes after some days; the
    row and its digest stay. `rows` counts the pages of a file that has pages.
    """

    ledger_label = "office.export"

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel"
        PDF = "pdf", "PDF"
        DOCX = "docx", "docx"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=40)
    format = models.CharField(max_length=4, choices=Format, default=Format.XLSX)
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
            )
        ]

    def __str__(self):
        return f"{self.owner_id} {self.asked_at}"

    @property
    def is_there(self) -> bool:
        """Whether the file can be fetched."""
        return self.made_at is not None and self.removed_at is None

    @property
    def mark(self) -> str:
        """The words that stand behind each page: who took it, when and for what."""
        words = f"{self.owner.name} {self.owner.badge_number} {moment(self.asked_at)} {self.purpose}"
        return words[:LONGEST_MARK]


class SavedFilter(models.Model):
    """A filter of a list that somebody keeps under a name; of which list says the kind of its export."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=40)
    name = models.CharField(_("name"), max_length=40)
    query = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "kind", "name"], name="saved_filter_once")]
        ordering = ["name"]

    def __str__(self):
        return self.name
