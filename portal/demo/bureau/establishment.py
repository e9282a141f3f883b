"""How many people of which role a unit has (编制)."""

from dataclasses import dataclass

from portal.people.models import Role, Unit


@dataclass(frozen=True)
class Opening:
    """A place in a unit: its role, and what else its holder does."""

    role: Role
    also: tuple = ()


PLAIN = Opening(Role.OFFICER)
LEADING = (Opening(Role.UNIT_HEAD), Opening(Role.UNIT_DEPUTY), Opening(Role.LEGAL_OFFICER), Opening(Role.LEGAL_OFFICER))
COMMUNITY = (Opening(Role.OFFICER, (Role.COMMUNITY_OFFICER,)), Opening(Role.OFFICER, (Role.MEDIATOR,)))
OFFICERS = {
    Unit.Kind.TOWN_STATION: (*LEADING, *COMMUNITY, *[PLAIN] * 4),
    Unit.Kind.RURAL_STATION: (*LEADING, *COMMUNITY, *[PLAIN] * 2),
    Unit.Kind.BRIGADE: (*LEADING, *[PLAIN] * 4),
}
DEPARTMENTS = {
    "bureau": (Opening(Role.BUREAU_LEADER),) * 3,
    "legal": (Opening(Role.LEGAL_DEPARTMENT),) * 4,
    "inspection": (Opening(Role.SUPERVISOR),) * 2,
    "personnel": (Opening(Role.PERSONNEL),),
    "appraisal": (Opening(Role.RULE_ADMIN),),
    "information": (Opening(Role.SYSTEM_ADMIN), Opening(Role.SECURITY_ADMIN), Opening(Role.AUDIT_ADMIN)),
}
LEGAL = frozenset({Role.LEGAL_OFFICER, Role.LEGAL_DEPARTMENT})


def leader_of(kind):
    """Return which of the three leaders has a unit: town, countryside and brigades."""
    return {Unit.Kind.TOWN_STATION: 0, Unit.Kind.RURAL_STATION: 1}.get(kind, 2)
