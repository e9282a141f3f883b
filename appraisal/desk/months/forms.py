from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.scheme.periods.models import COMPUTES_AFTER, COMPUTES_AT, LAST_FIRST_DAY, PUBLICITY_DAYS, Period
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.inputs import DateInput


class SendingForm(DenseForm, forms.Form):
    """What is sent once and for all: the results that were shown, and a reason where only one forces it."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, needs_reason, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]


class OpeningForm(DenseForm, forms.Form):
    """The first day of the period that was offered for opening."""

    starts_on = forms.DateField()


class PatternForm(DenseForm, forms.Form):
    """How the periods of a scheme follow each other from a day on."""

    kind = forms.ChoiceField(label=_("Kind of period"), choices=Period.Kind.choices)
    first_day = forms.IntegerField(label=_("Begins on day"), min_value=1, max_value=LAST_FIRST_DAY, initial=1)
    first_month = forms.IntegerField(
        label=_("The first of the year begins in month"),
        min_value=1,
        max_value=12,
        initial=1,
        help_text=_("Says nothing for months."),
    )
    computes_after = forms.IntegerField(
        label=_("Computed so many days after"),
        min_value=0,
        max_value=60,
        initial=COMPUTES_AFTER,
        help_text=_("Counted from the first day after the period."),
    )
    computes_at = forms.TimeField(
        label=_("Computed at"), initial=COMPUTES_AT, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    publicity_days = forms.IntegerField(
        label=_("Working days for objections"), min_value=1, max_value=60, initial=PUBLICITY_DAYS
    )
    holds_from = forms.DateField(
        label=_("Holds from"), widget=DateInput, help_text=_("The first day of the first period of this pattern.")
    )
    bridges = forms.BooleanField(
        label=_("What lies before it, since the last period, is a shorter period of its own"), required=False
    )
