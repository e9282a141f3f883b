"""The parties of a case as rows of a form."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Party
from cases.services.registration import PartyInput
from portal.shell.forms import DenseForm
from portal.shell.identity import validate_id_number

FIRST_ROWS = 3
MOST_PARTIES = 40


class PartyForm(DenseForm, forms.Form):
    """One party; an empty row is left out."""

    role = forms.ChoiceField(
        label=gettext_lazy("Part in the case"), choices=[("", "–"), *Party.Role.choices], required=False
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, required=False)
    id_number = forms.CharField(label=gettext_lazy("Identity number"), max_length=18, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=20, required=False)
    address = forms.CharField(label=gettext_lazy("Home address"), max_length=120, required=False)
    is_confidential = forms.BooleanField(label=gettext_lazy("asks to stay unnamed"), required=False)

    def clean_id_number(self):
        number = self.cleaned_data["id_number"].strip().upper()
        if number:
            validate_id_number(number)
        return number

    def clean(self):
        said = self.cleaned_data
        if self.is_blank:
            return said
        if not said.get("name"):
            self.add_error("name", _("A party needs a name."))
        if not said.get("role"):
            self.add_error("role", _("Say what part this person has."))
        return said

    @property
    def is_blank(self):
        """Whether nothing was written in this row."""
        return not any(self.data.get(self.add_prefix(name)) for name in self.fields)

    def as_input(self):
        """Return the PartyInput of a valid row."""
        return PartyInput(**{name: self.cleaned_data[name] for name in self.fields})


PartyRows = forms.formset_factory(
    PartyForm, extra=FIRST_ROWS, max_num=MOST_PARTIES, absolute_max=MOST_PARTIES, validate_max=True
)
