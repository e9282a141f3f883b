from django import forms
from django.utils.translation import gettext_lazy as _

from portal.ledger.models import Chain, Outcome
from portal.shell.forms.dense import DenseForm


class EventFilter(DenseForm, forms.Form):
    """Which events of the ledger to show."""

    chain = forms.ChoiceField(label=_("Chain"), choices=Chain.choices, required=False)
    kind = forms.CharField(label=_("Deed"), required=False, max_length=60)
    person = forms.CharField(label=_("Who"), required=False, max_length=80)
    about = forms.CharField(label=_("About"), required=False, max_length=110)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", _("all")), *Outcome.choices], required=False)
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def chosen(self):
        """Return the sound filters alone, with the business chain where none is chosen."""
        self.is_valid()
        return {"chain": Chain.BUSINESS, **{name: value for name, value in self.cleaned_data.items() if value}}
