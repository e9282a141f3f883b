"""The words of a row's choices, `get_…_display()`, for pages that ask for many."""

from functools import cache

from django.db import models
from django.utils.encoding import force_str


class ShownChoices(models.Model):
    """A row that looks up the words of its own choice alone, where Django translates those of all to hash them."""

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field):
        value = getattr(self, field.attname)
        return force_str(_words_of(field).get(value, value), strings_only=True)


@cache
def _words_of(field):
    return dict(field.flatchoices)
