"""Serializers of what is sent in: dates and texts keep within `portal.shell.bounds`, as in every form."""

from django.core.validators import MaxLengthValidator
from rest_framework import serializers

from portal.shell.bounds import LONGEST, LengthSaid, Within


class BoundedSerializer(serializers.Serializer):
    """A Serializer whose dates and texts have the bounds of their names."""

    def get_fields(self):
        """Return the fields, each with its bounds."""
        fields = super().get_fields()
        for name, field in fields.items():
            _bind(name, field)
        return fields


def _bind(name, field):
    if field.read_only:
        return
    if isinstance(field, (serializers.DateField, serializers.DateTimeField)):
        field.validators = [*field.validators, Within(name)]
    elif isinstance(field, serializers.CharField):
        others = [each for each in field.validators if not isinstance(each, MaxLengthValidator)]
        field.validators = [*others, LengthSaid(field.max_length or LONGEST)]
