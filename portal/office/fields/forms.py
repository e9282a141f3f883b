"""Form fields made from declared ones; the deed reads and judges what they bring."""

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from portal.office.fields.rules import ANSWERS, SILENT
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput, MomentInput

NOTHING = ("", "–")
NOT_KNOWN = ("", _("not known"))
BROAD = {"long", "choices", "range", "file", "officers"}


class DeclaredForm(DenseForm, forms.Form):
    """A form of rows; `choices_of(row)` gives the (key, words) that a row chooses from."""

    def __init__(self, rows, choices_of, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[row.name] = field_for(row, choices_of)

    @property
    def said(self):
        """Return what says something, by name; the form must be valid."""
        names = {row.name for row in self.rows}
        return {name: value for name, value in self.cleaned_data.items() if name in names and value not in SILENT}

    @property
    def laid_out(self):
        """Return [(field, whether it takes the whole width)] in the order of the rows."""
        types = {row.name: row.type for row in self.rows}
        return [(self[name], types.get(name, "long") in BROAD) for name in self.fields]


def initial_of(rows, said):
    """Return what a form shows for what was said before."""
    moments = {row.name for row in rows if row.type == "moment"}
    return {name: parse_datetime(value) if name in moments else value for name, value in (said or {}).items()}


def field_for(row, choices_of):
    """Return the form field of a row, with the condition of its star."""
    field = _field_for(row, choices_of)
    field.needed_when = row.needed_when
    return field


def _field_for(row, choices_of):
    words = {"label": row.label, "help_text": row.help, "required": row.needed}
    if row.type in SIMPLE:
        return SIMPLE[row.type](row, words)
    choices = list(row.choices) or choices_of(row)
    if row.type == "choices":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
    if row.type == "officers":
        return forms.TypedMultipleChoiceField(choices=choices, coerce=int, widget=forms.CheckboxSelectMultiple, **words)
    if row.type in ("party", "range", "officer"):
        return forms.TypedChoiceField(choices=[NOTHING, *choices], coerce=int, empty_value=None, **words)
    return forms.ChoiceField(choices=[NOTHING, *choices], **words)


SIMPLE = {
    "text": lambda row, words: forms.CharField(max_length=200, **words),
    "long": lambda row, words: forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **words),
    "number": lambda row, words: forms.IntegerField(min_value=row.bottom, max_value=row.top, **words),
    "check": lambda row, words: forms.BooleanField(**words),
    "answer": lambda row, words: forms.ChoiceField(choices=[NOT_KNOWN, *ANSWERS], **words),
    "date": lambda row, words: forms.DateField(widget=DateInput(), **words),
    "moment": lambda row, words: forms.DateTimeField(widget=MomentInput(), **words),
    "file": lambda row, words: forms.FileField(**words),
}
