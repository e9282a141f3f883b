from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.consequences.base import About, Proposal, Trigger
from appraisal.scheme.versions.base import SubjectKind
from appraisal.scheme.versions.models import Scheme
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.people.models import Role
from portal.shell.naming import Bilingual, in_page_language

# Who may decide, where a rule says nothing else.
OF_UNITS = (Role.SUPERVISOR, Role.BUREAU_LEADER)
OF_OFFICERS = (*OF_UNITS, Role.PERSONNEL)


class ConsequenceRuleQuerySet(models.QuerySet):
    def adopted(self) -> Self:
        """Return the rules that were ever in force."""
        return self.filter(approved_at__isnull=False)

    def in_force(self, day: date) -> Self:
        """Return the rules in force on a day; the last day counts."""
        return self.adopted().filter(Q(ends_on=None) | Q(ends_on__gte=day), valid_from__lte=day)


class ConsequenceRule(Bilingual, Witnessed):
    """One step of a ladder (问责规则): what sets it off in which scheme, whom it spares, what it proposes, who decides.

    `code` names the step through its versions; `params` are the figures of its trigger, read by `ladders.rules`.
    Drafted by one scoring-rule administrator and put into force by another; frozen from then on but for its end.
    """

    ledger_label = "appraisal.consequencerule"

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_FORCE = "in_force", _("in force")
        ENDED = "ended", _("out of force")

    guards = (*Witnessed.guards, Frozen(when="OLD.approved_at IS NOT NULL", but=("ends_on",)))

    code = models.SlugField(_("code"), max_length=30)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    scheme = models.ForeignKey(Scheme, verbose_name=_("scheme"), on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(_("subject"), max_length=1, choices=SubjectKind)
    groups = models.JSONField(_("peer groups"), default=list, blank=True, help_text=_("Empty for all."))
    trigger = models.CharField(_("what sets it off"), max_length=10, choices=Trigger)
    params = models.JSONField(_("figures"), default=dict, blank=True)
    fewest_ranked = models.PositiveSmallIntegerField(_("ranked at least"), default=3)
    absent_days = models.PositiveSmallIntegerField(
        _("exempt from so many days of leave"), default=0, help_text=_("0: leave exempts nobody.")
    )
    proposal = models.CharField(_("proposal"), max_length=20, choices=Proposal)
    about = models.CharField(_("about"), max_length=10, choices=About, default=About.SUBJECT)
    deciders = models.JSONField(_("decided by"), default=list)
    days_to_hold = models.PositiveSmallIntegerField(_("days for the talk"), default=10)
    text = models.TextField(_("text of the rule"), blank=True)
    text_en = models.TextField(blank=True)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    valid_from = models.DateField(_("in force from"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("drafted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    drafted_at = models.DateTimeField(_("drafted"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("put into force by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    approved_at = models.DateTimeField(_("put into force"), null=True, blank=True)

    objects = ConsequenceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of the ladder")
        verbose_name_plural = _("rules of the ladder")
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="ladder_rule_once"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("drafted_by")),
                name="ladder_rule_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(approved_at__isnull=False), name="ladder_rule_ends_after_it_was_in_force"
            ),
        ]

    @property
    def state(self):
        """Whether the rule is a draft, in force, or has a last day."""
        if self.approved_at is None:
            return self.State.DRAFT
        return self.State.ENDED if self.ends_on else self.State.IN_FORCE

    @property
    def state_label(self):
        """The state in the language of the page."""
        return self.state.label

    @property
    def text_label(self):
        """The text of the rule in the language of the page."""
        return in_page_language(self.text, self.text_en)

    @property
    def decided_by_words(self):
        """The roles that decide, in words."""
        return [Role(role).label for role in self.deciders]
