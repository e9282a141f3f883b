"""What keeps an officer apart from a case: each a declaration, asked of one officer or read for many cases at once."""

from dataclasses import dataclass

from django.db.models import Exists, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from cases.file.sight.models import Handler, Recusal
from portal.shell.pages.wording import Words


@dataclass(frozen=True)
class Bar:
    """Rows that keep an officer from what they are about: the columns that name both, and the reason in words.

    With `level`, the column that names it, rows of the level that is asked for keep nobody from it.
    """

    rows: QuerySet
    about: str
    officer: str
    words: Words
    level: str = ""

    def keeps(self, officer, about, level=None):
        """Condition: a row keeps the officer from it; each a value or a reference to a column."""
        found = self.rows.filter(**{self.about: about, self.officer: officer})
        return Exists(found.exclude(**{self.level: level}) if self.level else found)

    def kept(self, about, number):
        """Return the rows (number, about, officer, level or 0) of many, to be joined with those of other bars."""
        found = self.rows.filter(**{f"{self.about}__in": about}).order_by()
        return found.values_list(Value(number), f"{self.about}_id", f"{self.officer}_id", self.level or Value(0))


HANDLES = _("You handle this case, so somebody else reviews it.")
BARS = (
    Bar(Handler.objects.all(), "case", "officer", HANDLES),
    Bar(Recusal.objects.all(), "case", "officer", _("You are recused from this case.")),
)
