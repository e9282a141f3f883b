from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.ledger.models import Witnessed
from portal.office.reminders.sources import sources


class ReminderStep(Witnessed):
    """When somebody is told that a deadline comes near or is over (提醒、催办): one row, one audience.

    The bureau's own setting; the security administrator keeps it. What there are deadlines of, and who may be told of
    each, the rooms say (`sources.sources`).
    """

    ledger_label = "office.reminderstep"

    class Unit(models.TextChoices):
        HOUR = "hour", _("hours")
        DAY = "day", _("days")

    class Tone(models.TextChoices):
        WARN = "warn", _("amber")
        BAD = "bad", _("red")

    subject = models.CharField(_("of what"), max_length=20)
    rule_code = models.CharField(
        _("rules whose code begins with"), max_length=60, blank=True, help_text=_("Empty for every deadline.")
    )
    is_after = models.BooleanField(_("after the deadline"), default=False)
    amount = models.PositiveSmallIntegerField(_("how long before or after"))
    unit = models.CharField(_("counted in"), max_length=10, choices=Unit, default=Unit.DAY)
    audience = models.CharField(_("who is told"), max_length=20)
    tone = models.CharField(_("colour"), max_length=10, choices=Tone, default=Tone.WARN)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("reminder step")
        verbose_name_plural = _("reminder steps")
        ordering = ["subject", "is_after", "unit", "amount", "audience"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "rule_code", "is_after", "amount", "unit", "audience"], name="reminder_step_once"
            ),
            models.CheckConstraint(condition=Q(is_after=True) | Q(amount__gt=0), name="reminder_step_before_is_before"),
        ]

    def __str__(self):
        words = _("%(amount)s %(unit)s after") if self.is_after else _("%(amount)s %(unit)s before")
        when = str(words) % {"amount": self.amount, "unit": self.get_unit_display()}
        return f"{self.subject_label} · {when} · {self.audience_label}"

    @property
    def subject_label(self):
        """What it reminds of, in words."""
        source = sources().get(self.subject)
        return str(source.label) if source else self.subject

    @property
    def audience_label(self):
        """Who is told, in words."""
        source = sources().get(self.subject)
        return str(source.audiences.get(self.audience, self.audience)) if source else self.audience

    @property
    def distance(self):
        """How long before or after the deadline."""
        return timedelta(hours=self.amount) if self.unit == self.Unit.HOUR else timedelta(days=self.amount)


class Reminder(Witnessed):
    """That one step was taken for one deadline: unique, so that nobody is told twice of the same day.

    `ref` is the key of the row whose deadline it is, among those of the step's subject.
    """

    ledger_label = "office.reminder"

    step = models.ForeignKey(ReminderStep, on_delete=models.PROTECT, related_name="reminders")
    ref = models.BigIntegerField(_("row"))
    due_at = models.DateTimeField(pgettext_lazy("deadline", "due"))
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [models.UniqueConstraint(fields=["step", "ref", "due_at"], name="reminder_once")]

    def __str__(self):
        return f"{self.step_id} {self.ref} {self.due_at}"
