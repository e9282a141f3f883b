from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.intake.reception.models import Reception
from portal.office.persons.models import Person
from portal.people.models import Officer, Unit
from portal.people.rights import BUREAU_WIDE, rights_of


class EnquiryQuerySet(models.QuerySet):
    def visible_to(self, officer: Officer, on: date | None = None) -> Self:
        """Return the enquiries that an officer took, or that were taken in the units one oversees."""
        rights = rights_of(officer, on)
        if rights.reads_as(*BUREAU_WIDE):
            return self
        return self.filter(Q(received_by=officer) | Q(unit__in=rights.units_overseen or ()))


class Enquiry(Person):
    """Somebody came with what is no police business (公安机关办理行政案件程序规定 第61条第一款第三项).

    Told at once where to turn, in writing where they object; may become a service request.
    """

    ledger_label = "cases.enquiry"

    class Channel(models.TextChoices):
        CALL = "call", _("110 call")
        VISIT = "visit", _("came to the station")
        LETTER = "letter", _("by letter")
        STREET = "street", _("spoken to on duty")

    number = models.CharField(pgettext_lazy("case", "number"), max_length=40, unique=True)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(_("how it came in"), max_length=20, choices=Channel)
    received_at = models.DateTimeField(pgettext_lazy("reception", "received"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("received by"), on_delete=models.PROTECT, related_name="+"
    )
    topic = models.TextField(_("what it was about"))
    referred_to = models.CharField(_("competent organ"), max_length=120)
    told = models.CharField(_("reporter told"), max_length=20, choices=Reception.Told)
    told_at = models.DateTimeField(_("told"))
    is_disputed = models.BooleanField(_("objects to what was said"), default=False)
    wants_service = models.BooleanField(_("wishes to be helped on"), default=False)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ["-received_at", "-id"]
        indexes = [models.Index(fields=["unit", "-received_at", "-id"], name="enquiry_of_unit")]

    def __str__(self):
        return self.number
