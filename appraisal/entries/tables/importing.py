"""Entries by hand as a kind of import (settings.IMPORT_KINDS): from Excel, CSV, or what was pasted."""

from django.utils.translation import gettext_lazy

from appraisal.entries.permissions import check_enters
from appraisal.entries.tables.deeds import check_may_undo, go_through, take_back
from appraisal.entries.tables.rules import HEADINGS, NEEDED
from portal.office.imports.kinds import ImportKind

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
            check=check_enters,
            headings=HEADINGS,
            needed=NEEDED,
            dates=("happened_on",),
            go_through=go_through,
            check_may_undo=check_may_undo,
            take_back=take_back,
            is_own=True,
        )
    ]
