"""Foreign casework as a kind of import (settings.IMPORT_KINDS): history, which keeps its number and source."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.exchange.imports.deeds import import_cases, source_of
from cases.exchange.imports.queries import first_cases
from cases.exchange.imports.rows import COLUMNS, DATES, HEADINGS
from cases.exchange.imports.undoing import check_nothing_depends, take_back
from cases.file.case.permissions import check_may_import
from portal.dispatch.desk import Panel
from portal.dispatch.runs.progress import Progress, Silent
from portal.ledger.actors import Actor
from portal.office.imports.kinds import ImportKind, Report
from portal.office.imports.models import ImportBatch
from portal.people.models import Role
from portal.shell.tables.reading import Table

KIND = "cases"


def kinds() -> list[ImportKind]:
    """Return what cases takes in as a table."""
    return [
        ImportKind(
            code=KIND,
            title=gettext_lazy("Import casework"),
            about=gettext_lazy(
                "Imported cases are history: they keep their number and source, enter no published ranking, and are "
                "marked everywhere."
            ),
            role=Role.LEGAL_DEPARTMENT,
            check=check_may_import,
            headings=HEADINGS,
            needed=COLUMNS,
            dates=(*DATES, "assigned_at"),
            go_through=go_through,
            source_of=source_of,
            check_may_undo=check_nothing_depends,
            take_back=take_back,
            found=found,
            brought=brought,
        )
    ]


def go_through(
    batch: ImportBatch,
    table: Table,
    *,
    by: Actor,
    at: datetime,
    is_dry_run: bool,
    progress: Progress | Silent,
    also: Callable[[Report], None] | None,
) -> Report:
    """Load the cases of a table, all or none, or do all that and keep nothing; return the Report."""
    return import_cases(
        by=by,
        at=at,
        origin=batch.origin,
        rows=table.rows,
        columns=table.columns,
        batch=batch,
        flaws=table.flaws,
        from_1904=table.from_1904,
        is_dry_run=is_dry_run,
        progress=progress,
        also=also,
    )


def found(batch: ImportBatch) -> list[tuple[str, str, str]]:
    """Return [(label, words, remark)] of the people that the cases of a batch name and we do not have."""
    shown, lines = batch.found, []
    if shown.get("new_units"):
        more = " …" if shown["new_units"] > len(shown["units"]) else ""
        words = f"{shown['new_units']}: {'、'.join(shown['units'])}{more}"
        lines.append((_("Units that we do not have"), words, _("(made below 导入历史, closed)")))
    if shown.get("officers"):
        lines.append((_("Handlers that we do not have"), str(shown["officers"]), _("(closed accounts)")))
    return lines


def brought(batch: ImportBatch) -> Panel | None:
    """Return the Panel of the first cases that a batch has brought, None where there are none."""
    cases = first_cases(batch)
    return Panel("cases/exchange/imported.html", cases) if cases else None
