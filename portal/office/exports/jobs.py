"""The worker's side of exports: make the file that somebody asked for, remove it after some days."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy, gettext_noop

from portal.dispatch.runs.schedule import Job, JobFailed, Runs, daily
from portal.office.exports import deeds as exports
from portal.office.exports.kinds import MAKE_EXPORT, kind_of
from portal.office.exports.models import Export
from portal.shell.refusals import Denied, Refused

KEPT_FOR = timedelta(days=7)


def jobs():
    """Return the jobs of exports."""
    return [
        Job(
            name=MAKE_EXPORT,
            title=gettext_lazy("Export"),
            planned=lambda since, now: (),
            run=run_export,
            runs=Runs.FREELY,
            result_url=lambda key: reverse("office:export", args=[key]),
            may_rerun=False,
        ),
        Job(
            name="export-removal",
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
    export = Export.objects.select_related("owner").get(pk=key)
    kind = kind_of(export.kind)
    if export.made_at:
        return {kind.counted: export.rows}
    with TemporaryDirectory() as folder, translation.override(export.language):
        path = Path(folder) / f"export.{export.format}"
        try:
            kind.check(export, at)
            kind.check_query(export.owner, export.query, export.format)
            rows = kind.write(export, path, at, progress)
        except (Refused, Denied) as refusal:
            raise JobFailed(str(refusal)) from refusal
        progress.hold()
        exports.keep_file(at=at, export_id=export.pk, path=path, rows=rows)
    return {kind.counted: rows}


def run_removal(key, *, at, progress):
    return {gettext_noop("files removed"): exports.remove_old(at=at, older_than=at - KEPT_FOR)}
