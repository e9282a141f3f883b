"""Controls that the forms of every room use."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shell.forms.dense import DenseForm


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class AsksDates(DenseForm):
    """Mixin of a form whose deed may ask about dates: the tick that answers stands there once it was asked, at the end.

    Before the `forms.Form` that has the fields: `class EvidenceForm(AsksDates, forms.Form)`.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dates_confirmed"] = dates_confirmed()

    @property
    def asks_dates(self):
        """Whether the dates were asked about."""
        return self.is_bound and bool(self.errors.get("dates_confirmed") or self["dates_confirmed"].value())

    def visible_fields(self):
        """The fields of the page, with the question where it is asked."""
        return [field for field in super().visible_fields() if field.name != "dates_confirmed" or self.asks_dates]


def dates_confirmed():
    """Return the tick that answers what is asked about dates."""
    return forms.BooleanField(label=_("I have looked at the dates once more; they are right"), required=False)


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
