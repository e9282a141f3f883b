from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shell.forms.dense import DenseForm


class AcknowledgeForm(DenseForm, forms.Form):
    """What will be done about an early warning."""

    measures = forms.CharField(label=_("What will be done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ThresholdForm(DenseForm, forms.Form):
    """From which number on a signal warns, and why."""

    at_least = forms.IntegerField(label=_("Warns from"), min_value=0, max_value=100_000, help_text=_("0: never."))
    reason = forms.CharField(label=_("Reason"), max_length=500)
