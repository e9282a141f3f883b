"""From when until when a detention that was ordered may have been carried out."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _


def outside_detention(decision, since, until, deducted):
    """Return {field: sentence} for days of a detention that do not fit the decision.

    A day is one of 24 hours, so that five days from 1 March end on 6 March. It may be shorter,
    never longer than ordered.
    """
    if deducted > decision.detention_days:
        return {
            "detention_deducted": _("Not more than the %(days)s days of the decision.")
            % {"days": decision.detention_days}
        }
    if since < timezone.localdate(decision.decided_at):
        return {"detained_from": _("Not before the decision.")}
    last = since + timedelta(days=decision.detention_days - deducted)
    if until < since:
        return {"detained_until": _("It cannot have ended before it began.")}
    if until > last:
        words = _("By the decision it ends on %(day)s at the latest.")
        return {"detained_until": words % {"day": last.isoformat()}}
    return {}
