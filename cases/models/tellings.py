from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.models.matters import Matter
from cases.models.parties import Party
from portal.ledger.guards import Frozen
from portal.ledger.models import Witnessed


class Telling(Witnessed):
    """A telling before a decision (处罚前告知): what one respondent was told, by whom, when, and what came back.

    Bound to what was told: `content` holds facts, article and sanction, `content_digest` is its digest. A change of any
    of them needs another telling (治安管理处罚法2025 第112条; 行政处罚法 第44, 45, 62条).
    """

    class Reply(models.TextChoices):
        WAIVED = "waived", _("has nothing to say to it, or gave it up expressly")
        DEFENDED = "defended", _("made a statement or a defence")

    class Hearing(models.TextChoices):
        WAIVED = "waived", _("told, and gave it up")
        LAPSED = "lapsed", _("told, and did not ask in time")
        HELD = "held", _("asked for, and held")

    guards = (*Witnessed.guards, Frozen())

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tellings")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="tellings")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="tellings")
    round = models.PositiveSmallIntegerField(_("round"))
    content = models.JSONField()
    content_digest = models.CharField(max_length=64)
    told_on = models.DateField(_("told on"))
    told_again_at = models.DateTimeField(_("told again"), null=True)
    guardian_told_on = models.DateField(_("guardian told on"), null=True)
    teller = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("told by"), on_delete=models.PROTECT, related_name="+"
    )
    reply = models.CharField(_("reply"), max_length=10, choices=Reply)
    defence = models.TextField(_("defence, and how it was examined"), blank=True)
    hearing = models.CharField(_("hearing"), max_length=10, choices=Hearing, blank=True)
    hearing_told_on = models.DateField(_("told of the hearing"), null=True)
    hearing_held_on = models.DateField(_("hearing held on"), null=True)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("telling before a decision")
        verbose_name_plural = _("tellings before decisions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "round", "party"], name="telling_once_a_round"),
            models.CheckConstraint(condition=~Q(reply=""), name="telling_has_a_reply"),
            models.CheckConstraint(condition=~Q(reply="waived") | Q(defence=""), name="telling_waived_has_no_defence"),
        ]

    def __str__(self):
        return f"{self.matter_id} {self.round} {self.party_id}"
