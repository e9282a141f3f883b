"""The deeds of this room, as the audit ledger names them; the pages of the ledger translate them."""

from django.utils.translation import gettext_noop

KINDS = (
    gettext_noop("clock.recomputed"),
    gettext_noop("files.doubted"),
    gettext_noop("upload.arrived"),
)
