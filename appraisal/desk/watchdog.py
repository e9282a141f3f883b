"""What went quiet in the appraisal (B14): re-checks whose day has passed."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.entries.inspections.queries import end_of, inspections_seen_by, overdue_rechecks
from portal.dispatch.watchdog import Trouble, check
from portal.people.models import Role
from portal.people.rights import rights_of


def checks(officer, at):
    """Return the Checks of the appraisal, for those who oversee it."""
    if not rights_of(officer).has(Role.SUPERVISOR, Role.LEGAL_DEPARTMENT):
        return []
    overdue = overdue_rechecks(inspections_seen_by(officer), timezone.localdate(at))
    return [
        check(
            "inspections.overdue",
            _("Inspections whose re-check is overdue"),
            _("The inspector looks again and closes it, or sets another day."),
            [
                Trouble(
                    f"{each.unit.label} · {each.checklist_label}",
                    reverse("appraisal:inspection", args=[each.pk]),
                    each.inspected_by.name,
                    end_of(each.due_on),
                )
                for each in overdue
            ],
        )
    ]
