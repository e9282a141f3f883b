from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.case.models import Case
from cases.file.parties.models import Party
from cases.review.models import Matter
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.office.reference import InForce


class PartyDecision(Witnessed):
    """What was decided about one respondent (对违法行为人的决定); afterwards only how it was served and carried out.

    Written with the last approval from the particulars that the levels read.
    """

    ledger_label = "cases.partydecision"

    class Outcome(models.TextChoices):
        PENALTY = "penalty", _("penalty")
        NO_PENALTY = "no_penalty", _("no penalty")
        SEPARATE = "separate", _("decided in another case")

    AFTERWARDS = (
        "served_on",
        "served_how",
        "copied_on",
        "carried_out_on",
        "carried_out_how",
        "detained_from",
        "detained_until",
        "detention_deducted",
    )
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
    detained_from = models.DateField(_("detained from"), null=True)
    detained_until = models.DateField(_("detained until"), null=True)
    detention_deducted = models.PositiveSmallIntegerField(_("days deducted from the detention"), null=True)

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
            models.CheckConstraint(
                condition=Q(detained_from=None, detained_until=None) | Q(detained_until__gte=F("detained_from")),
                name="detained_from_until",
            ),
        ]

    def __str__(self):
        return f"{self.matter_id} {self.party_id} {self.outcome}"

    @property
    def needs_service(self):
        """Whether it must be handed to the person."""
        return self.outcome != self.Outcome.SEPARATE

    @property
    def is_of_detention(self):
        """Whether somebody is taken to a detention house."""
        return self.outcome == self.Outcome.PENALTY and bool(self.detention_days and self.is_detention_served)

    @property
    def needs_carrying_out(self):
        """Whether something is left to do after service: a fine, a detention that is served, a licence."""
        return self.outcome == self.Outcome.PENALTY and bool(
            self.fine or self.is_of_detention or self.revokes_licence or self.other
        )

    @property
    def is_done(self):
        """Whether it was served and, where there is something to do, carried out."""
        is_served = not self.needs_service or self.served_on is not None
        return is_served and (not self.needs_carrying_out or self.carried_out_on is not None)


class Telling(Witnessed):
    """A telling before a decision (处罚前告知): what one respondent was told, by whom, when, and what came back.

    Bound to what was told: `content` holds facts, article and sanction, `content_digest` is its digest. A change of any
    of them needs another telling (治安管理处罚法2025 第112条; 行政处罚法 第44, 45, 62条).
    """

    ledger_label = "cases.telling"

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


class SanctionRange(Witnessed):
    """One step of punishment that an article gives (处罚幅度): between what, and how detention and fine go together."""

    ledger_label = "cases.sanctionrange"

    class Fine(models.TextChoices):
        NONE = "none", _("no fine")
        ALONE = "alone", _("a fine instead of detention")
        WITH = "with", _("a fine together with detention")
        MAY = "may", _("detention, to which a fine may be added")

    statute = models.CharField(_("statute"), max_length=60)
    article = models.CharField(_("article"), max_length=20)
    number = models.PositiveSmallIntegerField(_("step"))
    words = models.TextField(_("words of the statute"))
    warning = models.BooleanField(_("warning"), default=False)
    detention_min = models.PositiveSmallIntegerField(default=0)
    detention_max = models.PositiveSmallIntegerField(default=0)
    fine_min = models.PositiveIntegerField(default=0)
    fine_max = models.PositiveIntegerField(null=True)
    fine_is = models.CharField(max_length=10, choices=Fine)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        verbose_name = _("range of punishment")
        verbose_name_plural = _("ranges of punishment")
        ordering = ["statute", "article", "number"]
        constraints = [models.UniqueConstraint(fields=["statute", "article", "number"], name="sanction_range_once")]

    def __str__(self):
        return f"{self.statute}{self.article} ({self.number})"
