"""Which days and which unit a register shows."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.people.inputs import UnitChoice
from portal.people.rights import BUREAU_WIDE, rights_of
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput
from portal.shell.periods import Period, month_of


class RegisterForm(DenseForm, forms.Form):
    """The first and the last day of a register, and a unit among those whose cases the officer may know of."""

    unit = UnitChoice(label=gettext_lazy("Unit"), required=False, empty_label=gettext_lazy("all"))
    first = forms.DateField(label=gettext_lazy("From"), required=False, widget=DateInput())
    last = forms.DateField(label=gettext_lazy("to"), required=False, widget=DateInput())

    use_required_attribute = False

    def __init__(self, officer, data, today=None):
        today = today or timezone.localdate()
        month = month_of(today)
        given = data.copy()
        for name, on in (("first", month.start), ("last", month.last_day)):
            if name not in given:
                given[name] = on.isoformat()
        super().__init__(given)
        self.fields["unit"].offer(_units_of(officer))

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        for name in ("first", "last"):
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, ValidationError(_("Name a day.")))
        if first and last and last < first:
            self.add_error("last", ValidationError(_("The last day lies before the first.")))
        return self.cleaned_data

    @property
    def period(self):
        """The Period of a valid form."""
        return Period(self.cleaned_data["first"], self.cleaned_data["last"] + timedelta(days=1))

    @property
    def chosen_unit(self):
        """The unit of a valid form, or None for all."""
        return self.cleaned_data.get("unit")


def _units_of(officer):
    """Return the primary keys of the units whose cases an officer may know of; None for all."""
    rights = rights_of(officer)
    return None if rights.reads_as(*BUREAU_WIDE) else rights.units_overseen or [officer.unit_id]
