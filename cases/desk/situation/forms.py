"""Which month and which unit the situation analysis shows."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.people.models import Unit
from portal.people.rights import BUREAU_WIDE, rights_of
from portal.shell.forms.dense import DenseForm
from portal.shell.periods import month_of

EARLIEST = date(2000, 1, 1)


class SituationForm(DenseForm, forms.Form):
    """A month and a unit among those that the officer oversees; what makes no sense is left out."""

    unit = forms.ModelChoiceField(label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("all"))
    month = forms.RegexField(r"\d{4}-\d{2}", required=False, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, officer, data):
        super().__init__(data)
        rights = rights_of(officer)
        units = Unit.objects.filter(is_active=True)
        if not rights.reads_as(*BUREAU_WIDE):
            units = units.filter(pk__in=rights.units_overseen or ())
        self.fields["unit"].queryset = units

    def chosen(self, today):
        """Return (month, unit): this month where none is named, or one that is to come; None for all units."""
        self.is_valid()
        return self._month(today), self.cleaned_data.get("unit")

    def _month(self, today):
        try:
            first = date.fromisoformat(f"{self.cleaned_data.get('month', '')}-01")
        except ValueError:
            return month_of(today)
        return month_of(first) if EARLIEST <= first <= today else month_of(today)
