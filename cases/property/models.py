from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.case.models import Case
from cases.file.evidence.models import Evidence
from cases.file.parties.models import Party
from cases.file.sight.scope import of_cases, sight_of
from cases.review.measures.models import CompulsoryMeasure
from portal.ledger.models import Witnessed
from portal.ledger.rows.guards import Frozen
from portal.people.models import Officer


def known_to(officer, sight, units=None):
    """Condition for what the officer with this primary key may know of, seeing so far (`sight.scope.sight_of`)."""
    return of_cases(officer, sight, units) | Q(keeper=officer, case__is_sealed=False)


class PropertyQuerySet(models.QuerySet):
    def visible_to(self, officer: Officer, on: date | None = None) -> Self:
        """Return the property of the cases an officer may know of, and what the officer keeps."""
        return self.filter(known_to(officer.pk, *sight_of(officer, on)))

    def held(self) -> Self:
        """Return what is neither returned nor disposed of."""
        return self.filter(state=Property.State.HELD)


class Property(Witnessed):
    """A thing taken in a case (涉案财物): numbered, with whoever holds it now, until it is returned or disposed of."""

    ledger_label = "cases.property"

    # Said by the query that reads it (queries): it has come to a keeper; it is late for one.
    is_with_keeper: bool
    is_late: bool

    class How(models.TextChoices):
        SEIZED = "seized", _("seized")
        RETAINED = "retained", _("retained")
        SEALED = "sealed", _("sealed up")
        PRESERVED = "preserved", _("registered and preserved")
        SAMPLED = "sampled", _("taken as a sample")
        RECOVERED = "recovered", _("recovered")
        CONFISCATED = "confiscated", _("confiscated")
        HANDED_IN = "handed_in", _("handed in by its holder")

    class State(models.TextChoices):
        HELD = "held", _("held")
        RETURNED = "returned", _("returned to its owner")
        DISPOSED = "disposed", _("disposed of")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="property")
    number = models.CharField(pgettext_lazy("property", "number"), max_length=60, unique=True)
    name = models.CharField(_("name of the thing"), max_length=80)
    description = models.CharField(_("features"), max_length=300, blank=True)
    quantity = models.CharField(_("quantity"), max_length=40)
    value = models.PositiveBigIntegerField(_("estimated value in fen"), null=True)
    how = models.CharField(_("how it was taken"), max_length=12, choices=How)
    measure = models.ForeignKey(
        CompulsoryMeasure,
        verbose_name=pgettext_lazy("case", "measure"),
        null=True,
        on_delete=models.PROTECT,
        related_name="taken",
    )
    document = models.CharField(_("number of the document"), max_length=60, blank=True)
    holder_before = models.ForeignKey(
        Party, verbose_name=_("taken from"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence = models.ForeignKey(
        Evidence, verbose_name=_("evidence item"), null=True, on_delete=models.PROTECT, related_name="things"
    )
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(pgettext_lazy("property", "taken"))
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("kept by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField(_("where it is"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.HELD)
    steps = models.PositiveSmallIntegerField(default=1)
    added_at = models.DateTimeField(_("registered"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = PropertyQuerySet.as_manager()

    class Meta:
        verbose_name = _("property in a case")
        verbose_name_plural = _("property in cases")
        ordering = ["-added_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="held", ended_at=None) | ~Q(state="held") & Q(ended_at__isnull=False, keeper=None),
                name="property_ends_when_it_ends",
            )
        ]
        indexes = [
            models.Index(fields=["-added_at", "-id"], name="property_by_date"),
            models.Index(fields=["state", "-added_at", "-id"], name="property_by_state"),
            models.Index(fields=["keeper"], condition=Q(state="held"), name="property_of_keeper"),
        ]

    def __str__(self):
        return self.number


class Custody(Witnessed):
    """One hand-over of a thing (保管记录): each starts with whoever held it last, so that the chain has no gap."""

    ledger_label = "cases.custody"

    class Purpose(models.TextChoices):
        TAKEN = "taken", pgettext_lazy("property", "taken")
        KEEPING = "keeping", _("handed to the keeper")
        USE = "use", _("lent for the investigation")
        BACK = "back", _("brought back")
        MOVED = "moved", _("moved to another place")
        EXPERT = "expert", _("given to an expert")
        RETURNED = "returned", _("returned to its owner")
        DISPOSED = "disposed", _("disposed of")

    guards = (*Witnessed.guards, Frozen(corrected=("outside", "place", "remark", "happened_at")))

    thing = models.ForeignKey(Property, on_delete=models.PROTECT, related_name="custody")
    number = models.PositiveSmallIntegerField()
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("given by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("received by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    outside = models.CharField(_("body outside the bureau"), max_length=80, blank=True)
    place = models.CharField(_("where it is"), max_length=120)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("approved by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    happened_at = models.DateTimeField(_("handed over"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("custody log")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["thing", "number"], name="custody_once_per_place")]

    def __str__(self):
        return f"{self.thing_id} {self.number}"


class PropertyEnd(Witnessed):
    """How a thing left (去向): returned against a receipt, or disposed of by an approved decision."""

    ledger_label = "cases.propertyend"

    class Way(models.TextChoices):
        RETURNED = "returned", _("returned to its owner")
        DESTROYED = "destroyed", _("destroyed")
        SOLD = "sold", _("sold or auctioned")
        TREASURY = "treasury", _("handed to the treasury")
        TRANSFERRED = "transferred", _("transferred with the case")
        IN_FILE = "in_file", _("kept in the file as evidence")

    guards = (*Witnessed.guards, Frozen(corrected=("outside", "reason", "approval", "proceeds", "happened_on")))

    thing = models.OneToOneField(Property, on_delete=models.PROTECT, related_name="end")
    way = models.CharField(_("way"), max_length=12, choices=Way)
    recipient = models.ForeignKey(
        Party, verbose_name=_("recipient"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    outside = models.CharField(_("body outside the bureau"), max_length=80, blank=True)
    receipt = models.ForeignKey(
        Evidence, verbose_name=_("receipt on file"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300)
    approval = models.CharField(_("number of the approval"), max_length=60, blank=True)
    proceeds = models.PositiveBigIntegerField(_("proceeds in fen"), null=True)
    happened_on = models.DateField(_("day"))
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("whereabouts of property")
        verbose_name_plural = _("whereabouts of property")
        constraints = [
            models.CheckConstraint(
                condition=Q(way="returned", recipient__isnull=False, receipt__isnull=False)
                | ~Q(way="returned") & ~Q(approval="")
                | Q(way="in_file"),
                name="property_end_is_proven",
            )
        ]

    def __str__(self):
        return f"{self.thing_id} {self.way}"
