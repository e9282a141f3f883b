"""Limits of every field of the house, whoever declares it: forms, the administration and the API alike."""

from django import forms
from rest_framework import serializers

from portal.shell.typed.incoming import check_day, check_number


def limit_all():
    """Give every date and number field its outermost limits.

    They are set where the libraries keep the validators of a kind of field, so that no field can forget them.
    """
    for kind in (forms.DateField, forms.DateTimeField, serializers.DateField, serializers.DateTimeField):
        kind.default_validators = [check_day]
    for kind in (forms.IntegerField, serializers.IntegerField):
        kind.default_validators = [check_number]
    serializers.DateTimeField.enforce_timezone = _in_a_zone


_enforce_timezone = serializers.DateTimeField.enforce_timezone


def _in_a_zone(self, value):
    """Refuse a moment that no zone can hold; the library does so only where it was sent with a zone."""
    try:
        return _enforce_timezone(self, value)
    except OverflowError:
        self.fail("overflow")
