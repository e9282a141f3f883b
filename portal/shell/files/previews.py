"""Pages of pictures and PDFs for the viewer, drawn by a confined process and kept in the storage for a while."""

import json
import logging
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from portal.shell.files.arrival import pieces_of
from portal.shell.files.drawing import PDF
from portal.shell.files.kinds import DRAWN
from portal.shell.files.refusals import FileRefused
from portal.shell.refusals import Refused

log = logging.getLogger(__name__)

FOLDER = "previews"
WIDTH, THUMBNAIL = 1400, 160
SECONDS = 40
REMEMBERED = 7 * 24 * 3600
# Each takes up to a gigabyte and a half, so no more than two draw at a time in one server.
_desks = threading.BoundedSemaphore(2)


class NoPreview(Refused):
    """This file has no pages to show; it can be downloaded."""


def check_pages(file, sha256):
    """Say whether a password shuts an open PDF; raise FileRefused where it is damaged or has over 3,000 pages."""
    with _on_disk(file) as path:
        counted = _draw("count", path, PDF)
    problem = counted.get("problem", "")
    if problem == "pages":
        raise FileRefused("bomb", _("This document has too many pages to be opened safely."))
    if problem == "damaged":
        raise FileRefused("damaged", _("This document cannot be read; it is damaged or none."))
    cache.set(f"pages:{sha256}", counted.get("pages", 0), REMEMBERED)
    return problem == "locked"


def page_count(file, sha256, media_type):
    """Return how many pages the viewer can show of a stored file; 0 where it can show none."""
    if media_type not in DRAWN:
        return 0
    key = f"pages:{sha256}"
    pages = cache.get(key)
    if pages is None:
        with _on_disk(file) as path:
            pages = _draw("count", path, media_type).get("pages", 0)
        cache.set(key, pages, REMEMBERED)
    return pages


def page_image(file, sha256, media_type, page, width):
    """Return an open JPEG of one page, from 1; without anything but its pixels. Raises NoPreview."""
    name = f"{FOLDER}/{sha256[:2]}/{sha256}-{page}-{width}.jpg"
    if not default_storage.exists(name):
        with _on_disk(file) as path, tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "page.jpg"
            drawn = _draw("draw", path, media_type, str(page), str(width), str(out))
            if "pages" not in drawn or not out.exists():
                raise NoPreview(_("This page cannot be shown; download the file."))
            name = default_storage.save(name, ContentFile(out.read_bytes()))
    return default_storage.open(name)


def _draw(*arguments):
    command = [sys.executable, "-m", "portal.shell.files.drawing", *arguments]
    # Nothing of ours goes along: no keys, no database address.
    surroundings = {"PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    with _desks:
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=SECONDS, env=surroundings, cwd=settings.BASE_DIR, check=True
            )
            return json.loads(done.stdout)
        except (subprocess.SubprocessError, ValueError) as failure:
            log.warning("a page could not be drawn: %s", failure)
            return {"problem": "damaged"}


@contextmanager
def _on_disk(file):
    """Give the path under which another process can read an open file: its own, or that of a copy."""
    try:
        own = getattr(file, "path", "") or file.temporary_file_path()
    except (AttributeError, NotImplementedError):
        own = ""
    if own:
        yield own
        return
    with tempfile.NamedTemporaryFile(prefix="page-") as copy:
        file.seek(0)
        for piece in pieces_of(file):
            copy.write(piece)
        copy.flush()
        yield copy.name
