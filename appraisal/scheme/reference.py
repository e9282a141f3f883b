from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ledger.models import Witnessed
from portal.shell.naming import Bilingual, in_page_language


class ForbiddenMeasure(Bilingual, Witnessed):
    """What the Ministry forbids as an appraisal indicator (A4), and why."""

    ledger_label = "appraisal.forbiddenmeasure"
    later_columns = ("lawful_words",)

    code = models.CharField(_("code"), max_length=60, unique=True)
    patterns = models.JSONField(_("measure codes"), default=list, help_text=_("With * for any characters."))
    words = models.JSONField(_("words in a name or text"), default=list)
    lawful_words = models.JSONField(
        _("words that only contain these"), default=list, blank=True, help_text=_("They name another measure.")
    )
    reason = models.TextField(_("reason"), blank=True)
    reason_en = models.TextField(blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("forbidden measure")
        verbose_name_plural = _("forbidden measures")
        ordering = ["code"]

    @property
    def reason_label(self):
        """The reason in the language of the page."""
        return in_page_language(self.reason, self.reason_en)


class PeerGroup(Bilingual, Witnessed):
    """A group of like units, within which units and their officers are ranked (同类排名)."""

    ledger_label = "appraisal.peergroup"

    code = models.CharField(_("code"), max_length=30, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("peer group")
        verbose_name_plural = _("peer groups")
        ordering = ["position", "code"]
