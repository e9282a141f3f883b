"""Who is told of a deadline: those who handle the case, and those whose post answers for the unit."""

from collections import defaultdict

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cases.file.sight.models import Handler
from portal.people.models import Role


class Audience(TextChoices):
    """Who may be told of a deadline."""

    HANDLERS = "handlers", _("handling officers")
    HOLDER = "holder", _("who holds the matter, or puts it right")
    UNIT_HEAD = "unit_head", _("head of the unit")
    LEGAL_DEPARTMENT = "legal_department", _("legal department")
    SUPERVISOR = "supervisor", _("supervisors")
    BUREAU_LEADER = "bureau_leader", _("bureau leader of the unit")


ROLES = {
    Audience.UNIT_HEAD: Role.UNIT_HEAD,
    Audience.LEGAL_DEPARTMENT: Role.LEGAL_DEPARTMENT,
    Audience.SUPERVISOR: Role.SUPERVISOR,
    Audience.BUREAU_LEADER: Role.BUREAU_LEADER,
}


def by_post(seats, audience, path):
    """Return the ids of an audience that comes with a post, for a unit."""
    return seats.over(ROLES[audience], path)


def handlers_of(case_ids):
    """Return {case id: ids of those who handle it now}; one query."""
    found = defaultdict(list)
    rows = Handler.objects.filter(case__in=case_ids, ends_at=None, officer__is_active=True)
    for case, officer in rows.order_by("pk").values_list("case_id", "officer_id"):
        found[case].append(officer)
    return found
