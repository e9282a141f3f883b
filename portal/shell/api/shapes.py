"""Shapes of what comes in: nothing that is sent is passed over."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from portal.shell.api.bounds import bind_given
from portal.shell.api.fields import Line


class InvalidQuery(serializers.ValidationError):
    """A parameter of the address is unknown or wrong."""


class Given(serializers.Serializer):
    """What a caller sends: a name that the description does not know is refused, and so is one said twice."""

    def get_fields(self):
        """Return the fields, each with the bounds of its name (portal.shell.typed.bounds)."""
        fields = super().get_fields()
        for name, field in fields.items():
            bind_given(name, field)
        return fields

    def to_internal_value(self, data):
        problems = self._unasked(data) if isinstance(data, Mapping) else {}
        try:
            said = super().to_internal_value(data)
        except serializers.ValidationError as wrong:
            raise serializers.ValidationError({**wrong.detail, **problems}) from wrong
        if problems:
            raise serializers.ValidationError(problems)
        return said

    def _unasked(self, data):
        known = {name: field for name, field in self.fields.items() if not field.read_only}
        problems = {
            str(name): [ErrorDetail(_("“%(name)s” is not asked for here.") % {"name": name}, code="unknown")]
            for name in data
            if name not in known
        }
        for name in known.keys() & set(data) if hasattr(data, "getlist") else ():
            is_list = isinstance(known[name], serializers.ListField | serializers.ManyRelatedField)
            if len(data.getlist(name)) > 1 and not is_list:
                problems[name] = [ErrorDetail(_("Say this once."), code="repeated")]
        return problems


class Nothing(Given):
    """A body without anything in it."""


class Paged(Given):
    """Which page of a list: the cursors of the answer before, and how many rows."""

    after = Line(required=False, max_length=400)
    before = Line(required=False, max_length=400)

    def validate(self, given):
        if given.get("after") and given.get("before"):
            problem = ErrorDetail(_("Either “after” or “before”."), code="contradiction")
            raise serializers.ValidationError({"before": [problem]})
        return given


def checked(shape, data, **context):
    """Return the body that was sent, as plain data of a shape; raise ValidationError."""
    given = shape(data=data, context=context)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def asked(shape, request):
    """Return the parameters of the address, as plain data of a shape; raise InvalidQuery."""
    given = shape(data=request.query_params)
    if not given.is_valid():
        raise InvalidQuery(given.errors)
    return dict(given.validated_data)
