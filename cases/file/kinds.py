"""The deeds of the file, as the ledger names them: in which chain, when, and how a history tells them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.file.telling import with_evidence, with_officer, with_party
from portal.ledger.kinds import Kind
from portal.ledger.models import Chain

KINDS = (
    Kind(
        gettext_noop("case.archived"),
        Chain.BUSINESS,
        "the complete file of an ended case goes to the archive",
        lambda facts, known: _("Handed the file to the archive: %(shelf)s.") % {"shelf": facts.get("shelf", "")},
    ),
    Kind(
        gettext_noop("case.corrected"),
        Chain.BUSINESS,
        "time, source and its details, cause, place or facts are corrected: fields, reason, clocks that "
        "moved; moments and choices before and after, free words as sealed earlier wordings",
    ),
    Kind(
        gettext_noop("case.handed-over"),
        Chain.BUSINESS,
        "a unit head gives a case to other officers",
        with_officer(lambda: _("Made %(name)s the lead officer."), "after"),
    ),
    Kind(
        gettext_noop("case.sealed"),
        Chain.BUSINESS,
        "the record of an ended public-order case is sealed",
        lambda facts, known: _("Sealed the record."),
    ),
    Kind(
        gettext_noop("case.shared"),
        Chain.ACCESS,
        "a single case is shared with somebody",
        with_officer(lambda: _("Opened the case to %(name)s.")),
    ),
    Kind(
        gettext_noop("case.unsealed"),
        Chain.BUSINESS,
        "the seal is taken off a record",
        lambda facts, known: _("Took the seal off the record."),
    ),
    Kind(
        gettext_noop("evidence.added"),
        Chain.BUSINESS,
        "evidence is added; the event holds the file's SHA-256",
        with_evidence(lambda: _("Added evidence: %(title)s.")),
    ),
    Kind(
        gettext_noop("evidence.doubted"),
        Chain.ACCESS,
        "a file of evidence is changed or missing: found when it was opened, or by the nightly comparison",
        with_evidence(lambda: _("Found evidence changed or missing: %(title)s.")),
        "bad",
    ),
    Kind(
        gettext_noop("evidence.opened"),
        Chain.ACCESS,
        "a file of evidence is opened",
        with_evidence(lambda: _("Opened evidence: %(title)s.")),
    ),
    Kind(
        gettext_noop("evidence.viewed"),
        Chain.ACCESS,
        "the pages of a file of evidence are looked at",
        with_evidence(lambda: _("Looked at the pages of evidence: %(title)s.")),
    ),
    Kind(
        gettext_noop("officer.recused"),
        Chain.BUSINESS,
        "somebody is shut out of a case 回避",
        with_officer(lambda: _("Recorded the recusal of %(name)s.")),
    ),
    Kind(
        gettext_noop("party.added"),
        Chain.BUSINESS,
        "a party is added to a case",
        with_party(lambda: _("Added a party: %(party)s.")),
    ),
    Kind(
        gettext_noop("party.corrected"),
        Chain.BUSINESS,
        "what identifies a party, or the part in the case, is written anew; before and after by mask",
        with_party(lambda: _("Corrected a party: %(party)s.")),
    ),
    Kind(
        gettext_noop("party.revealed"),
        Chain.PERSONAL,
        "the sealed data of a party are looked at, with the reason",
        with_party(lambda: _("Looked at personal data: %(party)s.")),
        "warn",
    ),
    Kind(
        gettext_noop("provider.revealed"),
        Chain.PERSONAL,
        "name and address of who handed an item of evidence in are looked at, with the reason",
        with_evidence(lambda: _("Looked at who handed in: %(title)s.")),
        "warn",
    ),
    Kind(
        gettext_noop("sealed.asked"),
        Chain.PERSONAL,
        "somebody asks to look at a sealed record, with purpose and letter",
    ),
    Kind(gettext_noop("sealed.decided"), Chain.PERSONAL, "such a request is approved for some days, or refused"),
    Kind(gettext_noop("sealed.opened"), Chain.PERSONAL, "a sealed record is looked at under an approved request"),
)
