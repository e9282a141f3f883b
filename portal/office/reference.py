"""Reference data: rows with a code and a name in two languages, in force between two days."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.shell.naming import Bilingual


class Named(Bilingual):
    """Reference data with a code and a name in two languages."""

    code = models.CharField(_("code"), max_length=40, unique=True)

    class Meta:
        abstract = True


class InForce(models.QuerySet):
    def on(self, day: date) -> Self:
        """Return the rows in force on that day; `valid_to` is the first day on which a row no longer is."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
