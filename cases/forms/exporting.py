"""Taking a list out, and keeping a filter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shell.forms import DenseForm


class ExportForm(DenseForm, forms.Form):
    """What a list is needed for."""

    purpose = forms.CharField(
        label=_("What the list is needed for"), max_length=200,
        help_text=_("Printed on every page and recorded with your name."),
    )  # fmt: skip
    query = forms.CharField(required=False, widget=forms.HiddenInput)


class SavedFilterForm(DenseForm, forms.Form):
    """The name of a filter."""

    name = forms.CharField(label=_("Keep this filter as"), max_length=40)
    query = forms.CharField(required=False, widget=forms.HiddenInput)
