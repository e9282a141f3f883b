from django.conf import settings
from django.db import models
from django.db.models import Q
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


class ImportBatch(Witnessed):
    """A table that somebody handed in: looked through, loaded as a whole, or undone as a whole.

    What it brings says `kind`, a code of the kinds that the rooms declare (`kinds`).
    """

    ledger_label = "office.importbatch"

    class State(models.TextChoices):
        READING = "reading", _("being read")
        UNREADABLE = "unreadable", _("not readable")
        PREVIEW = "preview", _("looked through")
        LOADED = "loaded", _("loaded")
        UNDONE = "undone", _("undone")
        DROPPED = "dropped", _("not loaded")

    kind = models.CharField(_("kind"), max_length=40)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(_("source"), max_length=60)
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(max_length=200)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    problem = models.CharField(max_length=500, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    known = models.PositiveIntegerField(_("there already"), default=0)
    refused = models.PositiveIntegerField(_("refused rows"), default=0)
    merged = models.PositiveIntegerField(_("merged rows"), default=0)
    # [[heading, field]] in the order of the file; "" for a column that is left out.
    columns = models.JSONField(_("columns"), default=list)
    # The first refusals; all of them, and the merged rows, stand in the file of findings.
    refusals = models.JSONField(default=list)
    findings = models.FileField(max_length=200, blank=True)
    # What else its kind found, for its page.
    found = models.JSONField(default=dict)
    handed_in_at = models.DateTimeField(_("handed in"))
    loaded_at = models.DateTimeField(_("loaded"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("reading", "unreadable", "preview", "dropped"), loaded_at=None)
                | Q(state__in=("loaded", "undone"), loaded_at__isnull=False),
                name="import_is_loaded_or_not",
            )
        ]

    @property
    def refused_rows(self) -> int:
        """How many refusals there are; of imports of older versions, as many as were kept."""
        return max(self.refused, len(self.refusals))

    def __str__(self):
        return f"{self.origin} {self.file_name}"
