"""Controls that the forms of every room use."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shell.forms import DenseForm


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class ReasonForm(DenseForm, forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


FEN = 100


class Yuan(forms.DecimalField):
    """An amount in yuan, cleaned to whole fen."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=12, decimal_places=2, min_value=0, required=False, **kwargs)

    def clean(self, value):
        amount = super().clean(value)
        return None if amount is None else int(amount * FEN)
