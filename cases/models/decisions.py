from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.cases import Case
from cases.models.matters import Matter
from cases.models.parties import Party
from portal.ledger.guards import Frozen
from portal.ledger.models import Witnessed


class PartyDecision(Witnessed):
    """What was decided about one respondent (对违法行为人的决定); afterwards only how it was served and carried out.

    Written with the last approval from the particulars that the levels read.
    """

    class Outcome(models.TextChoices):
        PENALTY = "penalty", _("penalty")
        NO_PENALTY = "no_penalty", _("no penalty")
        SEPARATE = "separate", _("decided in another case")

    AFTERWARDS = ("served_on", "served_how", "copied_on", "carried_out_on", "carried_out_how")
    guards = (*Witnessed.guards, Frozen(corrected=AFTERWARDS))

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="decisions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=12, choices=Outcome)
    article = models.CharField(_("article"), max_length=200, blank=True)
    warning = models.BooleanField(_("warning"), default=False)
    fine = models.PositiveIntegerField(_("fine, yuan"), default=0)
    detention_days = models.PositiveSmallIntegerField(_("detention, days"), default=0)
    is_detention_served = models.BooleanField(_("detention is carried out"), default=True)
    revokes_licence = models.BooleanField(_("licence revoked"), default=False)
    other = models.CharField(_("other penalty or measure"), max_length=200, blank=True)
    particulars = models.JSONField(default=dict)
    decided_at = models.DateTimeField(_("decided"))
    served_on = models.DateField(pgettext_lazy("document", "served"), null=True)
    served_how = models.CharField(_("how it was served"), max_length=200, null=True)
    copied_on = models.DateField(_("copy to the victim"), null=True)
    carried_out_on = models.DateField(_("carried out"), null=True)
    carried_out_how = models.CharField(_("how it was carried out"), max_length=300, null=True)

    class Meta:
        verbose_name = _("decision on a party")
        verbose_name_plural = _("decisions on parties")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "party"], name="party_decided_once"),
            models.CheckConstraint(
                condition=Q(outcome="penalty")
                | Q(warning=False, fine=0, detention_days=0, revokes_licence=False, other=""),
                name="no_penalty_without_a_penalty_decision",
            ),
            models.CheckConstraint(
                condition=Q(carried_out_on=None) | Q(served_on__isnull=False), name="served_before_carried_out"
            ),
        ]

    def __str__(self):
        return f"{self.matter_id} {self.party_id} {self.outcome}"

    @property
    def needs_service(self):
        """Whether it must be handed to the person."""
        return self.outcome != self.Outcome.SEPARATE

    @property
    def needs_carrying_out(self):
        """Whether something is left to do after service: a fine, a detention that is served, a licence."""
        return self.outcome == self.Outcome.PENALTY and bool(
            self.fine or (self.detention_days and self.is_detention_served) or self.revokes_licence or self.other
        )

    @property
    def is_done(self):
        """Whether it was served and, where there is something to do, carried out."""
        is_served = not self.needs_service or self.served_on is not None
        return is_served and (not self.needs_carrying_out or self.carried_out_on is not None)
