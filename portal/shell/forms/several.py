"""Fields that more than one room types into: several files at once, and numbers with two places."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST = Decimal(100_000)


class FilesInput(forms.ClearableFileInput):
    """A control that takes several files, on a phone also from its camera."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files, `most` of them, cleaned to a tuple."""

    def __init__(self, *, most, **kwargs):
        self.most = most
        kwargs.setdefault("widget", FilesInput(attrs={"multiple": True}))
        super().__init__(required=False, allow_empty_file=True, max_length=400, **kwargs)

    def clean(self, data, initial=None):
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > self.most:
            raise forms.ValidationError(_("At most %(count)s files."), params={"count": self.most})
        return tuple(super(Files, self).clean(each) for each in given)


class Hundredths(forms.DecimalField):
    """A number with at most two places, cleaned to whole hundredths."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=9, decimal_places=2, max_value=LARGEST, **kwargs)

    def clean(self, value):
        number = super().clean(value)
        return None if number is None else int(number * 100)

    def prepare_value(self, value):
        """Show hundredths that stand as an int as the number that they mean."""
        return f"{Decimal(value) / 100:f}" if isinstance(value, int) else value
