"""Taking something out, and keeping a filter."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.office.exports.models import Export
from portal.shell.forms.dense import DenseForm


class ExportForm(DenseForm, forms.Form):
    """What a list is needed for."""

    purpose = forms.CharField(
        label=_("What the list is needed for"),
        max_length=200,
        help_text=_("Printed on every page and recorded with your name."),
    )
    query = forms.CharField(required=False, widget=forms.HiddenInput)


class TakeOutForm(DenseForm, forms.Form):
    """What a register or a briefing is needed for, and as which kind of file."""

    purpose = forms.CharField(
        label=pgettext_lazy("register", "What it is needed for"),
        max_length=200,
        help_text=_("Printed on every page and recorded with your name."),
    )
    format = forms.ChoiceField(label=_("Kind of file"))
    query = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, formats, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = dict(Export.Format.choices)
        self.fields["format"].choices = [(each, named[each]) for each in formats]


class SavedFilterForm(DenseForm, forms.Form):
    """The name of a filter, and the list that it is of."""

    name = forms.CharField(label=_("Keep this filter as"), max_length=40)
    kind = forms.SlugField(widget=forms.HiddenInput)
    query = forms.CharField(required=False, widget=forms.HiddenInput)
