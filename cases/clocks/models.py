from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.case.models import Case
from cases.file.reference import InForce
from portal.ledger.models import Witnessed
from portal.shell.naming import Labelled


class ClockRule(Labelled, Witnessed):
    """A statutory period (期限): how long, counted in what, from what, by which article, in force when."""

    ledger_label = "cases.clockrule"

    class Counted(models.TextChoices):
        DAY = "day", _("days")
        WORKDAY = "workday", _("working days")
        HOUR = "hour", _("hours")
        MONTH = "month", _("months")

    code = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    amount = models.PositiveSmallIntegerField(_("length"))
    unit = models.CharField(_("counted in"), max_length=10, choices=Counted)
    base = models.CharField(_("counted from"), max_length=40)
    met_by = models.CharField(_("met by"), max_length=40, blank=True)
    selected_by = models.CharField(_("the date that selects the rule"), max_length=40)
    applies_to = models.CharField(max_length=20, blank=True)
    rolls_to_workday = models.BooleanField(_("a last day on a holiday moves to the next working day"), default=True)
    max_times = models.PositiveSmallIntegerField(_("how often at most"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        verbose_name = _("deadline rule")
        verbose_name_plural = _("deadline rules")
        ordering = ["code", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="clock_rule_once")]

    def __str__(self):
        return f"{self.label} ({self.basis})"


class ClockQuerySet(models.QuerySet):
    def running(self):
        """Return the clocks that are neither met nor void."""
        return self.filter(met_at=None, is_void=False)

    def with_pause(self):
        """Annotate `paused_since`: since when a clock stands still, None for one that runs."""
        still = ClockPause.objects.filter(clock=OuterRef("pk"), ends_at=None, is_void=False)
        return self.annotate(paused_since=Subquery(still.order_by("starts_at").values("starts_at")[:1]))


class Clock(Witnessed):
    """A deadline of a case; `due_at` is always what `cases.clocks.rules.due` gives for rule, base, extensions, pauses.

    Met when the deed it waits for is done; void when what it was counted from is undone.
    """

    ledger_label = "cases.clock"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    rule = models.ForeignKey(ClockRule, on_delete=models.PROTECT, related_name="+")
    base_at = models.DateTimeField(_("counted from"))
    extensions = models.PositiveSmallIntegerField(_("extensions"), default=0)
    due_at = models.DateTimeField(pgettext_lazy("deadline", "due"))
    met_at = models.DateTimeField(_("met"), null=True)
    is_void = models.BooleanField(_("void"), default=False)
    is_provisional = models.BooleanField(_("provisional"), default=False)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rule", "base_at"], condition=Q(is_void=False), name="clock_once"
            )
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(met_at=None, is_void=False), name="clock_running")]

    def __str__(self):
        return f"{self.rule.code} {self.due_at}"


class PauseGround(Labelled, Witnessed):
    """Why the law lets a period stand still (期间扣除): which clocks, by which article, in force when."""

    ledger_label = "cases.pauseground"

    code = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    rules = models.JSONField(_("deadline rules"))
    basis = models.CharField(_("basis"), max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = InForce.as_manager()

    class Meta:
        verbose_name = _("ground for a pause")
        verbose_name_plural = _("grounds for a pause")
        ordering = ["code", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="pause_ground_once")]


class PauseQuerySet(models.QuerySet):
    def counting(self):
        """Return the pauses that were not taken back."""
        return self.filter(is_void=False)


class ClockPause(Witnessed):
    """Time that does not count, for example an expert appraisal; who paused it, why, and by which paper."""

    ledger_label = "cases.clockpause"

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")
    ground = models.ForeignKey(
        PauseGround, verbose_name=_("ground"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True)
    document = models.CharField(_("paper, by number"), max_length=120, blank=True)
    end_document = models.CharField(_("paper of the end, by number"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    is_void = models.BooleanField(pgettext_lazy("pause", "taken back"), default=False)
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="pause_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return f"{self.clock_id} {self.starts_at}"


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
