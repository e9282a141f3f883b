"""What is handed in as a table: looked through, loaded as a whole, undone while nothing depends on it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.dispatch.runs import occurrences
from portal.dispatch.runs.progress import Progress, Silent
from portal.ledger.writing.recording import deed
from portal.office.imports.deeds import remember
from portal.office.imports.kinds import kind_of
from portal.office.imports.models import ImportBatch
from portal.office.imports.queries import IMPORT, READ, columns_of
from portal.people.actors import actor
from portal.people.models import Officer
from portal.shell.refusals import Denied, MovedOn, Refused
from portal.shell.tables.reading import check_kind, plain, read_table
from portal.shell.typed.bounds import whole

LARGEST = 20 * 1024 * 1024
LONGEST_SOURCE = 60
SHOWN = 100
REFUSED, MERGED = "refused", "merged"

State = ImportBatch.State


def hand_in(
    *, by: Officer, at: datetime, kind: str, origin: str, name: str, content: bytes, sheet: str = "", language: str = ""
) -> ImportBatch:
    """Keep a table of a kind, have a worker look through it, and return the ImportBatch.

    `sheet` names one of several sheets; reasons for refusals are written in `language`. Raises Denied for those who may
    not import it; Refused where there is no such kind, or the file can be no table.
    """
    declared = kind_of(kind)
    declared.check(by)
    source = declared.source_of(origin)[:LONGEST_SOURCE]
    if not source:
        message = _("Name the source; a second file of the same source adds only what is new.")
        raise Refused(message, {"origin": message})
    try:
        _check_file(content)
    except Refused as refusal:
        raise Refused(str(refusal), {"file": str(refusal)}) from refusal
    batch = ImportBatch(
        kind=kind,
        owner=by,
        origin=source,
        file_name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        handed_in_at=at,
        sheet=plain(sheet)[:100],
        language=language[:10],
    )
    batch.file.save(f"imports/{batch.sha256}", ContentFile(content), save=False)
    with deed("import.handed-in", by=actor(by, role=declared.role), at=at) as record:
        record.save(batch)
        record.about(batch)
        record.note(what=kind, origin=source, sha256=batch.sha256)
        occurrences.ask_now(job=READ, key=f"{batch.pk}:read", by=by, at=at)
    return batch


def look_through(*, at: datetime, batch_id: int, progress: Progress | Silent | None = None) -> ImportBatch:
    """Do with a batch what loading it would do, but for keeping it; write down what was found, return the ImportBatch.

    A file that is no such table makes the batch unreadable, and its `problem` says why.
    """
    batch = ImportBatch.objects.select_related("owner").get(pk=batch_id)
    _check_state(batch, State.READING)
    kind = kind_of(batch.kind)
    by, report = actor(batch.owner, role=kind.role), None
    with translation.override(batch.language or None):
        try:
            report = _go_through(kind, batch, by, at, progress or Silent(), is_dry_run=True)
            batch.state = State.PREVIEW
        except Refused as refusal:
            batch.state, batch.problem = State.UNREADABLE, str(refusal)[:500]
    if report:
        _keep_findings(batch, report)
    with deed("import.looked-through", by=by, at=at, about=batch) as record:
        record.save(batch)
        record.note(rows=batch.rows, new=batch.new, known=batch.known, refusals=batch.refused, merged=batch.merged)
    return batch


def assign(*, by: Officer, at: datetime, batch_id: int, columns: list[list[str]]) -> ImportBatch:
    """Say what the columns of a table are, [[heading, field]], and have it looked through again; return the batch.

    The next file of the unit with the same headings is read like this. Raises Refused for a field that there is not.
    """
    batch = ImportBatch.objects.select_related("owner__unit").get(pk=batch_id)
    kind = _checked_kind(batch, by)
    _check_state(batch, State.PREVIEW, State.UNREADABLE)
    if [heading for heading, _field in columns] != [heading for heading, _field in batch.columns] or not columns:
        raise Refused(_("These are not the columns of this table."))
    if {field for _heading, field in columns} - {"", *kind.headings}:
        raise Refused(_("Choose one of the list."))
    batch.columns, batch.state, batch.problem = columns, State.READING, ""
    batch.rows = batch.new = batch.known = batch.refused = batch.merged = 0
    batch.refusals, batch.found, batch.findings = [], {}, ""
    with deed("import.assigned", by=actor(by, role=kind.role), at=at, about=batch) as record:
        record.save(batch)
        remember(record, batch.owner.unit, batch.kind, columns)
        record.note(columns=columns)
        occurrences.ask_now(job=READ, key=f"{batch.pk}:read", by=by, at=at)
    return batch


def load(*, by: Officer, at: datetime, batch_id: int, leaves_out: bool = False) -> ImportBatch:
    """Have a batch loaded by a worker; return it. Raises Refused while it has refused rows, unless `leaves_out`."""
    batch = ImportBatch.objects.get(pk=batch_id)
    kind = _checked_kind(batch, by)
    _check_state(batch, State.PREVIEW)
    if batch.refused_rows and not leaves_out:
        message = _("Some rows are refused. Correct the file and hand it in again, or leave those rows out.")
        raise Refused(message, {"leaves_out": message})
    if not batch.new and batch.refused_rows:
        raise Refused(_("No row of this file can be loaded: each is refused, or is there already."))
    if not batch.new:
        raise Refused(_("All of this file is there already."))
    with deed("import.asked", by=actor(by, role=kind.role), at=at, about=batch) as record:
        record.note(origin=batch.origin, leaves_out=batch.refused_rows)
        occurrences.ask_now(job=IMPORT, key=f"{batch.pk}:load", by=by, at=at)
    return batch


def undo(*, by: Officer, at: datetime, batch_id: int, reason: str) -> ImportBatch:
    """Have all that a loaded batch brought taken back by a worker; return the ImportBatch.

    Raises Refused without a reason, or where something hangs on what it brought.
    """
    batch = ImportBatch.objects.get(pk=batch_id)
    kind = _checked_kind(batch, by)
    _check_state(batch, State.LOADED)
    if not reason.strip():
        message = _("Say why.")
        raise Refused(message, {"reason": message})
    _taking_back(kind, batch)
    with deed("import.undoing", by=actor(by, role=kind.role), at=at, about=batch) as record:
        batch.reason = whole(reason, 300, "reason")
        record.save(batch)
        record.note(reason=batch.reason)
        occurrences.ask_now(job=IMPORT, key=f"{batch.pk}:undo", by=by, at=at)
    return batch


def carry_out(*, at: datetime, batch_id: int, progress: Progress | Silent | None = None) -> int:
    """Load a batch: all that was not refused, or nothing; return how many came in."""
    batch = ImportBatch.objects.select_related("owner").get(pk=batch_id)
    _check_state(batch, State.PREVIEW)
    kind, progress = kind_of(batch.kind), progress or Silent()
    by = actor(batch.owner, role=kind.role)

    def loaded(report):
        with deed("import.loaded", by=by, at=at, about=batch) as record:
            batch.state, batch.loaded_at, batch.new, batch.known = State.LOADED, at, report.added, report.known
            record.save(batch)
            record.note(loaded=report.added, known=report.known)

    with translation.override(batch.language or None):
        return _go_through(kind, batch, by, at, progress, is_dry_run=False, also=loaded).added


def take_back(*, at: datetime, batch_id: int) -> int:
    """Take back all that a batch brought; return how many."""
    batch = ImportBatch.objects.select_related("owner").get(pk=batch_id)
    _check_state(batch, State.LOADED)
    kind = kind_of(batch.kind)
    take = _taking_back(kind, batch)
    with deed("import.undone", by=actor(batch.owner, role=kind.role), at=at, about=batch) as record:
        batch.state, batch.undone_at = State.UNDONE, at
        record.save(batch)
        taken = take(record, batch, at)
        record.note(taken_back=taken, reason=batch.reason)
    return taken


def drop(*, by: Officer, at: datetime, batch_id: int) -> ImportBatch:
    """Put a batch that was only looked through, or could not be read, aside, and return it."""
    batch = ImportBatch.objects.get(pk=batch_id)
    kind = _checked_kind(batch, by)
    _check_state(batch, State.PREVIEW, State.UNREADABLE)
    with deed("import.dropped", by=actor(by, role=kind.role), at=at, about=batch) as record:
        batch.state = State.DROPPED
        record.save(batch)
    return batch


def findings_of(batch: ImportBatch, kind: str) -> Iterator[dict]:
    """Yield {row, column, value, reason} of every row of a batch that was "refused", or "merged" with another."""
    if not batch.findings:
        yield from batch.refusals if kind == REFUSED else ()
        return
    with batch.findings.open("rb") as file:
        for line in file:
            flaw = json.loads(line)
            if flaw.pop("kind") == kind:
                yield flaw


def _check_file(content):
    if len(content) > LARGEST:
        raise Refused(_("This file is too large."))
    check_kind(content)


def _go_through(kind, batch, by, at, progress, *, is_dry_run, also=None):
    """Read and load a batch, or do all that and keep nothing; return the Report. The only way through a table."""
    progress.begin(gettext_noop("Reading the file"))
    assign = partial(_assigned, kind, batch)
    table = read_table(_content_of(batch), names=kind.names, sheet=batch.sheet, assign=assign)
    kind.check_columns(table.columns)
    batch.rows, batch.sheet = len(table.rows), table.sheet[:100]
    return kind.go_through(batch, table, by=by, at=at, is_dry_run=is_dry_run, progress=progress, also=also)


def _checked_kind(batch, officer):
    """Return the kind of a batch; raises Denied unless the officer may import it."""
    kind = kind_of(batch.kind)
    kind.check(officer)
    if not kind.is_seen(batch, officer):
        raise Denied(_("This table is another's."))
    return kind


def _taking_back(kind, batch) -> Callable:
    """Return what takes a batch back. Raises Refused where nothing does, or something hangs on what it brought."""
    if kind.take_back is None:
        raise Refused(_("Such an import is not undone."))
    if kind.check_may_undo:
        kind.check_may_undo(batch)
    return kind.take_back


def _assigned(kind, batch, headings):
    """Return {heading: field} for a batch; what was found when it was first read holds for it from then on."""
    if [heading for heading, _field in batch.columns] != headings:
        batch.columns = columns_of(batch.owner.unit, kind.code, headings, kind.names)
    return dict(batch.columns)


def _keep_findings(batch, report):
    """Keep every refusal and every merged row in a file, however many, and their numbers in the batch."""
    batch.new, batch.known, batch.refused, batch.merged = (
        report.added,
        report.known,
        len(report.refusals),
        len(report.merged),
    )
    batch.refusals = [vars(flaw) for flaw in report.refusals[:SHOWN]]
    batch.found = report.found
    kinds = ((REFUSED, report.refusals), (MERGED, report.merged))
    lines = [json.dumps({"kind": kind, **vars(flaw)}, ensure_ascii=False) for kind, flaws in kinds for flaw in flaws]
    content = "\n".join(lines).encode("utf-8", "backslashreplace")
    if content:
        digest = hashlib.sha256(content).hexdigest()
        batch.findings.save(f"imports/{digest}.jsonl", ContentFile(content), save=False)


def _content_of(batch):
    with batch.file.open("rb") as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != batch.sha256:
        raise Refused(_("The file is not the one that was handed in."))
    return content


def _check_state(batch, *states):
    if batch.state not in states:
        raise MovedOn(_("This import is %(state)s already.") % {"state": batch.get_state_display()})
