"""The fields in which a caller's values come in: typed as the description says, bounded, their texts cleaned."""

from datetime import UTC, date, datetime

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from portal.shell.typed.texts import UnfitText, one_line, several_lines

# The largest whole number that every reader of JSON takes as it is written.
LARGEST = 2**53 - 1
FIRST_YEAR, LAST_YEAR = 1900, 2199


def is_typed(field):
    """Say whether the value comes from JSON, where a number is a number and a text is a text."""
    return not hasattr(getattr(field.root, "initial_data", None), "getlist")


class _Typed(serializers.CharField):
    default_error_messages = {"no_text": _("This is no text.")}

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("no_text")
        return super().to_internal_value(data)

    def run_validation(self, data=serializers.empty):
        if isinstance(data, str):
            try:
                data = self.clean(data)
            except UnfitText as unfit:
                raise serializers.ValidationError(unfit.message % unfit.params, code=unfit.code) from unfit
        return super().run_validation(data)


class Line(_Typed):
    """A text on one line: breaks become spaces, an invisible sign is refused."""

    clean = staticmethod(one_line)


class Text(_Typed):
    """A text of several lines, each ended by a newline; an invisible sign is refused."""

    clean = staticmethod(several_lines)


class Number(serializers.IntegerField):
    """A whole number within bounds; without others, those of JSON."""

    def __init__(self, **kwargs):
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", LARGEST)
        super().__init__(**kwargs)

    def to_internal_value(self, data):
        if isinstance(data, bool) or (is_typed(self) and not isinstance(data, int)):
            self.fail("invalid")
        return super().to_internal_value(data)


class Key(Number):
    """The key of a row."""

    def __init__(self, **kwargs):
        kwargs.setdefault("min_value", 1)
        super().__init__(**kwargs)


class Flag(serializers.BooleanField):
    """Yes or no: a boolean of JSON, or "true" and "false" in an address."""

    # The framework takes a parameter that is left out for a box that is not ticked.
    default_empty_html = serializers.empty

    def to_internal_value(self, data):
        if is_typed(self):
            if not isinstance(data, bool):
                self.fail("invalid", input=data)
        elif data not in ("true", "false", "1", "0"):
            self.fail("invalid", input=data)
        return super().to_internal_value(data)


class Choice(serializers.ChoiceField):
    """One of a list."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Day(serializers.DateField):
    """A date of a year that a case may speak of."""

    default_error_messages = {"far": _("Between the years %(first)s and %(last)s.")}

    def to_internal_value(self, value):
        if not isinstance(value, str | date):
            self.fail("invalid", format="YYYY-MM-DD")
        day = super().to_internal_value(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise serializers.ValidationError(_far(), code="far")
        return day


class Moment(serializers.DateTimeField):
    """A date and time with its offset, of a year that a case may speak of."""

    def to_internal_value(self, value):
        if not isinstance(value, str | datetime):
            self.fail("invalid", format="YYYY-MM-DDThh:mm[:ss]+HH:MM")
        moment = super().to_internal_value(value)
        if not datetime(FIRST_YEAR, 1, 2, tzinfo=UTC) <= moment < datetime(LAST_YEAR, 12, 31, tzinfo=UTC):
            raise serializers.ValidationError(_far(), code="far")
        return moment


class KeyOf(serializers.PrimaryKeyRelatedField):
    """A row by its key; the answer to a key that is not there is that to one which one may not know of.

    `of_the_case`: it is a row of the case that the shape is read for (`checked(…, case=)`).
    """

    def __init__(self, *, of_the_case=False, **kwargs):
        self.of_the_case = of_the_case
        super().__init__(**kwargs)

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.filter(case=self.context["case"]) if self.of_the_case else rows

    def to_internal_value(self, data):
        if not isinstance(data, int | str) or isinstance(data, bool) or not str(data).isdecimal():
            self.fail("incorrect_type", data_type=type(data).__name__)
        if not 0 < int(data) <= LARGEST:
            self.fail("does_not_exist", pk_value=data)
        return super().to_internal_value(int(data))


def _far():
    return _("Between the years %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
