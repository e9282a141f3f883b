"""What lies about after files have come and gone: drawn pages, and temporary files of processes that were killed."""

import os
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from portal.shell.files.previews import FOLDER

PREVIEWS_KEPT = timedelta(days=7)
ARRIVING_KEPT = timedelta(days=1)


def clear_previews(at):
    """Delete the drawn pages that are older than a week; return how many. They are drawn anew when asked for."""
    cleared = 0
    for folder in _listed(FOLDER)[0]:
        for name in _listed(f"{FOLDER}/{folder}")[1]:
            path = f"{FOLDER}/{folder}/{name}"
            if default_storage.get_modified_time(path) < at - PREVIEWS_KEPT:
                default_storage.delete(path)
                cleared += 1
    return cleared


def clear_arriving(at):
    """Delete what arrived on this machine more than a day ago and was never taken on; return how many files."""
    cleared = 0
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir():
        if path.is_file() and path.stat().st_mtime < (at - ARRIVING_KEPT).timestamp():
            os.unlink(path)
            cleared += 1
    return cleared


def _listed(folder):
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
