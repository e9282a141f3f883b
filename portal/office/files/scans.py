"""A scanned paper as it is kept with its row: let in like every file, and a PDF, a JPEG or a PNG."""

from django.utils.translation import gettext as _

from portal.shell.files.arrival import examine
from portal.shell.files.refusals import FileRefused, ScannerSilent
from portal.shell.refusals import Refused, refuse

KINDS = {"application/pdf", "image/jpeg", "image/png"}


def keep_scan(row, file, name="scan"):
    """Put a scan into a row's `scan`, `scan_name` and `scan_sha256`; raise Refused where it is not taken."""
    if not file:
        refuse(**{name: _("This is needed.")})
    try:
        arrived = examine(file, file.name)
    except (FileRefused, ScannerSilent) as refusal:
        raise Refused(str(refusal), {name: str(refusal)}) from refusal
    if arrived.media_type not in KINDS:
        refuse(**{name: _("A scan is a PDF, a JPEG or a PNG.")})
    row.scan_name, row.scan_sha256 = arrived.name, arrived.sha256
    # The file itself is stored with the row, under a name that says nothing.
    file.name = arrived.sha256
    row.scan = file
