"""How many working hours a level has: the bureau's own setting, kept by the security administrator."""

from django.utils.translation import gettext as _

from cases.clocks.models import LevelHours
from portal.people.administration.permissions import administering
from portal.people.models import Role
from portal.shell.refusals import refuse


def set_hours(*, by, at, level, hours, reason=""):
    """Set how many working hours a level has from now on; return the LevelHours."""
    row = LevelHours.objects.filter(level=level).first() or LevelHours(level=level)
    before = row.hours
    with administering("hours.set", by=by, at=at, role=Role.SECURITY_ADMIN) as record:
        if not 1 <= level <= 4:
            refuse(level=_("There are four levels."))
        if not hours:
            refuse(hours=_("A level needs some time."))
        row.hours = hours
        record.save(row)
        record.about(row)
        record.note(level=level, before=before, after=hours, reason=reason)
    return row
