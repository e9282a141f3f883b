"""The filter of the list of cases; it travels in the query string into a record and back."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.file.case.states import CaseKind, CaseState
from portal.people.models import Unit
from portal.people.rights import BUREAU_WIDE, rights_of
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput


class CaseFilterForm(DenseForm, forms.Form):
    """The controls that narrow the list of cases; `offers` are the units to choose from, "all" or primary keys."""

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

    def __init__(self, data, offers):
        super().__init__(data)
        units = Unit.objects.filter(is_active=True)
        if offers == "all":
            self.fields["unit"].queryset = units
        elif len(offers) > 1:
            self.fields["unit"].queryset = units.filter(pk__in=offers)
        else:
            del self.fields["unit"]


CONTROLS = tuple(name for name in CaseFilterForm.base_fields if name != "state")


CURSORS = {"after", "before"}


class CaseFilter:
    """What somebody narrows the list by. Everything is optional; what makes no sense is left out.

    Most lists are opened without a filter, so its form is made only where something of it is asked.
    """

    def __init__(self, officer, data):
        rights = rights_of(officer)
        self._data = data
        self._offers = "all" if rights.has(*BUREAU_WIDE) else rights.units_overseen or ()

    @cached_property
    def form(self):
        """The CaseFilterForm, bound to what was asked."""
        return CaseFilterForm(self._data, self._offers)

    @cached_property
    def chosen(self):
        """What is filtered by: {name: value} of the fields that are filled in and make sense."""
        if self.is_blank:
            state = self._data.get("state")
            return {"state": state} if state in CaseState.values else {}
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @cached_property
    def is_blank(self):
        """Whether no control holds anything, so that everybody with the same units is shown the same."""
        return not any(map(self._data.get, CONTROLS))

    @property
    def key(self):
        """What a blank form depends on: the units it offers, and the state it keeps."""
        return self._offers, self.chosen.get("state", "")

    @property
    def filled_key(self):
        """What a form depends on that shows what was chosen; one filter is asked for page after page."""
        return self._offers, sorted((name, str(value)) for name, value in self._data.items() if name not in CURSORS)

    @property
    def is_narrow(self):
        """Whether more than text and state narrows the list, so that the drawer stands open."""
        return bool(set(self.chosen) - {"q", "state", "mine"})
