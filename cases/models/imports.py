from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.ledger.models import Witnessed


class ImportBatch(Witnessed):
    """A table of foreign casework that somebody handed in: looked through, loaded as a whole, or undone as a whole."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("looked through")
        LOADED = "loaded", _("loaded")
        UNDONE = "undone", _("undone")
        DROPPED = "dropped", _("not loaded")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(_("source"), max_length=60)
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREVIEW)
    rows = models.PositiveIntegerField(_("rows"))
    new = models.PositiveIntegerField(_("new cases"))
    known = models.PositiveIntegerField(_("known cases"))
    refusals = models.JSONField(default=list)
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
                condition=Q(state__in=("preview", "dropped"), loaded_at=None)
                | Q(state__in=("loaded", "undone"), loaded_at__isnull=False),
                name="import_is_loaded_or_not",
            )
        ]

    def __str__(self):
        return f"{self.origin} {self.file_name}"
