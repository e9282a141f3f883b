"""Handing in a table, loading it without its refused rows, undoing it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shell.forms import DenseForm


class ImportForm(DenseForm, forms.Form):
    """The table and the name of its source."""

    origin = forms.CharField(
        label=_("Source"),
        max_length=60,
        help_text=_("Names the register; a second file of the same source adds only what is new."),
    )
    file = forms.FileField(
        label=_("Excel or CSV file"),
        help_text=_("Excel, WPS, CSV or what old systems save as a table; headings as in the template; 20 MB at most."),
    )
    sheet = forms.CharField(
        label=_("Sheet"),
        max_length=100,
        required=False,
        help_text=_("Only where several sheets hold such a table. Hidden sheets are not read."),
    )


class LoadForm(DenseForm, forms.Form):
    """Whether the refused rows are left out."""

    leaves_out = forms.BooleanField(label=_("Leave out the refused rows; I have looked at them"), required=False)


class UndoForm(DenseForm, forms.Form):
    """Why an import is undone."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
