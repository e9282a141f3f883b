"""Whether a sanction is heavier than another (治安管理处罚法2025 第10条; 第112条第四款, 第117条第四款).

A strict order, part by part. Lighter or equal is only what gives the person nothing more in any part: no more yuan, no
more days, no licence more, nothing else. Two exchanges are lighter by the order of article 10: any other sanction may
be dropped for a warning, and a detention that would be carried out may be dropped whole for a fine. Every other
exchange counts as heavier, since the law gives no order for it.
"""

from django.utils.translation import gettext as _

SANCTION = ("warning", "fine", "detention_days", "revokes_licence", "other")


def heavier_parts(now, before):
    """Return in words what a decision adds to another one about the same person; empty where it is not heavier."""
    return [words for words in (_fine(now, before), _days(now, before), *_rest(now, before)) if words]


def _fine(now, before):
    fine, was = now.get("fine") or 0, before.get("fine") or 0
    is_dropped = _served_days(before) > 0 and not now.get("detention_days")
    if fine > was and not is_dropped:
        return _("a fine of %(now)s instead of %(before)s yuan") % {"now": fine, "before": was}
    return ""


def _days(now, before):
    days, was = now.get("detention_days") or 0, before.get("detention_days") or 0
    if days > was:
        return _("a detention of %(now)s instead of %(before)s days") % {"now": days, "before": was}
    if _served_days(now) > _served_days(before):
        return _("a detention that is carried out")
    return ""


def _rest(now, before):
    if now.get("revokes_licence") and not before.get("revokes_licence"):
        yield _("a licence revoked")
    if now.get("other") and now["other"] != before.get("other"):
        yield now["other"]
    had_more = any(before.get(name) for name in SANCTION)
    if now.get("warning") and not had_more:
        yield _("a warning")


def _served_days(decision):
    return (decision.get("detention_days") or 0) if decision.get("is_detention_served", True) else 0
