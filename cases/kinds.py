"""The deeds of this room, as the audit ledger names them; the pages of the ledger translate them."""

from django.utils.translation import gettext_noop

KINDS = (
    gettext_noop("case.corrected"),
    gettext_noop("case.handed-over"),
    gettext_noop("case.registered"),
    gettext_noop("case.shared"),
    gettext_noop("cases.imported"),
    gettext_noop("evidence.added"),
    gettext_noop("evidence.doubted"),
    gettext_noop("evidence.opened"),
    gettext_noop("export.asked"),
    gettext_noop("export.fetched"),
    gettext_noop("export.made"),
    gettext_noop("export.removed"),
    gettext_noop("filter.dropped"),
    gettext_noop("filter.saved"),
    gettext_noop("matter.approved"),
    gettext_noop("matter.rejected"),
    gettext_noop("matter.returned"),
    gettext_noop("matter.submitted"),
    gettext_noop("matter.taken-up"),
    gettext_noop("matter.withdrawn"),
    gettext_noop("officer.recused"),
    gettext_noop("officers.imported"),
    gettext_noop("party.added"),
    gettext_noop("party.revealed"),
    gettext_noop("units.imported"),
    gettext_noop("upload.arrived"),
)
