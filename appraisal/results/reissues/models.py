from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.facts.models import Run
from appraisal.results.bulletins.models import Bulletin
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen


class Reissue(Witnessed):
    """A published period to be issued anew (更正通报), since what it counted was wrong; a person decides with a reason.

    `replaces` is the run that was published, `run` the one that takes its place when it is issued. `facts` keeps what
    was corrected and whose lines and places change (`appraisal.results.reissues.comparing`), also after a refusal,
    when the run may be computed anew for the next proposal.
    """

    ledger_label = "appraisal.reissue"

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("corrected bulletin", "proposed")
        ISSUED = "issued", pgettext_lazy("corrected bulletin", "issued")
        DECLINED = "declined", pgettext_lazy("corrected bulletin", "declined")
        LAPSED = "lapsed", pgettext_lazy("corrected bulletin", "lapsed")

    guards = (*Witnessed.guards, Frozen(when="OLD.state <> 'proposed'"))

    replaces = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="reissues")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    bulletin = models.ForeignKey(
        Bulletin, verbose_name=_("bulletin"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("corrected bulletin")
        verbose_name_plural = _("corrected bulletins")
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(state__in=["proposed", "issued"]), name="reissue_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "lapsed"], decided_at=None, decided_by=None)
                | Q(state__in=["issued", "declined"], decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(reason=""),
                name="reissue_is_proposed_or_decided",
            ),
            models.CheckConstraint(
                condition=Q(state="issued", bulletin__isnull=False) | ~Q(state="issued") & Q(bulletin=None),
                name="reissue_issued_has_its_bulletin",
            ),
        ]

    def __str__(self):
        return f"{self.replaces_id} → {self.run_id} {self.state}"
