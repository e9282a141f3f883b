"""Exports and saved filters of a person."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dispatch.models import Occurrence
from portal.dispatch.queries import titled
from portal.office.exports.kinds import MAKE_EXPORT, kind_of, kinds
from portal.office.exports.models import Export, SavedFilter
from portal.people.models import Officer
from portal.shell.pages.wording import Signed, Words
from portal.shell.statements.prepared import Prepared


class SavedLine(NamedTuple):
    """A saved filter as the list shows it."""

    pk: int
    name: str
    query: str


def exports_of(officer: Officer) -> QuerySet[Export]:
    """Return an officer's exports."""
    return Export.objects.filter(owner=officer)


def titled_exports(exports: Iterable[Export]) -> list[tuple[Export, Words]]:
    """Return [(Export, title)] for a list; one of a kind that no room declares any more goes by its code."""
    declared = kinds()
    return [(each, declared[each.kind].title if each.kind in declared else each.kind) for each in exports]


def name_of(export: Export) -> str:
    """Return the name under which the file of an export is saved."""
    day, kind = timezone.localdate(export.asked_at).isoformat(), kind_of(export.kind)
    return kind.file_name(export, day) if kind.file_name else f"{kind.title} {day}.{export.format}"


def run_of(export: Export) -> Occurrence:
    """Return the run that makes an export, ready for its page."""
    return titled(Occurrence.objects.get(job=MAKE_EXPORT, key=str(export.pk)))


def taking_out(what: str, purpose: str) -> Signed:
    """Return what leaves the portal as a file, and for what."""
    return [(_("Taken out of the portal"), what), (_("Purpose"), purpose)]


def filters_of(officer: Officer, kind: str) -> list[SavedLine]:
    """Return an officer's saved filters of a kind's list by name, as SavedLines."""
    return [SavedLine(*row) for row in _saved(owner=officer.pk, kind=kind)]


@Prepared
def _saved(owner, kind):
    return SavedFilter.objects.filter(owner=owner, kind=kind).values_list("pk", "name", "query")
