"""What can be handed in as a table, as the rooms declare it (settings.IMPORT_KINDS)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from portal.dispatch.desk import Panel
from portal.office.imports.models import ImportBatch
from portal.people.models import Officer
from portal.shell.pages.wording import Words
from portal.shell.refusals import Refused
from portal.shell.tables.reading import plain


@dataclass
class Report:
    """What an import did or would do: what comes in, what is there already, refusals and rows that say a thing again.

    `refusals` and `merged` are Flaws; `found` is plain data that the kind's own page shows.
    """

    added: int = 0
    known: int = 0
    refusals: list = field(default_factory=list)
    merged: list = field(default_factory=list)
    found: dict = field(default_factory=dict)


@dataclass(frozen=True)
class ImportKind:
    """One thing that a table can bring: who hands it in, what its columns are, and what loads and undoes it.

    `check(officer)` raises Denied unless the officer may import it; deeds are done in `role`. `headings` names how
    people write the heading of each field, the first being the template's; without the `needed` ones a table is none,
    and `dates` are written as days.

    `go_through(batch, table, by, at, is_dry_run, progress, also)` loads a table as a whole, or does all that and keeps
    nothing, and returns a Report; `also(report)` does what belongs to the same deed. `check_may_undo(batch)` raises
    Refused where something hangs on what it brought; `take_back(record, batch, at)` undoes it within a deed and returns
    how many; a kind without them is not undone.

    `page` names in words [(label, words, remark)] what a Report found, `brought(batch)` is the Panel of what is there.
    With `is_own` a table is seen and carried on by who handed it in, and by nobody else.
    """

    code: str
    title: Words
    about: Words
    role: str
    check: Callable
    headings: Mapping[str, tuple]
    needed: tuple
    go_through: Callable
    dates: tuple = ()
    source_of: Callable[[str], str] = lambda origin: " ".join(plain(origin).split())
    check_may_undo: Callable | None = None
    take_back: Callable | None = None
    found: Callable[[ImportBatch], list] = lambda batch: []
    brought: Callable[[ImportBatch], Panel | None] = lambda batch: None
    is_own: bool = False

    def is_seen(self, batch: ImportBatch, officer: Officer) -> bool:
        """Say whether an officer who may import such tables sees this one."""
        return not self.is_own or batch.owner_id == officer.pk

    @cached_property
    def names(self) -> dict[str, str]:
        """{heading or field: field}."""
        return {name: column for column, names in self.headings.items() for name in (column, *names)}

    def heading_of(self, column: str) -> str:
        """Return the name that a table may give a column."""
        return self.headings.get(column, (column,))[0]

    def check_columns(self, columns) -> None:
        """Raise Refused, naming them as people write them, where columns are missing."""
        check_columns(self.headings, self.needed, columns)


def check_columns(headings, needed, columns) -> None:
    """Raise Refused, naming them as people write them, where needed columns are missing."""
    missing = [f"{headings[name][0]} ({name})" for name in needed if name not in columns]
    if missing:
        raise Refused(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})


def kind_of(code: str) -> ImportKind:
    """Return the ImportKind of a code; raise Refused for one that no room declares."""
    found = kinds().get(code)
    if found is None:
        raise Refused(_("There is no such import."))
    return found


def kinds() -> dict[str, ImportKind]:
    """Return {code: ImportKind} of all rooms, in the order of settings.IMPORT_KINDS."""
    return _declared(tuple(settings.IMPORT_KINDS))


@cache
def _declared(paths):
    return {kind.code: kind for path in paths for kind in import_string(path)()}
