"""The deeds of this room, as the audit ledger names them; the pages of the ledger translate them."""

from django.utils.translation import gettext_noop

KINDS = (
    gettext_noop("bulletin.corrected"),
    gettext_noop("bulletin.issued"),
    gettext_noop("bulletin.reissued"),
    gettext_noop("consequence.confirmed"),
    gettext_noop("consequence.proposed"),
    gettext_noop("consequence.waived"),
    gettext_noop("history.generated"),
    gettext_noop("objection.filed"),
    gettext_noop("objection.rejected"),
    gettext_noop("objection.upheld"),
    gettext_noop("period.opened"),
    gettext_noop("publicity.started"),
    gettext_noop("reference.loaded"),
    gettext_noop("reissue.declined"),
    gettext_noop("reissue.lapsed"),
    gettext_noop("reissue.proposed"),
    gettext_noop("run.computed"),
    gettext_noop("run.started"),
    gettext_noop("scheme.added"),
    gettext_noop("version.drafted"),
    gettext_noop("version.published"),
    gettext_noop("version.retired"),
)
