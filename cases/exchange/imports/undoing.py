"""Taking imported cases back: out of everybody's sight while nothing depends on them."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.sight.docket import keep_docket
from portal.ledger.writing.recording import Record
from portal.office.imports.models import ImportBatch
from portal.shell.refusals import Refused

# What an import itself makes for a case; anything else depends on the case.
MADE_BY_IMPORT = {"handlers", "leads", "clocks", "docket", "text"}


def take_back(record: Record, batch: ImportBatch, at: datetime) -> int:
    """Put the cases of a batch out of sight and end their handlers and clocks; return the number of cases."""
    cases = list(batch.cases.prefetch_related("handlers", "clocks"))
    for case in cases:
        _void(record, case, batch, at)
    keep_docket([case.pk for case in cases])
    return len(cases)


def check_nothing_depends(batch: ImportBatch) -> None:
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
