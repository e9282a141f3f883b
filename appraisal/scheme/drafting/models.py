from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.scheme.versions.models import SchemeVersion
from portal.ledger.models import Witnessed


class DraftComment(Witnessed):
    """What somebody remarks on a draft, about one of its rows or the whole; settled once somebody says so.

    `row` names the row as the ledger does, "indicators 2.1"; a row that went leaves its comments.
    """

    ledger_label = "appraisal.draftcomment"

    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="comments")
    row = models.CharField(_("about"), max_length=80, blank=True)
    text = models.TextField(_("comment"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("written"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("settled by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("comment on a draft")
        verbose_name_plural = _("comments on drafts")
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_at=None, settled_by=None)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="comment_is_open_or_settled",
            )
        ]

    def __str__(self):
        return f"{self.version_id} {self.row}"
