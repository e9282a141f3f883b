"""Entries by hand as a kind of import (settings.IMPORT_KINDS): from Excel, CSV, or what was pasted."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.entries.permissions import may_upload
from appraisal.entries.tables.deeds import check_may_undo, go_through, take_back
from appraisal.entries.tables.rules import HEADINGS, NEEDED
from portal.office.imports.kinds import ImportKind
from portal.people.models import Officer
from portal.shell.refusals import Denied

KIND = "entries"


def kinds() -> list[ImportKind]:
    """Return what the entry desk takes in as a table."""
    return [
        ImportKind(
            code=KIND,
            title=gettext_lazy("Import entries"),
            about=gettext_lazy(
                "Each row is an entry under an item, which counts once somebody else has confirmed it. What is there "
                "already is left out; items that need evidence are entered one by one."
            ),
            role="",
            check=check_may_import,
            headings=HEADINGS,
            needed=NEEDED,
            dates=("happened_on",),
            go_through=go_through,
            check_may_undo=check_may_undo,
            take_back=take_back,
            is_own=True,
        )
    ]


def check_may_import(officer: Officer) -> None:
    """Raise Denied for those who enter nothing."""
    if not may_upload(officer):
        raise Denied(_("Entries are imported by those who enter them."))
