"""Six months: what nobody discovered in that time is not punished (治安管理处罚法2025 第25条; 程序规定 第154条)."""

from calendar import monthrange
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.office.fields.rules import day_of
from portal.shell.refusals import refuse

MONTHS = 6


def last_day_to_discover(ended_on):
    """Return the last day on which an act that ended on a day may be discovered and still be punished."""
    year, month = divmod(ended_on.year * 12 + ended_on.month - 1 + MONTHS, 12)
    return date(year, month + 1, min(ended_on.day, monthrange(year, month + 1)[1]))


def check_in_time(case, decision, acted_on):
    """Raise Refused where the act was reported after its six months, unless it continued or was accused in time."""
    discovered_on = timezone.localdate(case.reported_at or case.registered_at)
    continued_until = day_of(decision, "continued_until")
    if continued_until and decision.get("late_ground") != "continued":
        refuse(late_ground=_("The act is said to have continued; choose that ground."))
    if discovered_on <= last_day_to_discover(acted_on):
        return
    ground = decision.get("late_ground")
    if not ground:
        words = {"act": acted_on.isoformat(), "day": discovered_on.isoformat()}
        refuse(
            late_ground=_(
                "The act was on %(act)s and was reported on %(day)s: after six months nothing is punished (article 25)."
            )
            % words
        )
    if ground == "continued":
        if continued_until is None or not acted_on <= continued_until <= discovered_on:
            refuse(continued_until=_("Say until when: between the act and the report."))
        if discovered_on > last_day_to_discover(continued_until):
            refuse(continued_until=_("From this day too more than six months passed before it was reported."))
