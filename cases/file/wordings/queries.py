"""What a corrected field said before and says since, in the words of the page."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from cases.file.parties.models import Party
from cases.file.wordings.models import Wording
from portal.people.models import Officer
from portal.shell.personal.sealing import decrypt
from portal.shell.templatetags.shell import day, moment

FEN = 100


@dataclass(frozen=True)
class Change:
    """One field of a correction: its label, before and after in words, of personal data by mask."""

    label: str
    before: str = ""
    after: str = ""


def change_in(wording: Wording, column: models.Field) -> Change:
    """Return the Change of a Wording that is not personal; `column` is the field that it is kept of."""
    before, after = (json.loads(decrypt(text)) for text in (wording.before_sealed, wording.after_sealed))
    return Change(str(column.verbose_name), _in_words(wording, column, before), _in_words(wording, column, after))


def personal_before(thing: str, key: int) -> list[tuple[str, str, datetime]]:
    """Return [(field, what it said, until when)] of the corrected personal data of a row, the newest first."""
    rows = Wording.objects.filter(thing=thing, key=key, is_personal=True).order_by("-pk")
    return [(row.field, json.loads(decrypt(row.before_sealed)) or "", row.corrected_at) for row in rows]


def _in_words(wording, column, value):
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if wording.field in ("value", "proceeds"):
        return f"{value / FEN:,.2f}"
    if isinstance(column, models.ForeignKey):
        row = column.related_model._default_manager.filter(pk=value).first()
        if isinstance(row, Party) and row.is_confidential:
            return str(row.get_role_display())
        return row.name if isinstance(row, Officer) else str(row or "–")
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, models.DateTimeField):
        return moment(datetime.fromisoformat(value))
    if isinstance(column, models.DateField):
        return day(parse_date(value))
    return str(value)
