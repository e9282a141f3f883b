from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import StrIndex
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.case.models import Case
from cases.file.evidence.models import Evidence
from cases.file.sight.models import Handler, Recusal
from cases.file.sight.scope import of_cases_in_sight
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.people.models import Officer, Post, Unit
from portal.people.rights import BUREAU_WIDE, UNIT_WIDE


class OrderQuerySet(models.QuerySet):
    def visible_to(self, officer: Officer, on: date | None = None) -> Self:
        """Return the orders on cases that an officer may know of."""
        return self.filter(of_cases_in_sight(officer, on))

    def out_of_reach(self, on: date) -> Self:
        """Return those whose responsible officer has left or is recused, or neither handles nor oversees the case."""
        case, responsible = OuterRef("case"), OuterRef("responsible")
        posts = Post.objects.on(on).filter(officer=responsible, role__in=UNIT_WIDE | BUREAU_WIDE)
        above = posts.annotate(depth=StrIndex(OuterRef("case__unit__path"), F("unit__path"))).filter(depth=1)
        return self.filter(
            Q(responsible__is_active=False)
            | Exists(Recusal.objects.filter(case=case, officer=responsible))
            | ~Exists(Handler.objects.filter(case=case, officer=responsible, ends_at=None)) & ~Exists(above)
        )


class SupervisionOrder(Witnessed):
    """A supervision order (督办): a problem that a supervisor names, with who puts it right and by when.

    `about_type` and `about_id` say what it is about; `case` is set where that is a case.
    """

    ledger_label = "cases.supervisionorder"

    # What its line and its page show (queries.shown, queries.order_for).
    is_over: bool
    left: str
    tone: str
    trail: models.QuerySet

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("supervision order", "to be put right")
        ANSWERED = "answered", pgettext_lazy("supervision order", "answered")
        SUSPENDED = "suspended", pgettext_lazy("supervision order", "suspended")
        CONFIRMED = "confirmed", pgettext_lazy("supervision order", "confirmed")

    number = models.CharField(pgettext_lazy("supervision order", "number"), max_length=40, unique=True)
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="orders")
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    problem = models.TextField(_("problem"))
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who puts it right"), on_delete=models.PROTECT, related_name="orders"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("raised by"), on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField(_("raised"))
    due_at = models.DateTimeField(pgettext_lazy("deadline", "due"))
    suspended_at = models.DateTimeField(_("suspended"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervision order")
        verbose_name_plural = _("supervision orders")
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="confirmed", ended_at__isnull=False) | ~Q(state="confirmed") & Q(ended_at=None),
                name="order_ends_when_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state="suspended", suspended_at__isnull=False)
                | ~Q(state="suspended") & Q(suspended_at=None),
                name="order_suspended_since",
            ),
        ]
        indexes = [
            models.Index(fields=["-raised_at", "-id"], name="order_by_date"),
            models.Index(fields=["due_at"], condition=Q(state="open"), name="order_running"),
        ]

    def __str__(self):
        return self.number


class OrderEntry(Witnessed):
    """One move on a supervision order, kept as it was made: what was said, with which proof, until when."""

    ledger_label = "cases.orderentry"

    guards = (*Witnessed.guards, Frozen())

    class Kind(models.TextChoices):
        RAISED = "raise", pgettext_lazy("supervision order", "raised")
        ANSWERED = "answer", pgettext_lazy("supervision order", "answered")
        CONFIRMED = "confirm", pgettext_lazy("supervision order", "confirmed")
        RAISED_AGAIN = "raise-again", pgettext_lazy("supervision order", "raised again")
        SUSPENDED = "suspend", pgettext_lazy("supervision order", "suspended")
        RESUMED = "resume", pgettext_lazy("supervision order", "resumed")
        EXTENDED = "extend", pgettext_lazy("supervision order", "extended")
        REASSIGNED = "reassign", pgettext_lazy("supervision order", "given to somebody else")

    order = models.ForeignKey(SupervisionOrder, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=Kind)
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    document = models.CharField(max_length=120, blank=True)
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.order_id} {self.kind}"
