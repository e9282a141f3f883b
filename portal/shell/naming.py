"""Names in two languages: the Chinese one, which is the field's own, and an English one beside it."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_page_language(chinese, english):
    """Return the English text on an English page where there is one, else the Chinese."""
    return english if english and (get_language() or "").startswith("en") else chinese


class Labelled(models.Model):
    """A row with columns `name` and `name_en`, known by the one in the language of the page."""

    class Meta:
        abstract = True

    def __str__(self):
        return self.label

    @property
    def label(self):
        """The name in the language of the page."""
        return in_page_language(self.name, self.name_en)


class Bilingual(Labelled):
    """The two columns themselves, of the usual length."""

    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)

    class Meta:
        abstract = True
