"""The deeds of this room, as the audit ledger names them; the pages of the ledger translate them."""

from django.utils.translation import gettext_noop

KINDS = (
    gettext_noop("clock.recomputed"),
    gettext_noop("export.asked"),
    gettext_noop("export.fetched"),
    gettext_noop("export.made"),
    gettext_noop("export.removed"),
    gettext_noop("files.doubted"),
    gettext_noop("filter.dropped"),
    gettext_noop("filter.saved"),
    gettext_noop("person.searched"),
    gettext_noop("upload.arrived"),
)
