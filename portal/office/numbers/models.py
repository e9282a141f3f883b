from django.db import models
from django.utils.translation import pgettext_lazy

from portal.ledger.models import Noted, Witnessed
from portal.ledger.rows.guards import Forward, Frozen
from portal.people.models import Unit


class Series(Noted):
    """The last number given, by unit, series and year: moved on in the deed that gives it, so without gaps."""

    ledger_label = "office.series"

    guards = (Forward("last"),)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "code", "year"], name="series_once")]

    def __str__(self):
        return f"{self.unit_id} {self.code} {self.year}: {self.last}"


class GivenNumber(Witnessed):
    """A number (文号) that was given: once for each `key`, which says for what, however often that is printed."""

    ledger_label = "office.givennumber"

    guards = (*Witnessed.guards, Frozen())

    key = models.CharField(max_length=100, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(pgettext_lazy("of a document", "number"), max_length=60, unique=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "code", "year", "serial"], name="given_number_once")]

    def __str__(self):
        return self.number
