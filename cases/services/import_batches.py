"""Foreign casework handed in as a table: looked through, loaded as a whole, undone while nothing depends on it."""

import hashlib

from django.core.files.base import ContentFile
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, ImportBatch
from cases.permissions import check_may_import
from cases.services.docket import keep_docket
from cases.services.import_rows import NAMES, read_cases
from cases.services.imports import check_columns, import_cases, known_of, source_of
from portal.dispatch.services import occurrences
from portal.ledger.recording import deed
from portal.people.actors import actor
from portal.people.models import Role
from portal.shell.bounds import whole
from portal.shell.refusals import MovedOn, Refused
from portal.shell.tables import read_table

IMPORT_CASES = "case-import"
LARGEST = 20 * 1024 * 1024
REFUSALS_KEPT = 1000
# What an import itself makes for a case; anything else depends on the case.
MADE_BY_IMPORT = {"handlers", "clocks", "docket", "text"}

State = ImportBatch.State


def hand_in(*, by, at, origin, name, content):
    """Read a table of casework, keep it with what was found in it, and return the ImportBatch.

    Raises Denied for those who may not import; Refused where the file is no such table.
    """
    check_may_import(by)
    source = source_of(origin)
    if not source:
        message = _("Name the source; together with the number it makes each case one.")
        raise Refused(message, {"origin": message})
    try:
        cases, rows, refusals = read_file(name, content, at)
    except Refused as refusal:
        raise Refused(str(refusal), {"file": str(refusal)}) from refusal
    known = known_of(source)
    new = sum(f"import:{source}:{case.number}" not in known for case in cases)
    batch = ImportBatch(
        owner=by, origin=source, file_name=name[:200], sha256=hashlib.sha256(content).hexdigest(), rows=rows, new=new,
        known=len(cases) - new, refusals=refusals[:REFUSALS_KEPT], handed_in_at=at,
    )  # fmt: skip
    batch.file.save(f"imports/{batch.sha256}", ContentFile(content), save=False)
    with deed("import.handed-in", by=actor(by, role=Role.LEGAL_DEPARTMENT), at=at) as record:
        record.save(batch)
        record.about(batch)
        record.note(origin=source, sha256=batch.sha256, rows=rows, new=new, refusals=len(refusals))
    return batch


def load(*, by, at, batch_id, leaves_out=False):
    """Have a batch loaded by a worker; return it. Raises Refused while it has refused rows, unless `leaves_out`."""
    check_may_import(by)
    batch = ImportBatch.objects.get(pk=batch_id)
    _check_state(batch, State.PREVIEW)
    if batch.refusals and not leaves_out:
        message = _("Some rows are refused. Correct the file and hand it in again, or leave those rows out.")
        raise Refused(message, {"leaves_out": message})
    if not batch.new:
        raise Refused(_("All cases of this file are there already."))
    with deed("import.asked", by=actor(by, role=Role.LEGAL_DEPARTMENT), at=at, about=batch) as record:
        record.note(origin=batch.origin, leaves_out=len(batch.refusals))
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


def carry_out(*, at, batch_id):
    """Load a batch: every case that was not refused, or none; return the number of cases."""
    batch = ImportBatch.objects.select_related("owner").get(pk=batch_id)
    _check_state(batch, State.PREVIEW)
    by = actor(batch.owner, role=Role.LEGAL_DEPARTMENT)
    table = _table_of(batch.file_name, _content_of(batch))
    with deed("import.loaded", by=by, at=at, about=batch) as record:
        done = import_cases(by=by, at=at, origin=batch.origin, rows=_sound(table), columns=table.columns, batch=batch)
        batch.state, batch.loaded_at, batch.new, batch.known = State.LOADED, at, done.added, done.known
        record.save(batch)
        record.note(cases=done.added, known=done.known)
    return done.added


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
    """Put a batch that was only looked through aside, and return it."""
    check_may_import(by)
    batch = ImportBatch.objects.get(pk=batch_id)
    _check_state(batch, State.PREVIEW)
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


def read_file(name, content, at):
    """Return ([CaseRow], number of rows, refusals as dicts) of a table of casework; raise Refused for another file."""
    table = _table_of(name, content)
    cases, refusals = read_cases(_sound(table), timezone.localdate(at))
    found = sorted([*table.flaws, *refusals], key=lambda flaw: flaw.row)
    return cases, len(table.rows), [vars(flaw) for flaw in found]


def _table_of(name, content):
    if len(content) > LARGEST:
        raise Refused(_("This file is too large."))
    table = read_table(name, content, names=NAMES)
    check_columns(table.columns)
    return table


def _sound(table):
    flawed = {flaw.row for flaw in table.flaws}
    return [(number, row) for number, row in table.rows if number not in flawed]


def _content_of(batch):
    with batch.file.open("rb") as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != batch.sha256:
        raise Refused(_("The file is not the one that was handed in."))
    return content


def _check_state(batch, state):
    if batch.state != state:
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
