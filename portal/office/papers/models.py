from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.office.files.models import StoredFile


class IssuedPaper(StoredFile, Witnessed):
    """A document (文书) as it was made: exactly these bytes can be opened again. A room's own says what it is about."""

    class Format(models.TextChoices):
        DOCX = "docx", "docx"
        PDF = "pdf", "PDF"

    guards = (*Witnessed.guards, Frozen())

    code = models.CharField(max_length=40)
    number = models.CharField(pgettext_lazy("of a document", "number"), max_length=60)
    is_draft = models.BooleanField(pgettext_lazy("printed form", "draft"))
    is_personal = models.BooleanField()
    purpose = models.CharField(_("purpose"), max_length=200)
    format = models.CharField(max_length=4, choices=Format)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("made by"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("made"))

    class Meta:
        abstract = True
        verbose_name = pgettext_lazy("printed form", "document")
        verbose_name_plural = pgettext_lazy("printed form", "documents")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.code} {self.number}"
