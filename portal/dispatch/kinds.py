"""The deeds of messages and runs, as the ledger names them: in which chain, when, and how a history tells them."""

from django.utils.translation import gettext_noop

from portal.ledger.kinds import Kind
from portal.ledger.models import Chain

KINDS = (
    Kind(gettext_noop("ledger.doubted"), Chain.BUSINESS, "the nightly verification found something"),
    Kind(gettext_noop("message.revived"), Chain.BUSINESS, "an administrator has a failed message delivered again"),
    Kind(gettext_noop("notice.read"), Chain.ACCESS, "a notice is read"),
    Kind(gettext_noop("request.denied"), Chain.ACCESS, "any other request that was refused"),
    Kind(gettext_noop("run.asked"), Chain.BUSINESS, "somebody asks for a scheduled run now"),
    Kind(gettext_noop("substitute.told"), Chain.BUSINESS, "who is to act for somebody is told so"),
)
