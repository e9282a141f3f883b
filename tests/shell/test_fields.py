"""Every field of the house has its outermost limits, whoever declares it (style §13, the date at both ends of time)."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from rest_framework import serializers

from portal.shell.typed.incoming import LARGEST, check_day, check_number
from tests.architecture.source import product

DATES = ("0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31")
MOMENTS = (
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "0001-01-01T00:00+14:00",
    "9999-12-31T23:59-12:00",
    "1899-12-31T12:00+08:00",
)


@pytest.mark.parametrize(
    ("field", "values", "good"),
    [
        (forms.DateField, DATES, "1900-01-01"),
        (forms.DateTimeField, MOMENTS, "2200-12-31T10:00"),
        (forms.IntegerField, (LARGEST + 1, -(10**30)), LARGEST),
        (serializers.DateField, DATES, "1900-01-01"),
        (serializers.DateTimeField, MOMENTS, "2200-12-31T10:00"),
        (serializers.IntegerField, (LARGEST + 1, -(10**30)), LARGEST),
    ],
)
def test_a_value_beyond_the_limits_is_refused_and_one_at_them_is_not(field, values, good):
    read = "clean" if issubclass(field, forms.Field) else "run_validation"

    for value in values:
        with pytest.raises((ValidationError, serializers.ValidationError)):
            getattr(field(), read)(value)

    assert getattr(field(), read)(good) is not None


def test_every_form_was_made_after_the_limits_were_set():
    """A field takes its validators when it is declared: a module of forms read too early would have none."""
    wanted = {forms.DateField: check_day, forms.DateTimeField: check_day, forms.IntegerField: check_number}
    for name in product():
        if ".forms" in name or name.endswith(".admin") or ".admin." in name:
            __import__(name)
    lacking, seen = [], 0
    for form in _below(forms.BaseForm):
        for name, field in getattr(form, "base_fields", {}).items():
            for kind, check in wanted.items():
                if isinstance(field, kind):
                    seen += 1
                    lacking += [] if check in field.validators else [f"{form.__name__}.{name}"]

    assert seen > 20
    assert lacking == []


def _below(kind):
    found = set()
    for each in kind.__subclasses__():
        found |= {each, *_below(each)}
    return {each for each in found if each.__module__.split(".")[0] in {"cases", "appraisal", "portal"}}
