from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.case.models import Case
from portal.ledger.models import Witnessed
from portal.office.clocks.models import AnyClock, AnyPause


class Clock(AnyClock):
    """A deadline of a case."""

    ledger_label = "cases.clock"
    timed_by = "case"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")

    class Meta(AnyClock.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rule", "base_at"], condition=Q(is_void=False), name="clock_once"
            )
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(met_at=None, is_void=False), name="clock_running")]


class ClockPause(AnyPause):
    """Time that does not count in a period of a case."""

    ledger_label = "cases.clockpause"

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")


class LevelHours(Witnessed):
    """How many working hours a level has for a matter: the bureau's own setting, no national limit exists."""

    ledger_label = "cases.levelhours"

    level = models.PositiveSmallIntegerField(_("level"), primary_key=True)
    hours = models.PositiveSmallIntegerField(_("working hours"))

    class Meta:
        verbose_name = _("hours per level")
        verbose_name_plural = _("hours per level")
        ordering = ["level"]

    def __str__(self):
        return f"{self.level}: {self.hours}"


class ReminderStep(Witnessed):
    """When somebody is told that a deadline comes near or is over (提醒、催办): one row, one audience.

    The bureau's own setting; the security administrator keeps it.
    """

    ledger_label = "cases.reminderstep"

    class Subject(models.TextChoices):
        CLOCK = "clock", _("deadline of a case")
        REVIEW = "review", _("time of a review level")
        ORDER = "order", _("supervision order")

    class Audience(models.TextChoices):
        HANDLERS = "handlers", _("handling officers")
        HOLDER = "holder", _("who holds the matter, or puts it right")
        UNIT_HEAD = "unit_head", _("head of the unit")
        LEGAL_DEPARTMENT = "legal_department", _("legal department")
        SUPERVISOR = "supervisor", _("supervisors")
        BUREAU_LEADER = "bureau_leader", _("bureau leader of the unit")

    class Unit(models.TextChoices):
        HOUR = "hour", _("hours")
        DAY = "day", _("days")

    class Tone(models.TextChoices):
        WARN = "warn", _("amber")
        BAD = "bad", _("red")

    subject = models.CharField(_("of what"), max_length=10, choices=Subject, default=Subject.CLOCK)
    rule_code = models.CharField(
        _("rules whose code begins with"), max_length=60, blank=True, help_text=_("Empty for every deadline.")
    )
    is_after = models.BooleanField(_("after the deadline"), default=False)
    amount = models.PositiveSmallIntegerField(_("how long before or after"))
    unit = models.CharField(_("counted in"), max_length=10, choices=Unit, default=Unit.DAY)
    audience = models.CharField(_("who is told"), max_length=20, choices=Audience)
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
        return f"{self.get_subject_display()} · {when} · {self.get_audience_display()}"

    @property
    def distance(self):
        """How long before or after the deadline."""
        return timedelta(hours=self.amount) if self.unit == self.Unit.HOUR else timedelta(days=self.amount)


class Reminder(Witnessed):
    """That one step was taken for one deadline: unique, so that nobody is told twice of the same day."""

    ledger_label = "cases.reminder"

    step = models.ForeignKey(ReminderStep, on_delete=models.PROTECT, related_name="reminders")
    clock = models.ForeignKey(Clock, null=True, on_delete=models.PROTECT, related_name="reminders")
    review = models.ForeignKey("ReviewStep", null=True, on_delete=models.PROTECT, related_name="reminders")
    order = models.ForeignKey("SupervisionOrder", null=True, on_delete=models.PROTECT, related_name="reminders")
    due_at = models.DateTimeField(pgettext_lazy("deadline", "due"))
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(fields=["clock", "step", "due_at"], name="reminder_of_clock_once"),
            models.UniqueConstraint(fields=["review", "step", "due_at"], name="reminder_of_review_once"),
            models.UniqueConstraint(fields=["order", "step", "due_at"], name="reminder_of_order_once"),
        ]

    def __str__(self):
        return f"{self.step_id} {self.clock_id or self.review_id or self.order_id} {self.due_at}"
