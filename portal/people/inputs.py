"""The choice of one officer among many, by name, badge number and unit."""

from django import forms
from django.forms.models import ModelChoiceIterator

from portal.shell.naming import in_page_language


class _Named(ModelChoiceIterator):
    """Choices made of the columns that are shown: whole officers and units of hundreds cost more than their names."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for pk, name, badge_number, *unit in self.queryset.values_list(
            "pk", "name", "badge_number", "unit__name", "unit__name_en"
        ):
            yield pk, f"{name} {badge_number} · {in_page_language(*unit)}"


class OfficerChoice(forms.ModelChoiceField):
    """An officer of a queryset; what is chosen comes as the model."""

    iterator = _Named
