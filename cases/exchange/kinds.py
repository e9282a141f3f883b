"""The deeds of imports and exports, as the ledger names them: in which chain, when, and how a history tells them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.ledger.kinds import Kind
from portal.ledger.models import Chain

KINDS = (
    Kind(
        gettext_noop("case.imported"),
        Chain.BUSINESS,
        "a portion of an import: the rows of up to 500 cases, with their handlers and deadlines",
        lambda facts, known: _("Imported the case."),
    ),
    Kind(gettext_noop("cases.imported"), Chain.BUSINESS, "an import of foreign casework: its source and counts"),
    Kind(
        gettext_noop("officers.imported"), Chain.ACCESS, "handlers that a foreign file names are made, closed at once"
    ),
    Kind(gettext_noop("units.imported"), Chain.BUSINESS, "units that a foreign file names are made, closed at once"),
)
