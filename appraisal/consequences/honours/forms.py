from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shell.forms.dense import DenseForm


class HonoursForm(DenseForm, forms.Form):
    """The list that was read, and why it is confirmed."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
