"""The deeds of entries by hand, as the ledger names them: in which chain, when, and how a history tells them."""

from django.utils.translation import gettext_noop

from portal.ledger.kinds import Kind
from portal.ledger.models import Chain

KINDS = (
    Kind(gettext_noop("entries.entered"), Chain.BUSINESS, "several entries are made together: which ones"),
    Kind(gettext_noop("item.added"), Chain.BUSINESS, "an item of entry 录入项 is added, or one in place of another"),
    Kind(gettext_noop("item.changed"), Chain.BUSINESS, "its words, bounds or roles change: before, after, reason"),
    Kind(gettext_noop("item.retired"), Chain.BUSINESS, "it takes no days after its last one, with the reason"),
    Kind(gettext_noop("entry.confirmed"), Chain.BUSINESS, "another person confirms an entry, which counts from now on"),
    Kind(gettext_noop("entry.doubted"), Chain.ACCESS, "a file of an entry is not the one that was handed in"),
    Kind(gettext_noop("entry.entered"), Chain.BUSINESS, "somebody makes an entry by hand 录入, with evidence"),
    Kind(gettext_noop("entry.opened"), Chain.ACCESS, "somebody opens the evidence of an entry"),
    Kind(gettext_noop("entry.refused"), Chain.BUSINESS, "another person refuses an entry, with the reason"),
    Kind(gettext_noop("entry.voided"), Chain.BUSINESS, "a confirmed entry is made void, with the reason"),
    Kind(gettext_noop("entry.withdrawn"), Chain.BUSINESS, "who made an entry takes it back before it is decided on"),
    Kind(
        gettext_noop("inspection.made"),
        Chain.BUSINESS,
        "a checklist is gone through on the spot 现场检查: place, people present, what is to be corrected by when",
    ),
    Kind(
        gettext_noop("inspection.rechecked"), Chain.BUSINESS, "a re-check 复查 closes an inspection or sets another day"
    ),
)
