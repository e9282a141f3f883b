"""Asking for a decision: the proposal, and the particulars of its kind."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.particulars import PARTICULARS
from portal.shell.forms import DenseForm


class AskForm(DenseForm, forms.Form):
    """The proposal of a matter and the particulars that its kind asks for."""

    proposal = forms.CharField(label=_("Proposed decision and reasons"), widget=forms.Textarea(attrs={"rows": 7}))

    def __init__(self, kind, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for particular in PARTICULARS.get(kind, ()):
            self.fields[particular.name] = _field(particular)

    @property
    def particulars(self):
        """Return the particulars that say something, as plain data."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "proposal" and value not in ("", None, False)
        }


def _field(particular):
    words = {"label": particular.label, "help_text": particular.help, "required": False}
    if particular.type == "check":
        return forms.BooleanField(**words)
    if particular.type == "number":
        return forms.IntegerField(min_value=0, max_value=particular.top, **words)
    return forms.CharField(max_length=200, **words)
