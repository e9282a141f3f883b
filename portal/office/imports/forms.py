"""Handing in a table, saying what its columns are, loading it without its refused rows, undoing it."""

from django import forms
from django.utils.translation import gettext_lazy

from portal.shell.forms.dense import DenseForm

LEFT_OUT = ("", gettext_lazy("left out"))


class ColumnsForm(DenseForm, forms.Form):
    """A choice for each column of a file, as it is read now; `fields` are [(field, name)]."""

    def __init__(self, columns, fields, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = columns
        for place, (heading, field) in enumerate(columns):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading, choices=[LEFT_OUT, *fields], initial=field, required=False
            )

    @property
    def assigned(self):
        """What a valid form says, as [[heading, field]]."""
        said = self.cleaned_data
        return [[heading, said[f"column-{place}"]] for place, (heading, _field) in enumerate(self.columns)]


class ImportForm(DenseForm, forms.Form):
    """The table and the name of its source."""

    origin = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=60,
        help_text=gettext_lazy("Names the register; a second file of the same source adds only what is new."),
    )
    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file"),
        help_text=gettext_lazy(
            "Excel, WPS, CSV or what old systems save as a table; headings as in the template; 20 MB at most."
        ),
    )
    sheet = forms.CharField(
        label=gettext_lazy("Sheet"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Only where several sheets hold such a table. Hidden sheets are not read."),
    )


class LoadForm(DenseForm, forms.Form):
    """Whether the refused rows are left out."""

    leaves_out = forms.BooleanField(
        label=gettext_lazy("Leave out the refused rows; I have looked at them"), required=False
    )


class UndoForm(DenseForm, forms.Form):
    """Why an import is undone."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
