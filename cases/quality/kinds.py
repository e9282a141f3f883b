"""The deeds of quality, as the ledger names them: in which chain, when, and how a history tells them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.quality.corrections.table import BY_NAME
from portal.ledger.kinds import Kind
from portal.ledger.models import Chain


def _of_order(sentence):
    return lambda facts, known: sentence() % {"number": facts.get("number", "")}


def _corrected(facts, known):
    if facts.get("thing") not in BY_NAME:
        return str(_("Corrected place and facts."))
    return _("Corrected the record: %(thing)s.") % {"thing": BY_NAME[facts["thing"]].label}


KINDS = (
    Kind(
        gettext_noop("evaluation.concluded"), Chain.BUSINESS, "it is concluded: marks of 100 and the number of findings"
    ),
    Kind(
        gettext_noop("evaluation.opened"), Chain.BUSINESS, "an evaluation 评查 of a case is opened, with its occasion"
    ),
    Kind(gettext_noop("evaluation.rated"), Chain.BUSINESS, "a party's rating of an ended case is kept"),
    Kind(
        gettext_noop("order.answered"),
        Chain.BUSINESS,
        "the responsible officer says what was put right, with proof",
        _of_order(lambda: _("Answered a supervision order: %(number)s.")),
    ),
    Kind(
        gettext_noop("order.confirmed"),
        Chain.BUSINESS,
        "another supervisor confirms it, and the order ends",
        _of_order(lambda: _("Confirmed a supervision order: %(number)s.")),
    ),
    Kind(
        gettext_noop("order.extended"),
        Chain.BUSINESS,
        "it has a later day, with the reason",
        _of_order(lambda: _("Extended a supervision order: %(number)s.")),
    ),
    Kind(
        gettext_noop("order.raised"),
        Chain.BUSINESS,
        "a supervisor raises a supervision order 督办 on a case",
        _of_order(lambda: _("Raised a supervision order: %(number)s.")),
    ),
    Kind(
        gettext_noop("order.raised-again"),
        Chain.BUSINESS,
        "the answer was not enough: another round",
        _of_order(lambda: _("Raised a supervision order again: %(number)s.")),
    ),
    Kind(gettext_noop("order.reassigned"), Chain.BUSINESS, "somebody else is to put it right, with the reason"),
    Kind(
        gettext_noop("order.resumed"),
        Chain.BUSINESS,
        "it runs again, later by the days between",
        _of_order(lambda: _("Resumed a supervision order: %(number)s.")),
    ),
    Kind(
        gettext_noop("order.suspended"),
        Chain.BUSINESS,
        "an order waits, with the reason",
        _of_order(lambda: _("Suspended a supervision order: %(number)s.")),
    ),
    Kind(
        gettext_noop("reading.answered"),
        Chain.BUSINESS,
        "a second reader's answers, and where they differ from the first",
    ),
    Kind(
        gettext_noop("reading.drawn"),
        Chain.BUSINESS,
        "the month's draw of second readings: seed, share, population, which step went to whom",
    ),
    Kind(
        gettext_noop("reading.rule-set"),
        Chain.BUSINESS,
        "the security administrator sets how much is read a second time: before, after, reason",
    ),
    Kind(
        gettext_noop("record.corrected"),
        Chain.BUSINESS,
        "another record is corrected (evidence, property, hand-over, measure, service, review, enquiry …), "
        "in the same way",
        _corrected,
    ),
)
