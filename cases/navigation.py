"""The lines of the side navigation that belong to cases."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import SealedAccess
from cases.permissions import REVIEWERS
from cases.services.sealing import DECIDE
from portal.people.models import Role
from portal.people.rights import BUREAU_WIDE, UNIT_WIDE, rights_of
from portal.shell.navigation import Entry


def _to_decide(officer, rights):
    """Return how many requests wait for one's decision; None for those who decide none."""
    if not rights.has(*DECIDE):
        return None
    return SealedAccess.objects.open().exclude(asked_by=officer).count()


def entries(request):
    """Cases for all who may know of some, registering for case officers, importing for the legal department."""
    rights = rights_of(request.user)
    found = []
    if rights.has(Role.OFFICER, *UNIT_WIDE, *BUREAU_WIDE) or rights.stands_in_for:
        found.append(Entry("", _("Cases"), reverse("cases:list")))
    if rights.has(Role.OFFICER):
        found.append(Entry("", _("Register a case"), reverse("cases:register")))
    if rights.has(Role.OFFICER, *UNIT_WIDE, *BUREAU_WIDE):
        found.append(Entry("", _("Property in cases"), reverse("cases:property")))
        found.append(Entry("", _("Registers"), reverse("cases:paper_registers")))
    if rights.reads_as(*UNIT_WIDE, *BUREAU_WIDE):
        found.append(Entry("", _("Situation analysis"), reverse("cases:situation")))
    if rights.has(Role.LEGAL_DEPARTMENT):
        found.append(Entry("", _("Import casework"), reverse("cases:imports")))
    if rights.has(Role.OFFICER, *UNIT_WIDE, *BUREAU_WIDE):
        found.append(Entry("", _("Enquiries"), reverse("cases:enquiries")))
        found.append(Entry("", _("Find a person"), reverse("cases:find_person")))
        found.append(Entry("", _("Supervision orders"), reverse("cases:orders")))
        found.append(Entry("", _("Sealed records"), reverse("cases:sealed"), count=_to_decide(request.user, rights)))
    if request.user.has_perm("cases.view_reminderstep"):
        found.append(Entry(_("Administration"), _("Reminder steps"), reverse("admin:cases_reminderstep_changelist")))
        found.append(Entry(_("Administration"), _("Hours per level"), reverse("admin:cases_levelhours_changelist")))
        found.append(Entry(_("Administration"), _("Second readings"), reverse("admin:cases_readingrule_changelist")))
    if rights.has(Role.SUPERVISOR):
        found.append(Entry("", _("Reviewer consistency"), reverse("cases:consistency")))
    if rights.reads_as(*REVIEWERS):
        found.append(Entry("", _("Second readings"), reverse("cases:readings")))
        found.append(Entry("", _("Approve several"), reverse("cases:approve_several")))
    return found
