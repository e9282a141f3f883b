"""The deeds of the office, as the ledger names them: in which chain, when, and how a history tells them."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.ledger.kinds import Kind
from portal.ledger.models import Chain
from portal.shell.templatetags.shell import moment


def of_clock(sentence):
    """Return what tells a deed about a clock; `sentence` returns the words with %(clock)s."""

    def tell(facts, known):
        words = sentence() % {"clock": known.clocks.get(facts.get("clock"), "")}
        after = facts.get("due_after") or facts.get("due_at")
        return words + (" " + _("Now due %(due)s.") % {"due": _local(after)} if after else "")

    return tell


def _local(written):
    return moment(datetime.fromisoformat(written))


KINDS = (
    Kind(
        gettext_noop("clock.escalated"),
        Chain.BUSINESS,
        "a step was taken after deadlines: step, how many deadlines and notices",
    ),
    Kind(
        gettext_noop("clock.recomputed"),
        Chain.BUSINESS,
        "another calendar moved deadlines of a case: each before and after",
        of_clock(lambda: _("Computed the deadline anew by another calendar: %(clock)s.")),
    ),
    Kind(
        gettext_noop("clock.reminded"),
        Chain.BUSINESS,
        "a reminder step was taken before deadlines: step, how many deadlines and notices",
    ),
    Kind(
        gettext_noop("export.asked"),
        Chain.ACCESS,
        "a list of cases, a register or a briefing is asked for as a file, with its filter and purpose",
    ),
    Kind(gettext_noop("export.fetched"), Chain.ACCESS, "the one who asked takes the file"),
    Kind(
        gettext_noop("export.made"),
        Chain.ACCESS,
        "a worker has made it, or a whole file; the event holds its rows or pages and the file's SHA-256",
    ),
    Kind(gettext_noop("export.removed"), Chain.ACCESS, "the file is removed after seven days"),
    Kind(gettext_noop("files.doubted"), Chain.ACCESS, "the nightly comparison found stored files changed or missing"),
    Kind(gettext_noop("filter.dropped"), Chain.ACCESS, "it is forgotten"),
    Kind(gettext_noop("filter.saved"), Chain.ACCESS, "a filter of the list is kept under a name"),
    Kind(gettext_noop("import.asked"), Chain.BUSINESS, "it is to be loaded; how many refused rows are left out"),
    Kind(
        gettext_noop("import.assigned"),
        Chain.BUSINESS,
        "what each of its columns is, said on screen; the file is looked through again",
    ),
    Kind(gettext_noop("import.dropped"), Chain.BUSINESS, "a table that was looked through is put aside"),
    Kind(gettext_noop("import.handed-in"), Chain.BUSINESS, "a table is handed in"),
    Kind(
        gettext_noop("import.loaded"),
        Chain.BUSINESS,
        "a worker has loaded it, all or nothing",
        lambda facts, known: _("Brought in by an import."),
    ),
    Kind(
        gettext_noop("import.looked-through"),
        Chain.BUSINESS,
        "a worker has done all that loading it would do, and kept nothing; what it found",
    ),
    Kind(gettext_noop("import.undoing"), Chain.BUSINESS, "the import is to be undone, with the reason"),
    Kind(gettext_noop("import.undone"), Chain.BUSINESS, "what it brought is taken back; the event holds every row"),
    Kind(
        gettext_noop("person.searched"),
        Chain.PERSONAL,
        "a person is looked for by name, number or phone, with the reason, and in what one was found",
    ),
    Kind(gettext_noop("reminder.added"), Chain.ACCESS, "the security administrator adds a reminder step"),
    Kind(
        gettext_noop("reminder.changed"),
        Chain.ACCESS,
        "a reminder step is changed or taken out of use: before, after, reason",
    ),
    Kind(
        gettext_noop("upload.arrived"),
        Chain.ACCESS,
        "a file has arrived whole and been checked; denied with the reason where it was not taken",
    ),
)
