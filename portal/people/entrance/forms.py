from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.people.inputs import OfficerChoice
from portal.people.models import Officer
from portal.people.queries import possible_substitutes
from portal.shell.forms.dense import DenseForm


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class SubstituteForm(DenseForm, forms.Form):
    """Who acts for one, and on which days."""

    substitute = OfficerChoice(label=_("Substitute"), queryset=Officer.objects.none())
    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput())

    def __init__(self, officer, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["substitute"].queryset = possible_substitutes(officer, timezone.localdate())


class OwnPasswordForm(DenseForm, PasswordChangeForm):
    """The old password and, twice, the new one."""


class TokenForm(DenseForm, forms.Form):
    """The program that will use a token, and for how many days."""

    label = forms.CharField(label=_("Program"), max_length=80)
    days = forms.IntegerField(label=_("Valid for days"), min_value=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["days"].initial = self.fields["days"].max_value = settings.API_TOKEN_DAYS
        self.fields["days"].widget.attrs["max"] = settings.API_TOKEN_DAYS
