"""Whether a penalty lies within what its article gives (处罚幅度), where the reference data knows the article."""

import re

from django.utils.translation import gettext as _

from cases.review.decisions.models import SanctionRange
from portal.shell.refusals import Refused

ARTICLE = re.compile(r"^第[^条]+条")
# 从轻 stays within the range; 减轻 goes below it: 第12, 13, 14, 20条. A lenient treatment (第21条) does not.
GOES_BELOW = {
    "minor_person",
    "impaired",
    "blind_or_deaf",
    "slight",
    "remedied",
    "forgiven",
    "coerced",
    "surrendered",
    "merit",
}


def ranges_of(case):
    """Return {primary key: SanctionRange} of the article of a case's cause; empty where the data does not know it."""
    article = ARTICLE.match(case.cause.article) if case.cause else None
    if article is None:
        return {}
    rows = SanctionRange.objects.filter(statute=case.cause.statute, article=article.group())
    return {row.pk: row for row in rows.order_by("number")}


def check_range(decision, ranges):
    """Raise Refused where warning, fine or detention lie outside the chosen range; never above it, below only so."""
    if not ranges or decision.get("is_merged"):
        _check_known(decision, ranges)
        return
    chosen = ranges.get(decision.get("range"))
    if chosen is None:
        raise Refused(_("Please correct the fields marked below."), {"range": _("Choose the range that applies.")})
    may_go_below = bool(GOES_BELOW & set(decision.get("circumstances", ())))
    days, fine = decision.get("detention_days", 0), decision.get("fine", 0)
    problems = {}
    if not chosen.detention_max and days:
        problems["detention_days"] = _("This range knows no detention.")
    elif days > chosen.detention_max or (0 < days < chosen.detention_min and not may_go_below):
        problems["detention_days"] = _("Between %(bottom)s and %(top)s days.") % {
            "bottom": chosen.detention_min,
            "top": chosen.detention_max,
        }
    if fine and (problem := _fine_problem(chosen, fine, days, may_go_below)):
        problems["fine"] = problem
    if chosen.fine_is == "with" and days and not fine and not may_go_below:
        problems["fine"] = _("This range adds a fine to the detention.")
    if decision.get("warning") and not chosen.warning and not may_go_below:
        problems["warning"] = _("This range knows no warning.")
    if problems:
        raise Refused(_("Please correct the fields marked below."), problems)


def _check_known(decision, ranges):
    if decision.get("range") and decision["range"] not in ranges:
        raise Refused(_("Please correct the fields marked below."), {"range": _("Choose one of the list.")})


def _fine_problem(chosen, fine, days, may_go_below):
    if chosen.fine_is == "none":
        return _("This range knows no fine.")
    if (chosen.fine_max is not None and fine > chosen.fine_max) or (fine < chosen.fine_min and not may_go_below):
        return _("Between %(bottom)s and %(top)s yuan.") % {"bottom": chosen.fine_min, "top": chosen.fine_max}
    if chosen.fine_is == "alone" and days:
        return _("This range gives a fine or a detention, not both.")
    if chosen.fine_is in ("with", "may") and not days and not may_go_below:
        return _("This range gives a fine only together with detention.")
    return ""
