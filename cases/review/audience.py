"""Who is told of a deadline: read once for a whole run, asked for each case in memory."""

from collections import defaultdict

from cases.clocks.models import ReminderStep
from cases.file.sight.models import Handler
from cases.review.chain import reviewing_roles
from portal.people.models import Post, Role, Substitute
from portal.people.rights import BUREAU_WIDE, LENT, UNIT_WIDE

Audience = ReminderStep.Audience
ROLES = {
    Audience.UNIT_HEAD: Role.UNIT_HEAD,
    Audience.LEGAL_DEPARTMENT: Role.LEGAL_DEPARTMENT,
    Audience.SUPERVISOR: Role.SUPERVISOR,
    Audience.BUREAU_LEADER: Role.BUREAU_LEADER,
}
EVERYWHERE = {Role.LEGAL_DEPARTMENT, Role.SUPERVISOR}


class Seats:
    """The posts and substitutes of one day; two queries."""

    def __init__(self, on):
        posts = Post.objects.on(on).filter(role__in=BUREAU_WIDE | UNIT_WIDE, officer__is_active=True)
        self._by_role = defaultdict(list)
        for role, officer, path in posts.values_list("role", "officer_id", "unit__path"):
            self._by_role[role].append((officer, path))
        self._acting = dict(Substitute.objects.on(on).values_list("officer_id", "substitute_id"))

    def over(self, role, path):
        """Return the ids of those who hold a role for a unit, each with the substitute of that day."""
        holders = [
            officer
            for officer, above in self._by_role[role]
            if role in EVERYWHERE or path.startswith(above)
        ]
        acting = [self._acting[officer] for officer in holders if officer in self._acting] if role in LENT else []
        return [*holders, *acting]

    def told(self, audience, path):
        """Return the ids of an audience that comes with a post, for a unit."""
        return self.over(ROLES[audience], path)

    def deciding(self, matter, handlers):
        """Return the ids of those who hold a matter: who took it up, else all who may, without its handlers."""
        if matter.holder_id:
            acting = self._acting.get(matter.holder_id)
            return [matter.holder_id, acting] if acting else [matter.holder_id]
        roles = reviewing_roles(matter.chain, matter.stage)
        seated = [each for role in roles for each in self.over(role, matter.unit.path)]
        return [each for each in seated if each not in handlers]


def handlers_of(case_ids):
    """Return {case id: ids of those who handle it now}; one query."""
    found = defaultdict(list)
    rows = Handler.objects.filter(case__in=case_ids, ends_at=None, officer__is_active=True)
    for case, officer in rows.order_by("pk").values_list("case_id", "officer_id"):
        found[case].append(officer)
    return found
