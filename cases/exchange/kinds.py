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
        gettext_noop("import.asked"), Chain.BUSINESS, "its cases are to be loaded; how many refused rows are left out"
    ),
    Kind(
        gettext_noop("import.assigned"),
        Chain.BUSINESS,
        "what each of its columns is, said on screen; the file is looked through again",
    ),
    Kind(gettext_noop("import.dropped"), Chain.BUSINESS, "a table that was looked through is put aside"),
    Kind(gettext_noop("import.handed-in"), Chain.BUSINESS, "a table of foreign casework is handed in"),
    Kind(
        gettext_noop("import.loaded"),
        Chain.BUSINESS,
        "a worker has loaded them, all or none",
        lambda facts, known: _("Imported the case."),
    ),
    Kind(
        gettext_noop("import.looked-through"),
        Chain.BUSINESS,
        "a worker has done all that loading it would do, and kept nothing; what it found",
    ),
    Kind(gettext_noop("import.undoing"), Chain.BUSINESS, "the import is to be undone, with the reason"),
    Kind(
        gettext_noop("import.undone"),
        Chain.BUSINESS,
        "its cases are out of everybody's sight; the event holds every row",
    ),
    Kind(
        gettext_noop("officers.imported"), Chain.ACCESS, "handlers that a foreign file names are made, closed at once"
    ),
    Kind(gettext_noop("units.imported"), Chain.BUSINESS, "units that a foreign file names are made, closed at once"),
)
