"""Foreign casework handed in as a table: looked through, loaded as a whole, undone while nothing depends on it."""

import hashlib
import json
from functools import partial

from django.core.files.base import ContentFile
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.exchange.imports.deeds import check_columns, import_cases, source_of
from cases.exchange.imports.rows import HEADINGS, NAMES
from cases.file.case.models import Case
from cases.file.case.permissions import check_may_import
from cases.file.sight.docket import keep_docket
from portal.dispatch.services import occurrences
from portal.dispatch.services.progress import Silent
from portal.ledger.recording import deed
from portal.office.imports.deeds import remember
from portal.office.imports.models import ImportBatch
from portal.office.imports.queries import columns_of
from portal.people.actors import actor
from portal.people.models import Role
from portal.shell.bounds import whole
from portal.shell.refusals import MovedOn, Refused
from portal.shell.tables import check_kind, plain, read_table

KIND = "cases"
IMPORT_CASES, READ_CASES = "case-import", "case-import-reading"
LARGEST = 20 * 1024 * 1024
SHOWN = 100
REFUSED, MERGED = "refused", "merged"
# What an import itself makes for a case; anything else depends on the case.
MADE_BY_IMPORT = {"handlers", "clocks", "docket", "text"}

State = ImportBatch.State


def hand_in(*, by, at, origin, name, content, sheet="", language=""):
    """Keep a table of casework, have a worker look through it, and return the ImportBatch.

    `sheet` names one of several sheets; reasons for refusals are written in `language`. Raises Denied for those who may
    not import; Refused where the file can be no such table.
    """
    check_may_import(by)
    source = source_of(origin)
    if not source:
        message = _("Name the source; together with the number it makes each case one.")
        raise Refused(message, {"origin": message})
    try:
        _check_file(content)
    except Refused as refusal:
        raise Refused(str(refusal), {"file": str(refusal)}) from refusal
    batch = ImportBatch(
        owner=by,
        origin=source,
        file_name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        handed_in_at=at,
        sheet=plain(sheet)[:100],
        language=language[:10],
    )
    batch.file.save(f"imports/{batch.sha256}", ContentFile(content), save=False)
    with deed("import.handed-in", by=actor(by, role=Role.LEGAL_DEPARTMENT), at=at) as record:
        record.save(batch)
        record.about(batch)
        record.note(origin=source, sha256=batch.sha256)
        occurrences.ask_now(job=READ_CASES, key=f"{batch.pk}:read", by=by, at=at)
    return batch


def look_through(*, at, batch_id, progress=None):
    """Do with a batch what loading it would do, but for keeping it; write down what was found, return the ImportBatch.

    A file that is no such table makes the batch unreadable, and its `problem` says why.
    """
    batch = ImportBatch.objects.select_related("owner").get(pk=batch_id)
    _check_state(batch, State.READING)
    by, report = actor(batch.owner, role=Role.LEGAL_DEPARTMENT), None
    with translation.override(batch.language or None):
        try:
            report = _go_through(batch, by, at, progress or Silent(), is_dry_run=True)
            batch.state = State.PREVIEW
        except Refused as refusal:
            batch.state, batch.problem = State.UNREADABLE, str(refusal)[:500]
    if report:
        _keep_findings(batch, report)
    with deed("import.looked-through", by=by, at=at, about=batch) as record:
        record.save(batch)
        record.note(rows=batch.rows, new=batch.new, known=batch.known, refusals=batch.refused, merged=batch.merged)
    return batch


def assign(*, by, at, batch_id, columns):
    """Say what the columns of a table are, [[heading, field]], and have it looked through again; return the batch.

    The next file of the unit with the same headings is read like this. Raises Refused for a field that there is not.
    """
    check_may_import(by)
    batch = ImportBatch.objects.select_related("owner__unit").get(pk=batch_id)
    _check_state(batch, State.PREVIEW, State.UNREADABLE)
    if [heading for heading, _field in columns] != [heading for heading, _field in batch.columns] or not columns:
        raise Refused(_("These are not the columns of this table."))
    if {field for _heading, field in columns} - {"", *HEADINGS}:
        raise Refused(_("Choose one of the list."))
    batch.columns, batch.state, batch.problem = columns, State.READING, ""
    batch.rows = batch.new = batch.known = batch.refused = batch.merged = 0
    batch.refusals, batch.found, batch.findings = [], {}, ""
    with deed("import.assigned", by=actor(by, role=Role.LEGAL_DEPARTMENT), at=at, about=batch) as record:
        record.save(batch)
        remember(record, batch.owner.unit, KIND, columns)
        record.note(columns=columns)
        occurrences.ask_now(job=READ_CASES, key=f"{batch.pk}:read", by=by, at=at)
    return batch


def load(*, by, at, batch_id, leaves_out=False):
    """Have a batch loaded by a worker; return it. Raises Refused while it has refused rows, unless `leaves_out`."""
    check_may_import(by)
    batch = ImportBatch.objects.get(pk=batch_id)
    _check_state(batch, State.PREVIEW)
    if batch.refused_rows and not leaves_out:
        message = _("Some rows are refused. Correct the file and hand it in again, or leave those rows out.")
        raise Refused(message, {"leaves_out": message})
    if not batch.new and batch.refused_rows:
        raise Refused(_("No row of this file can be loaded: each is refused, or its case is there already."))
    if not batch.new:
        raise Refused(_("All cases of this file are there already."))
    with deed("import.asked", by=actor(by, role=Role.LEGAL_DEPARTMENT), at=at, about=batch) as record:
        record.note(origin=batch.origin, leaves_out=batch.refused_rows)
        occurrences.ask_now(job=IMPORT_CASES, key=f"{batch.pk}:load", by=by, at=at)
    return batch


