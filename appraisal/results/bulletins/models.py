from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.facts.models import Run
from appraisal.scheme.periods.models import Period
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen


class Bulletin(Witnessed):
    """A numbered ranking notice (通报): a draft for objections, then the final one.

    `content` is the ranking as it was issued (`appraisal.results.bulletins.deeds.content_of`), so that a draft
    stays readable after a correction; `ledger_mark` is printed in the footer.
    """

    ledger_label = "appraisal.bulletin"

    class Kind(models.TextChoices):
        DRAFT = "draft", _("draft for objections")
        FINAL = "final", _("final")

    guards = (*Witnessed.guards, Frozen(but=("superseded_by_id",)))

    period = models.ForeignKey(Period, verbose_name=_("period"), on_delete=models.PROTECT, related_name="bulletins")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="bulletins")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    number = models.CharField(_("number"), max_length=40, unique=True)
    issued_at = models.DateTimeField(_("issued"))
    content = models.JSONField(default=dict)
    results_digest = models.CharField(_("digest of the results"), max_length=64)
    ledger_mark = models.CharField(_("ledger mark"), max_length=60)
    superseded_by = models.ForeignKey(
        "self", verbose_name=_("replaced by"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ["-issued_at", "-id"]

    def __str__(self):
        return self.number
