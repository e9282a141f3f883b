"""The lines of the side navigation that belong to cases."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.file.sealing.deeds import DECIDE
from cases.file.sealing.models import SealedAccess
from cases.review.permissions import REVIEWERS
from portal.people.models import Role
from portal.people.rights import BUREAU_WIDE, UNIT_WIDE, rights_of
from portal.shell.pages.navigation import Group, MenuEntry


def _to_decide(officer, rights):
    """Return how many requests wait for one's decision; None for those who decide none."""
    if not rights.has(*DECIDE):
        return None
    return SealedAccess.objects.waiting_for(officer).count()


def entries(request):
    """Cases for all who may know of some, registering for case officers."""
    rights = rights_of(request.user)
    found = []
    if rights.has(Role.OFFICER, *UNIT_WIDE, *BUREAU_WIDE) or rights.stands_in_for:
        found.append(MenuEntry(Group.CASEWORK, _("Cases"), reverse("cases:list")))
    if rights.has(Role.OFFICER):
        found.append(MenuEntry(Group.CASEWORK, _("Register a case"), reverse("cases:register")))
    if rights.reads_as(*REVIEWERS):
        found.append(MenuEntry(Group.CASEWORK, _("Approve several"), reverse("cases:approve_several")))
    if rights.has(Role.OFFICER, *UNIT_WIDE, *BUREAU_WIDE):
        waiting = _to_decide(request.user, rights)
        found.append(MenuEntry(Group.CASEWORK, _("Property in cases"), reverse("cases:property")))
        found.append(MenuEntry(Group.CASEWORK, _("Enquiries"), reverse("cases:enquiries")))
        found.append(MenuEntry(Group.CASEWORK, _("Sealed records"), reverse("cases:sealed"), count=waiting))
        found.append(MenuEntry(Group.SUPERVISION, _("Supervision orders"), reverse("cases:orders")))
    if rights.reads_as(*UNIT_WIDE, *BUREAU_WIDE):
        found.append(MenuEntry(Group.SUPERVISION, _("Situation analysis"), reverse("cases:situation")))
    if rights.reads_as(*REVIEWERS):
        found.append(MenuEntry(Group.SUPERVISION, _("Second readings"), reverse("cases:readings")))
    if rights.has(Role.SUPERVISOR):
        found.append(MenuEntry(Group.SUPERVISION, _("Reviewer consistency"), reverse("cases:consistency")))
    if request.user.has_perm("cases.view_levelhours"):
        found += [
            MenuEntry(Group.ADMINISTRATION, label, reverse(f"admin:{app}_{table}_changelist"))
            for label, app, table in (
                (_("Reminder steps"), "office", "reminderstep"),
                (_("Hours per level"), "cases", "levelhours"),
                (_("Share of second readings"), "cases", "readingrule"),
            )
        ]
    return found
