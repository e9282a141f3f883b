from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.people.models import Officer


class HandOver(Witnessed):
    """The results of a quarter as they were handed to the personnel department (季度反馈), until it confirms them."""

    ledger_label = "appraisal.handover"

    guards = (*Witnessed.guards, Frozen(but=("confirmed_by_id", "confirmed_at")))

    code = models.CharField(_("quarter"), max_length=10, unique=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The first day after the quarter."))
    number = models.PositiveIntegerField(_("number of officers"))
    digest = models.CharField(_("digest"), max_length=64)
    made_at = models.DateTimeField(_("made"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    class Meta:
        verbose_name = _("hand-over to personnel")
        verbose_name_plural = _("hand-overs to personnel")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="hand_over_is_confirmed_by_somebody",
            )
        ]

    def __str__(self):
        return self.code


class HandOverSheet(Witnessed):
    """What a hand-over says of one officer: results, defects and consequences of the quarter, as they stood."""

    ledger_label = "appraisal.handoversheet"

    guards = (*Witnessed.guards, Frozen())

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="sheets")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("officer"), on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("name"), max_length=150)
    unit_name = models.CharField(_("unit"), max_length=120, blank=True)
    content = models.JSONField(default=dict)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("hand-over of an officer")
        verbose_name_plural = _("hand-overs of officers")
        ordering = ["unit_name", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["hand_over", "officer"], name="hand_over_sheet_once")]

    def __str__(self):
        return f"{self.hand_over_id} {self.officer_id}"


class Opinion(Witnessed):
    """What is thought of an officer's law enforcement before a promotion (提拔征求意见): asked, answered, confirmed."""

    ledger_label = "appraisal.opinion"

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("opinion given")
        CONFIRMED = "confirmed", _("confirmed")

    class Answer(models.TextChoices):
        NO_CONCERN = "no_concern", _("no concern")
        RESERVATIONS = "reservations", _("with reservations")
        AGAINST = "against", _("against")

    guards = (*Witnessed.guards, Frozen(when="OLD.confirmed_at IS NOT NULL"))

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("officer"), on_delete=models.PROTECT, related_name="+"
    )
    post = models.CharField(_("post"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("opinion asked by"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    facts = models.JSONField(default=dict)
    answer = models.CharField(_("answer"), max_length=20, choices=Answer, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("answered by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    class Meta:
        verbose_name = _("opinion before a promotion")
        verbose_name_plural = _("opinions before promotions")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "post"], condition=Q(confirmed_at=None), name="opinion_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None, confirmed_at=None)
                | Q(state="answered", answered_at__isnull=False, confirmed_at=None) & ~Q(reason="") & ~Q(answer="")
                | Q(state="confirmed", answered_at__isnull=False, confirmed_at__isnull=False),
                name="opinion_goes_step_by_step",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("officer")) & ~Q(answered_by=F("asked_by")),
                name="opinion_is_somebody_elses",
            ),
        ]

    def __str__(self):
        return f"{self.officer_id} {self.post}"

    @property
    def people(self) -> list[Officer]:
        """Whom it is about."""
        return [self.officer]
