from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.consequences.models import Consequence
from appraisal.scheme.versions.base import SubjectKind
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen


class Reversal(Witnessed):
    """A confirmed consequence whose ground fell with corrected results: it binds nothing any more (撤销)."""

    ledger_label = "appraisal.reversal"

    guards = (*Witnessed.guards, Frozen())

    consequence = models.OneToOneField(Consequence, on_delete=models.PROTECT, related_name="reversal")
    reversed_at = models.DateTimeField(_("reversed"))
    periods = models.JSONField(_("corrected periods"), default=list)

    class Meta:
        verbose_name = _("reversal of a consequence")
        verbose_name_plural = _("reversals of consequences")
        ordering = ["pk"]

    def __str__(self):
        return str(self.consequence_id)


class HonoursList(Witnessed):
    """Who may be honoured in a year (评先评优名单), and who may not and why, as somebody confirmed it: frozen.

    `content` is {"candidates": [{subject_id, name, unit}], "excluded": [{subject_id, name, unit, reasons}]}; a reason
    names its consequence, or the gate and sheet that held. A corrected list names the one before, which stays readable.
    """

    ledger_label = "appraisal.honourslist"

    guards = (*Witnessed.guards, Frozen())

    year = models.PositiveSmallIntegerField(_("year"))
    subject_kind = models.CharField(_("subject"), max_length=1, choices=SubjectKind)
    number = models.CharField(_("number"), max_length=60, unique=True)
    content = models.JSONField(default=dict)
    digest = models.CharField(_("digest"), max_length=64)
    reason = models.TextField(_("reason"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by"), on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed"))
    replaces = models.OneToOneField(
        "self", verbose_name=_("replaces"), null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        verbose_name = _("honours list")
        verbose_name_plural = _("honours lists")
        ordering = ["-year", "subject_kind", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "subject_kind"], condition=Q(replaces=None), name="honours_list_first_once"
            )
        ]

    def __str__(self):
        return self.number
