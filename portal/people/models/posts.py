from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.ledger.models import Witnessed
from portal.people.models.officers import Officer
from portal.people.models.units import Unit, paths_over


class Role(models.TextChoices):
    """What a post lets its holder do; the unit of the post says where."""

    OFFICER = "officer", _("case officer")
    LEGAL_OFFICER = "legal_officer", _("legal officer")
    UNIT_HEAD = "unit_head", _("unit head")
    UNIT_DEPUTY = "unit_deputy", _("deputy unit head")
    LEGAL_DEPARTMENT = "legal_department", _("legal department reviewer")
    BUREAU_LEADER = "bureau_leader", _("bureau leader")
    SUPERVISOR = "supervisor", _("supervisor")
    PERSONNEL = "personnel", _("personnel department")
    RULE_ADMIN = "rule_admin", _("scoring-rule administrator")
    MEDIATOR = "mediator", _("mediator")
    COMMUNITY_OFFICER = "community_officer", _("community officer")
    SYSTEM_ADMIN = "system_admin", _("system administrator")
    SECURITY_ADMIN = "security_admin", _("security administrator")
    AUDIT_ADMIN = "audit_admin", _("audit administrator")


class Dated(models.QuerySet):
    def on(self, day: date) -> Self:
        """Return the rows in force on that day; the last day counts."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def between(self, first: date, last: date | None = None) -> Self:
        """Return the rows in force on some day of a span; open-ended without `last`."""
        begun = self.filter(starts_on__lte=last) if last else self
        return begun.filter(Q(ends_on=None) | Q(ends_on__gte=first))


class Withdrawable(Dated):
    """Rows that can also be taken back at once, even on their first day."""

    def on(self, day: date) -> Self:
        """Return the rows in force on that day; one taken back that day no longer is."""
        return super().on(day).filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=day))

    def between(self, first: date, last: date | None = None) -> Self:
        return super().between(first, last).filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=first))


class PostQuerySet(Withdrawable):
    def over(self, unit: Unit) -> Self:
        """Return the posts held in a unit or above it."""
        return self.filter(unit__path__in=paths_over(unit.path))


class Post(Witnessed):
    """A role that an officer holds in a unit from one day to another (职务).

    A leader's portfolio is one post a unit.
    """

    ledger_label = "people.post"

    officer = models.ForeignKey(Officer, verbose_name=_("officer"), on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="posts")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day; empty when open."))
    withdrawn_on = models.DateField(_("taken back"), null=True, blank=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-starts_on", "officer"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="post_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["officer", "role", "unit", "starts_on"], name="post_once"),
        ]
        indexes = [models.Index(fields=["unit", "role", "starts_on"], name="post_by_unit")]

    def __str__(self):
        return f"{self.officer} · {self.get_role_display()} · {self.unit}"


class Substitute(Witnessed):
    """Who acts for an absent officer, on which days (C8); ends by itself and reaches one hop only."""

    ledger_label = "people.substitute"

    officer = models.ForeignKey(Officer, verbose_name=_("absent"), on_delete=models.PROTECT, related_name="substitutes")
    substitute = models.ForeignKey(
        Officer, verbose_name=_("substitute"), on_delete=models.PROTECT, related_name="substitutes_for"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    named_by = models.ForeignKey(Officer, verbose_name=_("named by"), on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(_("taken back"), null=True, blank=True, editable=False)

    objects = Withdrawable.as_manager()

    class Meta:
        verbose_name = _("substitute")
        verbose_name_plural = _("substitutes")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=~Q(officer=F("substitute")), name="substitute_is_another"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="substitute_ends_after_it_starts"),
        ]

    def __str__(self):
        return f"{self.substitute} → {self.officer}"


class Qualification(Witnessed):
    """A qualification that an officer holds for a time (执法资格, 法律职业资格), or the mark of an older reviewer."""

    ledger_label = "people.qualification"

    class Kind(models.TextChoices):
        LAW_ENFORCEMENT = "law_enforcement", _("law-enforcement qualification")
        LEGAL_PROFESSION = "legal_profession", _("legal profession qualification")
        LONGSTANDING_REVIEWER = "longstanding_reviewer", _("reviewer since before the qualification was required")

    officer = models.ForeignKey(
        Officer, verbose_name=_("officer"), on_delete=models.PROTECT, related_name="qualifications"
    )
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        ordering = ["officer", "kind"]

    def __str__(self):
        return f"{self.officer} · {self.get_kind_display()}"
