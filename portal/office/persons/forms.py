"""Looking for a person."""

from django import forms
from django.utils.translation import gettext_lazy

from portal.shell.forms.dense import DenseForm


class FindPersonForm(DenseForm, forms.Form):
    """A whole name, identity number or phone, and why it is looked for."""

    sought = forms.CharField(
        label=gettext_lazy("Name, identity number or phone, whole"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(label=gettext_lazy("Reason; the search is recorded"), max_length=200)
