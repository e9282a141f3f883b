"""The deeds of deadlines, as the ledger names them: in which chain, when, and how a history tells them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.ledger.kinds import Kind
from portal.ledger.models import Chain
from portal.office.kinds import of_clock

KINDS = (
    Kind(
        gettext_noop("clock.lengthened"),
        Chain.BUSINESS,
        "an examination gets its longer period",
        of_clock(lambda: _("Allowed a longer period: %(clock)s.")),
    ),
    Kind(
        gettext_noop("clock.met"),
        Chain.BUSINESS,
        "an officer says when such a clock was met, with its paper",
        of_clock(lambda: _("Met a clock: %(clock)s.")),
    ),
    Kind(
        gettext_noop("clock.paused"),
        Chain.BUSINESS,
        "a clock stands still: ground, from, until, paper, deadline before and after",
        of_clock(lambda: _("Paused a clock: %(clock)s.")),
    ),
    Kind(
        gettext_noop("clock.restarted"),
        Chain.BUSINESS,
        "the handling period is counted anew after a failed mediation",
        of_clock(lambda: _("Started the period anew after a failed mediation: %(clock)s.")),
    ),
    Kind(
        gettext_noop("clock.resumed"),
        Chain.BUSINESS,
        "a pause ends and its clock runs on",
        of_clock(lambda: _("Let a clock run again: %(clock)s.")),
    ),
    Kind(
        gettext_noop("clock.started"),
        Chain.BUSINESS,
        "an officer starts a clock from a fact outside the portal, with its paper",
        of_clock(lambda: _("Started a clock: %(clock)s.")),
    ),
    Kind(
        gettext_noop("clock.taken-back"),
        Chain.BUSINESS,
        "a clock that was started by mistake is void",
        of_clock(lambda: _("Took a clock back: %(clock)s.")),
    ),
    Kind(gettext_noop("hours.set"), Chain.ACCESS, "a level gets other working hours"),
    Kind(
        gettext_noop("pause.corrected"),
        Chain.BUSINESS,
        "head or legal department correct a pause, or take it back: before, after, reason",
        of_clock(lambda: _("Corrected a pause: %(clock)s.")),
    ),
)
