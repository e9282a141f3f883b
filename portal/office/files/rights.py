"""Who may send files in: whoever works on something in any room, as the rooms themselves say."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from portal.shell.refusals import Denied


def check_may_upload(officer):
    """Raise Denied unless a room of settings.UPLOAD_RIGHTS lets the officer send files in."""
    if not any(import_string(name)(officer) for name in settings.UPLOAD_RIGHTS):
        raise Denied(_("Files are sent in by those who work on cases."))
