"""Choices of officers by what names them: whole officers of hundreds cost more than their names."""

from functools import cached_property

from django import forms
from django.forms.models import ModelChoiceIterator

from portal.shell.naming import in_page_language


class _Named(ModelChoiceIterator):
    """Choices by name, badge number and unit."""

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


class Colleagues:
    """Choices of the officers of a queryset by name and badge number, read once for all controls that offer them."""

    def __init__(self, officers):
        self._officers = officers

    def __iter__(self):
        return iter(self._named)

    @cached_property
    def _named(self):
        rows = self._officers.values_list("pk", "name", "badge_number")
        return [(pk, f"{name} {badge_number}") for pk, name, badge_number in rows]
