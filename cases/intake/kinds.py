"""The deeds of intake, as the ledger names them: in which chain, when, and how a history tells them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from portal.ledger.kinds import Kind
from portal.ledger.models import Chain


def _registered(facts, known):
    return _("Registered the case under number %(number)s.") % {"number": facts.get("number", "")} + _alike(facts)


def _appended(facts, known):
    return str(_("Added another report of the same event.")) + _alike(facts)


def _alike(facts):
    """Which cases they were is kept in the event; whoever reads this one need not know of them."""
    alike = facts.get("alike")
    if not alike:
        return ""
    count = len(alike["shown"])
    words = ngettext(
        "%(count)s case looked alike; the officer: %(said)s.",
        "%(count)s cases looked alike; the officer: %(said)s.",
        count,
    )
    said = {
        "different": _("not the same"),
        "same": _("the same, registered nevertheless"),
        "append": _("the same, added to that case"),
    }.get(alike["said"], _("no answer"))
    return " " + words % {"count": count, "said": said}


KINDS = (
    Kind(
        gettext_noop("case.registered"),
        Chain.BUSINESS,
        "a case is registered and gets its number; which cases looked alike, why, and the officer's word",
        _registered,
    ),
    Kind(
        gettext_noop("enquiry.recorded"),
        Chain.BUSINESS,
        "what is no police business is kept: who was told what, and when",
    ),
    Kind(
        gettext_noop("enquiry.revealed"),
        Chain.PERSONAL,
        "name and phone of who made an enquiry are looked at, with the reason",
    ),
    Kind(
        gettext_noop("person.compared"),
        Chain.PERSONAL,
        "a reporter's number is compared with earlier reports while a case is typed in: masks, cases found; "
        "once a form and number",
    ),
    Kind(
        gettext_noop("report.appended"),
        Chain.BUSINESS,
        "a repeated report joins the case there is: what was shown as alike, why, and the officer's word",
        _appended,
    ),
)
