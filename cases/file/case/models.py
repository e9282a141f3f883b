from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.case.states import CASE_ENDS, CaseKind, CaseState
from cases.file.reference import Cause
from cases.file.sight.scope import visible_cases
from portal.ledger.models import Witnessed
from portal.people.models import Officer, Unit


class CaseQuerySet(models.QuerySet):
    def visible_to(self, officer: Officer, on: date | None = None) -> Self:
        """Return the cases that an officer may know of (`domain.md`, who sees what)."""
        return visible_cases(self, officer, on)


class Case(Witnessed):
    """A case (案件) from acceptance to the archive."""

    ledger_label = "cases.case"

    # Read beside it for the pages of a file (queries.with_people).
    received: models.Model | None
    officers: list[models.Model]

    class Source(models.TextChoices):
        CALL = "call", _("110 call")
        WALK_IN = "walk_in", _("walk-in")
        ACCUSATION = "accusation", _("accusation by the victim")
        TIP = "tip", _("report by a third person")
        DELIVERED = "delivered", _("suspect brought in by people")
        SURRENDER = "surrender", _("suspect gave himself up")
        TRANSFER = "transfer", _("transfer")
        FOUND = "found", _("found on duty")
        IMPORTED = "imported", _("imported history")

    number = models.CharField(pgettext_lazy("case", "number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=CaseKind, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=CaseState, default=CaseState.REGISTERED)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="cases")
    cause = models.ForeignKey(
        Cause, verbose_name=_("cause"), null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("lead officer"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    occurred_at = models.DateTimeField(_("happened"), null=True)
    reported_at = models.DateTimeField(_("reported"), null=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    facts = models.TextField(_("facts"), blank=True)
    is_fast_track = models.BooleanField(_("fast track"), default=False)
    is_mediating = models.BooleanField(_("being mediated"), default=False)
    is_sealed = models.BooleanField(_("sealed"), default=False)
    is_imported = models.BooleanField(_("imported history"), default=False)
    origin = models.CharField(max_length=120, blank=True)
    batch = models.ForeignKey(
        "office.ImportBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    is_void = models.BooleanField(_("import undone"), default=False)
    extra = models.JSONField(default=dict, blank=True)
    registered_at = models.DateTimeField(_("registered"))
    suspect_arrived_at = models.DateTimeField(_("suspect arrived"), null=True)
    fast_track_consent_on = models.DateField(_("agreed to the fast track"), null=True)
    filed_at = models.DateTimeField(_("filed"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-registered_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_imported=True) | Q(lead__isnull=False, cause__isnull=False) & ~Q(kind=""),
                name="case_of_ours_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(is_imported=True)
                | Q(state__in=CASE_ENDS, ended_at__isnull=False)
                | ~Q(state__in=CASE_ENDS) & Q(ended_at=None),
                name="case_ends_when_it_ends",
            ),
            # What is void is out of everybody's sight by the rule for sealed cases.
            models.CheckConstraint(
                condition=Q(is_void=False) | Q(is_imported=True, is_sealed=True), name="case_void_is_out_of_sight"
            ),
        ]
        indexes = [
            models.Index(fields=["-registered_at", "-id"], name="case_by_date"),
            models.Index(fields=["state", "-registered_at", "-id"], name="case_by_state"),
            models.Index(fields=["unit", "-registered_at", "-id"], name="case_by_unit"),
            models.Index(fields=["unit", "state", "-registered_at", "-id"], name="case_by_unit_state"),
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="case_by_end"),
            models.Index(
                fields=["unit", "lead"], condition=Q(is_imported=False, ended_at=None), name="case_open_by_lead"
            ),
            models.Index(fields=["occurred_at"], condition=Q(is_sealed=False), name="case_by_happening"),
            models.Index(fields=["id"], condition=Q(is_sealed=True), name="case_sealed"),
            # Small enough to count a thousand cases of every state without touching the table.
            models.Index(fields=["state"], condition=Q(is_sealed=False), name="case_counted"),
            models.Index(fields=["unit", "state"], condition=Q(is_sealed=False), name="case_counted_by_unit"),
        ]

    def __str__(self):
        return self.number

    @property  # type: ignore[operator]  # the rows of `Property` bear its name here
    def has_ended(self):
        """Whether the case is over."""
        return self.state in CASE_ENDS
