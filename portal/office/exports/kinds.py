"""What can be taken out of the portal, as the rooms declare it (settings.EXPORT_KINDS)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.shell.pages.wording import Words
from portal.shell.refusals import Refused


@dataclass(frozen=True)
class ExportKind:
    """One thing that can be taken out: who may have it, which queries make sense, and who writes it.

    `check(export, at)` raises Denied unless the owner may have it now: it is asked when an export is asked for, when it
    is made, and whenever it is fetched. `check_query(officer, query, format)` raises Refused for a query that makes
    no sense. `write(export, path, at, progress)` writes the file and returns its rows or pages. `facts(export)` returns
    [(label, words)] of what was asked for.

    `page` is the address by name of the list that it is of, where filters are kept. A kind with a deed of its own to
    hand out a file (`hand_out(by, at, export_id)`) is neither asked for nor fetched by the deeds of the office.
    """

    code: str
    title: Words
    formats: tuple
    check: Callable
    check_query: Callable
    write: Callable
    facts: Callable
    file_name: Callable | None = None
    has_pages: bool = False
    page: str = ""
    hand_out: Callable | None = None

    @property
    def counted(self):
        """What the length of its files is counted in."""
        return gettext_noop("pages") if self.has_pages else gettext_noop("rows")


def kind_of(code: str) -> ExportKind:
    """Return the ExportKind of a code; raise Refused for one that no room declares."""
    found = kinds().get(code)
    if found is None:
        raise Refused(_("There is no such export."))
    return found


def kinds() -> dict[str, ExportKind]:
    """Return {code: ExportKind} of all rooms."""
    return _declared(tuple(settings.EXPORT_KINDS))


@cache
def _declared(names):
    return {kind.code: kind for name in names for kind in import_string(name)()}


MAKE_EXPORT = "export"
