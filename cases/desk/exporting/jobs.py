"""The worker's side of exports: make the file that somebody asked for, remove it after some days."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from cases.desk.exporting import whole_file
from cases.desk.list import export as case_list
from cases.desk.registers import export as registers
from cases.desk.registers.queries import BY_CODE
from cases.desk.situation import briefing
from cases.exchange.exports import deeds as exports
from cases.exchange.exports.models import CaseExport
from cases.exchange.exports.workbook import Workbook
from portal.dispatch.schedule import Job, JobFailed, Runs, daily
from portal.shell.refusals import Denied, Refused

What = CaseExport.What
KEPT_FOR = timedelta(days=7)


def jobs():
    """Return the jobs of exports."""
    return [
        Job(
            name=exports.EXPORT_CASES,
            title=gettext_lazy("Export of cases and files"),
            planned=lambda since, now: (),
            run=run_export,
            runs=Runs.FREELY,
            result_url=lambda key: reverse("cases:export", args=[key]),
            may_rerun=False,
        ),
        Job(
            name="case-export-removal",
            title=gettext_lazy("Removal of old exports"),
            planned=daily(hour=4),
            run=run_removal,
            is_routine=True,
        ),
    ]


def run_export(key, *, at, progress):
    """Write the file of the export with that key; a run after the file is there does nothing.

    Raises JobFailed where the one who asked may not have it any more, or where a form is broken.
    """
    export = CaseExport.objects.select_related("owner").get(pk=key)
    counted = gettext_noop("pages") if export.is_of_a_case else gettext_noop("rows")
    if export.made_at:
        return {counted: export.rows}
    with TemporaryDirectory() as folder, translation.override(export.language):
        path = Path(folder) / f"export.{export.format}"
        try:
            rows = WRITERS[export.what](export, path, at, progress)
        except (Refused, Denied) as refusal:
            raise JobFailed(str(refusal)) from refusal
        progress.hold()
        exports.keep_file(at=at, export_id=export.pk, path=path, rows=rows)
    return {counted: rows}


def _write_list(export, path, at, progress):
    progress.begin(gettext_noop("Writing the rows"), total=case_list.exportable(export.owner, export.query).count())
    heading, mark = case_list.heading(export), case_list.mark(export)
    book = Workbook(path, name=_("Cases"), heading=heading, columns=case_list.columns(), mark=mark)
    written = 0
    for rows in case_list.batches(export.owner, export.query, at):
        book.add(rows)
        written += len(rows)
        progress.advance(len(rows))
    book.close()
    return written


WRITERS = {
    What.CASES: _write_list,
    What.WHOLE_FILE: whole_file.write,
    What.BRIEFING: briefing.write,
    **dict.fromkeys(BY_CODE, registers.write),
}


def run_removal(key, *, at, progress):
    return {gettext_noop("files removed"): exports.remove_old(at=at, older_than=at - KEPT_FOR)}
