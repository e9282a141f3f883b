"""The bounds of forms for what comes in through the API: dates by the names of their fields, texts by their length."""

from django.core.validators import MaxLengthValidator
from rest_framework import serializers

from portal.shell.typed.bounds import LONGEST, LengthSaid, Within


def bind_given(name, field):
    """Give a field that is sent in its bounds."""
    if field.read_only:
        return
    if isinstance(field, serializers.DateField | serializers.DateTimeField):
        field.validators = [*field.validators, Within(name)]
    elif isinstance(field, serializers.CharField):
        others = [each for each in field.validators if not isinstance(each, MaxLengthValidator)]
        field.validators = [*others, LengthSaid(field.max_length or LONGEST)]
