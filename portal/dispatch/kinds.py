"""The deeds of this room, as the audit ledger names them; the pages of the ledger translate them."""

from django.utils.translation import gettext_noop

KINDS = (
    gettext_noop("ledger.doubted"),
    gettext_noop("message.revived"),
    gettext_noop("notice.read"),
    gettext_noop("request.denied"),
    gettext_noop("run.asked"),
    gettext_noop("substitute.told"),
)