def undo(*, by, at, batch_id, reason):
    """Have all cases of a loaded batch put out of sight by a worker; return the ImportBatch.

    Raises Refused without a reason, or where a case of the batch has been worked on.
    """
    check_may_import(by)
    batch = ImportBatch.objects.get(pk=batch_id)
    _check_state(batch, State.LOADED)
    if not reason.strip():
        message = _("Say why.")
        raise Refused(message, {"reason": message})
    check_nothing_depends(batch)
    with deed("import.undoing", by=actor(by, role=Role.LEGAL_DEPARTMENT), at=at, about=batch) as record:
        batch.reason = whole(reason, 300, "reason")
        record.save(batch)
        record.note(reason=batch.reason)
        occurrences.ask_now(job=IMPORT_CASES, key=f"{batch.pk}:undo", by=by, at=at)
    return batch


def carry_out(*, at, batch_id, progress=None):
    """Load a batch: every case that was not refused, or none; return the number of cases."""
    batch = ImportBatch.objects.select_related("owner").get(pk=batch_id)
    _check_state(batch, State.PREVIEW)
    by, progress = actor(batch.owner, role=Role.LEGAL_DEPARTMENT), progress or Silent()

    def loaded(report):
        with deed("import.loaded", by=by, at=at, about=batch) as record:
            batch.state, batch.loaded_at, batch.new, batch.known = State.LOADED, at, report.added, report.known
            record.save(batch)
            record.note(cases=report.added, known=report.known)

    with translation.override(batch.language or None):
        return _go_through(batch, by, at, progress, is_dry_run=False, also=loaded).added


def take_back(*, at, batch_id):
    """Put the cases of a batch out of sight and end their handlers and clocks; return the number of cases."""
    batch = ImportBatch.objects.select_related("owner").get(pk=batch_id)
    _check_state(batch, State.LOADED)
    check_nothing_depends(batch)
    cases = list(batch.cases.prefetch_related("handlers", "clocks"))
    with deed("import.undone", by=actor(batch.owner, role=Role.LEGAL_DEPARTMENT), at=at, about=batch) as record:
        batch.state, batch.undone_at = State.UNDONE, at
        record.save(batch)
        for case in cases:
            _void(record, case, batch, at)
        keep_docket([case.pk for case in cases])
        record.note(cases=len(cases), reason=batch.reason)
    return len(cases)


def drop(*, by, at, batch_id):
    """Put a batch that was only looked through, or could not be read, aside, and return it."""
    check_may_import(by)
    batch = ImportBatch.objects.get(pk=batch_id)
    _check_state(batch, State.PREVIEW, State.UNREADABLE)
    with deed("import.dropped", by=actor(by, role=Role.LEGAL_DEPARTMENT), at=at, about=batch) as record:
        batch.state = State.DROPPED
        record.save(batch)
    return batch


def check_nothing_depends(batch):
    """Raise Refused, naming what, where something hangs on a case of the batch or one was changed."""
    if (batch.cases.aggregate(newest=Max("version"))["newest"] or 1) > 1:
        raise Refused(_("A case of this import has been changed since; it cannot be undone."))
    for relation in Case._meta.related_objects:
        if relation.get_accessor_name() in MADE_BY_IMPORT:
            continue
        if relation.related_model._base_manager.filter(**{f"{relation.field.name}__batch": batch}).exists():
            name = relation.related_model._meta.verbose_name
            said = _("A case of this import has gained something (%(what)s); it cannot be undone.")
            raise Refused(said % {"what": name})


def findings_of(batch, kind):
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


def _go_through(batch, by, at, progress, *, is_dry_run, also=None):
    """Read and load a batch, or do all that and keep nothing; return the Report. The only way through a table."""
    progress.begin(gettext_noop("Reading the file"))
    table = read_table(_content_of(batch), names=NAMES, sheet=batch.sheet, assign=partial(_assigned, batch))
    check_columns(table.columns)
    batch.rows, batch.sheet = len(table.rows), table.sheet[:100]

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


def _assigned(batch, headings):
    """Return {heading: field} for a batch; what was found when it was first read holds for it from then on."""
    if [heading for heading, _field in batch.columns] != headings:
        batch.columns = columns_of(batch.owner.unit, KIND, headings, NAMES)
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
    batch.found = {
        "handlers": report.handlers,
        "units": report.new_units[:SHOWN],
        "new_units": len(report.new_units),
        "officers": report.new_officers,
    }
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


def _void(record, case, batch, at):
    for handler in case.handlers.all():
        handler.ends_at = handler.ends_at or at
        record.save(handler)
    for clock in case.clocks.all():
        clock.is_void = True
        record.save(clock)
    # Number and origin become free for the corrected file.
    case.number, case.origin = f"{case.number[:30]}×{batch.pk}", f"undone:{batch.pk}:{case.origin}"[:120]
    case.is_void = case.is_sealed = True
    record.save(case)
