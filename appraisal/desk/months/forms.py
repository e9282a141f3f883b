from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shell.forms.dense import DenseForm


class SendingForm(DenseForm, forms.Form):
    """What is sent once and for all: the results that were shown, and a reason where only one forces it."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, needs_reason, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]
