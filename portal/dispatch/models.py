from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.dispatch.notices.wording import notice_kinds
from portal.ledger.models import Event
from portal.shell.pages.shown_choices import ShownChoices
from portal.shell.pages.wording import Words


class NoticeQuerySet(models.QuerySet):
    def unread(self) -> Self:
        """Return the notices without a receipt."""
        return self.filter(receipt=None)


class Told(models.Model):
    """What is told: a declared kind, its facts, and the row that it is about (`portal.dispatch.notices.wording`)."""

    kind = models.CharField(_("kind"), max_length=60)
    facts = models.JSONField(default=dict)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(_("sent"))

    class Meta:
        abstract = True

    @property
    def title(self):
        """Its sentence in the language of the page; the code of a kind that is declared no more."""
        kind = notice_kinds().get(self.kind)
        return kind.worded(self.facts) if kind else self.kind

    @property
    def url(self):
        """The address of what it is about, "" where there is none."""
        kind = notice_kinds().get(self.kind)
        return kind.page.address(self.about_id) if kind and kind.page else ""


class Notice(Told):
    """A message to one person inside the portal; its key makes it once, its receipt says when it was read."""

    key = models.CharField(max_length=120, unique=True)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    tone = models.CharField(max_length=10, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [models.Index(fields=["recipient", "-created_at", "-id"], name="notice_of_person")]

    def __str__(self):
        return self.title


class Announcement(Told):
    """What many are told, written with the deed; a worker writes the notice of each (`notices.fan_out`)."""

    key = models.CharField(max_length=100, unique=True)
    recipients = models.JSONField()

    def __str__(self):
        return self.title


class Receipt(models.Model):
    """That a notice was read, and when: a row of its own, so that the notice never changes."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="receipt")
    read_at = models.DateTimeField()

    def __str__(self):
        return f"{self.notice_id} {self.read_at}"


class OutboxQuerySet(models.QuerySet):
    def takable(self, at: datetime) -> Self:
        """Return what a worker may take at that moment: available, not done, and in nobody's hands."""
        free = Q(lease_until=None) | Q(lease_until__lt=at)
        return self.filter(free, done_at=None, dead_at=None, available_at__lte=at)


class OutboxMessage(models.Model):
    """Work that follows a deed, written with it; a worker takes it later, once (`reliability.md` §3.2)."""

    topic = models.CharField(_("topic"), max_length=60)
    key = models.CharField(max_length=160, unique=True)
    payload = models.JSONField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(_("created"))
    available_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    done_at = models.DateTimeField(_("done"), null=True)
    dead_at = models.DateTimeField(_("given up"), null=True)
    last_error = models.TextField(_("error"), blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        indexes = [models.Index(fields=["available_at"], condition=Q(done_at=None, dead_at=None), name="outbox_open")]

    def __str__(self):
        return f"{self.topic} {self.key}"


class Plan(models.Model):
    """Up to when a job's occurrences have been written; what fell due since then is caught up."""

    job = models.CharField(max_length=60, primary_key=True)
    written_until = models.DateTimeField()

    def __str__(self):
        return f"{self.job} {self.written_until}"


class OccurrenceQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Return what is not finished: due or running."""
        return self.filter(state__in=[Occurrence.State.DUE, Occurrence.State.RUNNING])

    def takable(self, at: datetime) -> Self:
        """Return what a worker may take at that moment: due, or left by a worker that gives no sign of life."""
        due = Q(state=Occurrence.State.DUE, available_at__lte=at)
        left = Q(state=Occurrence.State.RUNNING, lease_until__lt=at)
        return self.filter(due | left, attempts__lt=F("attempts_allowed"))


class Occurrence(ShownChoices):
    """One run of a scheduled job for one period: planned, started, finished, with its counts (运行台账)."""

    class State(models.TextChoices):
        DUE = "due", _("due")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        OVERTAKEN = "overtaken", _("overtaken")

    # What its page shows (queries.titled).
    title: Words
    result_url: str
    figures: list[tuple[str, int | str]]
    step_label: str
    is_lost: bool
    reason: str
    tries_again: bool

    job = models.CharField(_("job"), max_length=60)
    key = models.CharField(_("for period"), max_length=60)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DUE)
    planned_at = models.DateTimeField(_("planned"))
    available_at = models.DateTimeField()
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    attempts_allowed = models.PositiveSmallIntegerField(default=5)
    is_late = models.BooleanField(_("late"), default=False)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=80, blank=True)
    counts = models.JSONField(_("counts"), default=dict)
    error = models.TextField(_("error"), blank=True)
    is_extra = models.BooleanField(default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled run")
        verbose_name_plural = _("scheduled runs")
        constraints = [models.UniqueConstraint(fields=["job", "key"], name="occurrence_once")]
        indexes = [models.Index(fields=["state", "planned_at"], name="occurrence_open")]

    def __str__(self):
        return f"{self.job} {self.key}"
