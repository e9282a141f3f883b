"""Taking lists out of the portal: asked for with a purpose, made by a worker, fetched by the one who asked."""

from datetime import datetime
from functools import partial
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from portal.dispatch.runs import occurrences
from portal.ledger.actors import system
from portal.ledger.models import Chain
from portal.ledger.writing.recording import deed
from portal.office.exports.kinds import MAKE_EXPORT, kind_of
from portal.office.exports.models import Export, SavedFilter
from portal.people.actors import actor
from portal.people.models import Officer
from portal.shell.documents.pdf import check_available
from portal.shell.files.arrival import sha256_of
from portal.shell.refusals import Refused
from portal.shell.typed.bounds import whole

LONGEST_PURPOSE = 200


class FileGone(Refused):
    """The file of an export is not there any more, or not yet."""


def ask(
    *, by: Officer, at: datetime, kind: str, query: str, purpose: str, language: str, format: str = Export.Format.XLSX
) -> Export:
    """Ask for what a query string describes as a file, which a worker makes; return the Export.

    Raises Refused without a purpose or for a query that makes no sense, Denied where the kind says so, PdfUnavailable
    where a PDF is asked for and this machine makes none.
    """
    chosen = kind_of(kind)
    if chosen.hand_out or format not in chosen.formats:
        raise Refused(_("It is not taken out like this."))
    export = Export(
        kind=kind,
        format=format,
        owner=by,
        query=query,
        purpose=checked_purpose(purpose),
        language=language,
        asked_at=at,
    )
    chosen.check(export, at)
    chosen.check_query(by, query, format)
    if format == Export.Format.PDF:
        check_available()
    with deed("export.asked", by=actor(by), at=at, chain=Chain.ACCESS) as record:
        record.save(export)
        record.about(export)
        record.note(kind=kind, format=format, query=query, purpose=export.purpose)
        occurrences.ask_now(job=MAKE_EXPORT, key=str(export.pk), by=by, at=at)
    return export


def checked_purpose(purpose: str) -> str:
    """Return a purpose as it is kept; raise Refused where none is given."""
    if not purpose.strip():
        message = _("Say what it is needed for; it is printed on it and recorded.")
        raise Refused(message, {"purpose": message})
    return whole(purpose, LONGEST_PURPOSE, "purpose")


def keep_file(*, at: datetime, export_id: int, path: Path, rows: int) -> Export:
    """Keep the file that was made of an export, and return the Export."""
    export = Export.objects.select_related("owner").get(pk=export_id)
    with path.open("rb") as source:
        file = File(source, name=path.name)
        export.sha256, export.rows, export.made_at = sha256_of(file), rows, at
        export.file.save(f"exports/{export.sha256}.{export.format}", file, save=False)
    with deed("export.made", by=system("export"), at=at, about=export, chain=Chain.ACCESS) as record:
        record.save(export)
        record.note(rows=rows, sha256=export.sha256)
    return export


def fetch(*, by: Officer, at: datetime, export_id: int) -> Export:
    """Return one's own Export with its open file, after recording that it was fetched.

    Raises FileGone without the file, Denied where it may not be had any more, Export.DoesNotExist for what leaves by
    a deed of its own.
    """
    export = Export.objects.select_related("owner").get(pk=export_id, owner=by)
    kind = kind_of(export.kind)
    if kind.hand_out:
        raise Export.DoesNotExist
    kind.check(export, at)
    check_is_there(export)
    with deed("export.fetched", by=actor(by), at=at, about=export, chain=Chain.ACCESS, is_look=True):
        export.file.open("rb")
    return export


def check_is_there(export: Export) -> None:
    """Raise FileGone unless the file of an export can be fetched."""
    if not export.is_there:
        raise FileGone(_("The file is not there any more; ask for it again."))


def remove_old(*, at: datetime, older_than: datetime) -> int:
    """Remove the files of exports made before a moment; return how many."""
    old = list(Export.objects.filter(made_at__lt=older_than, removed_at=None))
    for export in old:
        with deed("export.removed", by=system("export"), at=at, about=export, chain=Chain.ACCESS) as record:
            export.removed_at = at
            record.save(export)
            # The file cannot be rolled back, so it goes when the event is there.
            transaction.on_commit(partial(export.file.delete, save=False))
    return len(old)


def save_filter(*, by: Officer, at: datetime, kind: str, name: str, query: str) -> SavedFilter:
    """Keep a filter of a kind's list under a name, in place of one's own of that name; return the SavedFilter."""
    if not kind_of(kind).page:
        raise Refused(_("This list keeps no filters."))
    name = whole(name, 40, "name")
    if not name:
        message = _("A saved filter needs a name.")
        raise Refused(message, {"name": message})
    with deed("filter.saved", by=actor(by), at=at, chain=Chain.ACCESS) as record:
        saved = SavedFilter.objects.update_or_create(owner=by, kind=kind, name=name, defaults={"query": query})[0]
        record.note(kind=kind, name=saved.name, query=query)
    return saved


def drop_filter(*, by: Officer, at: datetime, filter_id: int) -> None:
    """Forget one's own saved filter."""
    saved = SavedFilter.objects.get(pk=filter_id, owner=by)
    with deed("filter.dropped", by=actor(by), at=at, chain=Chain.ACCESS) as record:
        record.note(name=saved.name)
        saved.delete()
