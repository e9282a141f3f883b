from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ledger.models import Witnessed
from portal.people.models import Unit


class ColumnMapping(Witnessed):
    """What each column of a table is, as a unit said it once for every file of a kind with these very headings."""

    ledger_label = "office.columnmapping"

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=40)
    headings = models.CharField(max_length=64)
    # [[heading, field]] in the order of the file; "" for a column that is left out.
    columns = models.JSONField(_("columns"), default=list)

    class Meta:
        verbose_name = _("assignment of columns")
        verbose_name_plural = _("assignments of columns")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "headings"], name="column_mapping_once")]

    def __str__(self):
        return f"{self.unit} {self.kind}"
