"""The deeds of property, as the ledger names them: in which chain, when, and how a history tells them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.ledger.kinds import Kind
from portal.ledger.models import Chain

KINDS = (
    Kind(
        gettext_noop("property.disposed"),
        Chain.BUSINESS,
        "it leaves by an approved decision: destroyed, sold, handed to the treasury, transferred",
        lambda facts, known: _("Disposed of property."),
    ),
    Kind(
        gettext_noop("property.handed-on"),
        Chain.BUSINESS,
        "it goes from one holder to the next",
        lambda facts, known: _("Handed property on."),
    ),
    Kind(
        gettext_noop("property.returned"),
        Chain.BUSINESS,
        "it is returned to its owner against a receipt 发还",
        lambda facts, known: _("Returned property to its owner."),
    ),
    Kind(
        gettext_noop("property.taken"),
        Chain.BUSINESS,
        "a thing is registered with its number when it is taken 涉案财物",
        lambda facts, known: _("Registered property under number %(number)s.") % {"number": facts.get("number", "")},
    ),
)
