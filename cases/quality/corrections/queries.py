"""The records of a case that can be corrected, and what they said before."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from cases.file.parties.models import Party
from cases.quality.corrections.models import Wording
from cases.quality.corrections.table import BY_NAME, OF_A_CASE, PERSONAL, model_of
from portal.people.models import Officer
from portal.shell.sealing import decrypt
from portal.shell.templatetags.shell import day, moment

FEN = 100


@dataclass(frozen=True)
class Change:
    """One field of a correction: its label, before and after in words, of personal data by mask."""

    label: str
    before: str = ""
    after: str = ""


def correctable(case):
    """Return [(Thing, row)] of a case, the case itself first; one query a kind."""
    found = []
    for thing in OF_A_CASE:
        if thing.name == "case":
            found.append((thing, case))
            continue
        rows = thing.model.objects.filter(**{thing.lookup: case}).order_by("pk")
        found += [(thing, row) for row in rows]
    return found


def changes_of_enquiry(row):
    """Return [(Wording, Change)] of an enquiry, the newest first, without who came."""
    rows = Wording.objects.filter(thing="enquiry", key=row.pk, is_personal=False).select_related("corrected_by")
    return [(each, change_of(each)) for each in rows.order_by("-pk")]


def change_of(wording):
    """Return the Change of a Wording that is not personal, in the words of the page."""
    label = label_of(wording.thing, wording.field)
    before, after = (json.loads(decrypt(text)) for text in (wording.before_sealed, wording.after_sealed))
    return Change(label, _in_words(wording, before), _in_words(wording, after))


def label_of(thing, name):
    """Return what a page calls a field of a record."""
    if thing == "party":
        return str(_party_field(name).verbose_name)
    model = model_of(BY_NAME[thing], name)
    return str(model._meta.get_field(masked_name(name) if name in PERSONAL else name).verbose_name)


def masked_name(name):
    """Return the column that shows what a sealed one holds."""
    return f"{name.removesuffix('_sealed')}_mask"


def _party_field(name):
    masked = f"{name}_mask" if name in Party.SEALED else name
    return Party._meta.get_field(masked)


def _in_words(wording, value):
    if value in (None, ""):
        return "–"
    column = _party_field(wording.field) if wording.thing == "party" else _column(wording)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if wording.field in ("value", "proceeds"):
        return f"{value / FEN:,.2f}"
    if isinstance(column, models.ForeignKey):
        row = column.related_model.objects.filter(pk=value).first()
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


def _column(wording):
    return model_of(BY_NAME[wording.thing], wording.field)._meta.get_field(wording.field)
