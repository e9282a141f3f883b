"""The filter of the list of cases; it travels in the query string into a record and back."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.workflow import CaseKind, CaseState
from portal.people.models import Unit
from portal.people.rights import BUREAU_WIDE, rights_of
from portal.shell.forms import DenseForm


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class CaseFilter(DenseForm, forms.Form):
    """What the list is narrowed by. Everything is optional; what makes no sense is left out."""

    q = forms.CharField(label=_("Number, place, facts or cause"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *CaseState.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *CaseKind.choices])
    unit = forms.ModelChoiceField(label=_("Unit"), required=False, queryset=Unit.objects.none(), empty_label=_("all"))
    cause = forms.CharField(label=_("Cause"), required=False, max_length=60)
    lead = forms.CharField(label=_("Lead officer"), required=False, max_length=40)
    since = forms.DateField(label=_("Registered from"), required=False, widget=DateInput())
    until = forms.DateField(label=_("to"), required=False, widget=DateInput())
    mine = forms.BooleanField(label=_("only those I handle"), required=False)

    use_required_attribute = False

    def __init__(self, officer, data):
        super().__init__(data)
        rights = rights_of(officer)
        units = Unit.objects.filter(is_active=True)
        self._offers = "all" if rights.has(*BUREAU_WIDE) else rights.units_overseen or ()
        if self._offers == "all":
            self.fields["unit"].queryset = units
        elif len(self._offers) > 1:
            self.fields["unit"].queryset = units.filter(pk__in=self._offers)
        else:
            del self.fields["unit"]

    @cached_property
    def chosen(self):
        """What is filtered by: the fields that are filled in and make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_blank(self):
        """Whether no control holds anything, so that everybody with the same units is shown the same."""
        return not any(self.data.get(name) for name in self.fields if name != "state")

    @property
    def key(self):
        """What a blank form depends on: the units it offers, and the state it keeps."""
        return self._offers, self.chosen.get("state", "")

    @property
    def is_narrow(self):
        """Whether more than text and state narrows the list, so that the drawer stands open."""
        return bool(set(self.chosen) - {"q", "state", "mine"})
