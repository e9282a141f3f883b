"""Taking lists out of the portal: asked for with a purpose, made by a worker, fetched by the one who asked."""

from functools import partial

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from cases.exchange.exports.models import CaseExport, SavedFilter
from portal.dispatch.services import occurrences
from portal.ledger.actors import system
from portal.ledger.models import Chain
from portal.ledger.recording import deed
from portal.people.actors import actor
from portal.shell.bounds import whole
from portal.shell.documents.pdf import check_available
from portal.shell.files.arrival import sha256_of
from portal.shell.refusals import Refused

EXPORT_CASES = "case-export"
LONGEST_PURPOSE = 200


class FileGone(Refused):
    """The file of an export is not there any more, or not yet."""


def ask(*, by, at, query, purpose, language, what=CaseExport.What.CASES, format=CaseExport.Format.XLSX):
    """Ask for the list, register or briefing that a query string describes as a file, which a worker makes.

    Returns the CaseExport. `services.whole_files` is for what names a case.

    Raises Refused without a purpose, PdfUnavailable where a PDF is asked for and this machine makes none.
    """
    if format == CaseExport.Format.PDF:
        check_available()
    export = CaseExport(
        what=what, format=format, owner=by, query=query, purpose=checked_purpose(purpose), language=language,
        asked_at=at,
    )  # fmt: skip
    with deed("export.asked", by=actor(by), at=at, chain=Chain.ACCESS) as record:
        record.save(export)
        record.about(export)
        record.note(what=what, format=format, query=query, purpose=export.purpose)
        occurrences.ask_now(job=EXPORT_CASES, key=str(export.pk), by=by, at=at)
    return export


def checked_purpose(purpose):
    """Return a purpose as it is kept; raise Refused where none is given."""
    if not purpose.strip():
        message = _("Say what it is needed for; it is printed on it and recorded.")
        raise Refused(message, {"purpose": message})
    return whole(purpose, LONGEST_PURPOSE, "purpose")


def keep_file(*, at, export_id, path, rows):
    """Keep the file that was made of an export, and return the CaseExport."""
    export = CaseExport.objects.select_related("owner").get(pk=export_id)
    with path.open("rb") as source:
        file = File(source, name=path.name)
        export.sha256, export.rows, export.made_at = sha256_of(file), rows, at
        export.file.save(f"exports/{export.sha256}.{export.format}", file, save=False)
    with deed("export.made", by=system("export"), at=at, about=export, chain=Chain.ACCESS) as record:
        record.save(export)
        record.note(rows=rows, sha256=export.sha256)
    return export


def fetch(*, by, at, export_id):
    """Return one's own CaseExport with its open file, after recording that it was fetched; raise FileGone.

    The whole file of a case is fetched by `services.whole_files`.
    """
    export = CaseExport.objects.get(pk=export_id, owner=by, case=None)
    if not export.is_there:
        raise FileGone(_("The file is not there any more; ask for it again."))
    with deed("export.fetched", by=actor(by), at=at, about=export, chain=Chain.ACCESS, is_look=True):
        export.file.open("rb")
    return export


def remove_old(*, at, older_than):
    """Remove the files of exports made before a moment; return how many."""
    old = list(CaseExport.objects.filter(made_at__lt=older_than, removed_at=None))
    for export in old:
        with deed("export.removed", by=system("export"), at=at, about=export, chain=Chain.ACCESS) as record:
            export.removed_at = at
            record.save(export)
            # The file cannot be rolled back, so it goes when the event is there.
            transaction.on_commit(partial(export.file.storage.delete, export.file.name))
    return len(old)


def save_filter(*, by, at, name, query):
    """Keep a filter under a name, in place of one's own of that name; return the SavedFilter."""
    name = whole(name, 40, "name")
    if not name:
        message = _("A saved filter needs a name.")
        raise Refused(message, {"name": message})
    with deed("filter.saved", by=actor(by), at=at, chain=Chain.ACCESS) as record:
        saved = SavedFilter.objects.update_or_create(owner=by, name=name, defaults={"query": query})[0]
        record.note(name=saved.name, query=query)
    return saved


def drop_filter(*, by, at, filter_id):
    """Forget one's own saved filter."""
    saved = SavedFilter.objects.get(pk=filter_id, owner=by)
    with deed("filter.dropped", by=actor(by), at=at, chain=Chain.ACCESS) as record:
        record.note(name=saved.name)
        saved.delete()
