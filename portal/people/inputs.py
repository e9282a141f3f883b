"""Choices of officers by what names them: whole officers of hundreds cost more than their names."""

from functools import cached_property

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.choices import BaseChoiceIterator

from portal.people.models import Unit
from portal.shell.naming import in_page_language
from portal.shell.statements.prepared import Prepared


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


class UnitChoice(forms.ModelChoiceField):
    """An active unit; what is chosen comes as the model."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Unit.objects.none(), **kwargs)

    def offer(self, units=None):
        """Offer the units with these primary keys, or all, by name."""
        rows = Unit.objects.filter(is_active=True)
        self.queryset = rows if units is None else rows.filter(pk__in=units)
        self.choices = lambda: [*self._blank(), *_named(units)]

    def _blank(self):
        return [] if self.empty_label is None else [("", self.empty_label)]


def _named(units):
    return [(pk, in_page_language(*names)) for pk, *names in _active_units() if units is None or pk in units]


@Prepared
def _active_units():
    return Unit.objects.filter(is_active=True).values_list("pk", "name", "name_en")


class Colleagues(BaseChoiceIterator):
    """Choices of officers by name and badge number, read once for all controls that offer them, as the first is drawn.

    `read` returns rows (primary key, name, badge number).
    """

    def __init__(self, read):
        self._read = read

    def __iter__(self):
        return iter(self._named)

    @cached_property
    def _named(self):
        return [(pk, f"{name} {badge_number}") for pk, name, badge_number in self._read()]
