"""Saying what each column of a table is."""

from django import forms
from django.utils.translation import gettext_lazy

from portal.shell.forms import DenseForm

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
