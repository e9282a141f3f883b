"""The deeds of this room, as the audit ledger names them; the pages of the ledger translate them."""

from django.utils.translation import gettext_noop

KINDS = (
    gettext_noop("clock.escalated"),
    gettext_noop("clock.recomputed"),
    gettext_noop("clock.reminded"),
    gettext_noop("files.doubted"),
    gettext_noop("reminder.added"),
    gettext_noop("reminder.changed"),
    gettext_noop("upload.arrived"),
)
