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
        gettext_noop("clock.escalated"), Chain.BUSINESS,
        "a step was taken after deadlines: step, how many deadlines and notices",
    ),
    Kind(
        gettext_noop("clock.recomputed"), Chain.BUSINESS,
        "another calendar moved deadlines of a case: each before and after",
        of_clock(lambda: _("Computed the deadline anew by another calendar: %(clock)s.")),
    ),
    Kind(
        gettext_noop("clock.reminded"), Chain.BUSINESS,
        "a reminder step was taken before deadlines: step, how many deadlines and notices",
    ),
    Kind(
        gettext_noop("files.doubted"), Chain.ACCESS,
        "the nightly comparison found stored files changed or missing",
    ),
    Kind(
        gettext_noop("reminder.added"), Chain.ACCESS,
        "the security administrator adds a reminder step",
    ),
    Kind(
        gettext_noop("reminder.changed"), Chain.ACCESS,
        "a reminder step is changed or taken out of use: before, after, reason",
    ),
    Kind(
        gettext_noop("upload.arrived"), Chain.ACCESS,
        "a file has arrived whole and been checked; denied with the reason where it was not taken",
    ),
)
