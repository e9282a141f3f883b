from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.file.case.models import Case
from cases.file.sealing.models import SealedAccess
from portal.ledger.models import Witnessed
from portal.office.exports.models import Export


class WholeFile(Witnessed):
    """An export that is the whole file of one case: of which, under which request, with or without plain names."""

    ledger_label = "cases.wholefile"

    export = models.OneToOneField(Export, on_delete=models.PROTECT, related_name="whole_file")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="whole_files")
    access = models.ForeignKey(SealedAccess, null=True, on_delete=models.PROTECT, related_name="+")
    names_people = models.BooleanField(_("with the documents that name people"), default=False)

    class Meta:
        verbose_name = _("whole file")
        verbose_name_plural = _("whole files")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.case_id} {self.export_id}"
