from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.case.models import Case
from cases.file.parties.models import Party
from cases.review.models import Matter
from portal.ledger.guards import Frozen
from portal.ledger.models import Witnessed


class CaseDocument(Witnessed):
    """A document (文书) as it was made: exactly these bytes can be opened again."""

    ledger_label = "cases.casedocument"

    class Format(models.TextChoices):
        DOCX = "docx", "docx"
        PDF = "pdf", "PDF"

    guards = (*Witnessed.guards, Frozen())

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="documents")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="documents")
    code = models.CharField(max_length=40)
    number = models.CharField(pgettext_lazy("of a document", "number"), max_length=60)
    is_draft = models.BooleanField(pgettext_lazy("printed form", "draft"))
    is_personal = models.BooleanField()
    purpose = models.CharField(_("purpose"), max_length=200)
    format = models.CharField(max_length=4, choices=Format)
    file = models.FileField(upload_to="documents/%Y/%m", max_length=200)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("made by"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = pgettext_lazy("printed form", "document")
        verbose_name_plural = pgettext_lazy("printed form", "documents")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.code} {self.number}"
