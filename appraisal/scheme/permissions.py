"""Who reads what of the appraisal: rankings, sheets, bulletins, rules; each check says why not.

Who may do its deeds is in `deciders`.
"""

from django.utils.translation import gettext as _

from appraisal.scheme.deciders import DRAFTS as DRAFT_ROLES
from appraisal.scheme.deciders import PUBLISHES, PUBLISHES_VERSIONS
from appraisal.scheme.periods.models import Period
from portal.people.models import Officer, Role
from portal.people.rights import UNIT_WIDE, rights_of
from portal.shell.refusals import Denied

State = Period.State
SHOWN = (State.PUBLICITY, State.PUBLISHED, State.CLOSED)
DRAFTS = (State.COMPUTED, *SHOWN)

WHOLE_BUREAU = (Role.SUPERVISOR, Role.BUREAU_LEADER, Role.LEGAL_DEPARTMENT, Role.PERSONNEL)
NAMES = (*WHOLE_BUREAU, *UNIT_WIDE, Role.OFFICER, Role.COMMUNITY_OFFICER)
STEERING = (Role.SUPERVISOR, Role.RULE_ADMIN)


def sees_names(officer: Officer) -> bool:
    """Say whether rankings and bulletins show this person names."""
    return rights_of(officer).has(*NAMES)


def steers(officer: Officer) -> bool:
    """Say whether this person has months computed and sees them before their publicity."""
    return rights_of(officer).has(*STEERING)


def check_reads_rankings(officer: Officer) -> None:
    """Raise Denied for those who have no part in the appraisal, such as the three administrators."""
    if not (sees_names(officer) or steers(officer)):
        raise Denied(_("Rankings are read by those who are appraised and by those who oversee the appraisal."))


def check_reads_bulletins(officer: Officer) -> None:
    """Raise Denied for those who see anonymous distributions only, and for those who see nothing."""
    if not sees_names(officer):
        raise Denied(_("Bulletins name officers and units; scoring-rule administrators see distributions only."))


def check_reads_schemes(officer: Officer) -> None:
    """Raise Denied for those who have no part in the appraisal."""
    if not (sees_names(officer) or steers(officer)):
        raise Denied(_("The scheme is read by those who are appraised and by those who keep it."))


def check_steers(officer: Officer) -> None:
    """Raise Denied unless this person has months computed."""
    if not steers(officer):
        raise Denied(_("Supervisors and scoring-rule administrators see the periods and have them computed."))


def visible_states(officer: Officer) -> tuple[Period.State, ...]:
    """Return the states in which a period's results are open to this person."""
    return DRAFTS if steers(officer) else SHOWN


def issues_bulletins(officer: Officer) -> bool:
    """Say whether bulletins are issued by this person."""
    return rights_of(officer).has(*PUBLISHES)


def writes_schemes(officer: Officer) -> bool:
    """Say whether this person writes drafts of schemes."""
    return rights_of(officer).has(*DRAFT_ROLES)


def reads_drafts(officer: Officer) -> bool:
    """Say whether drafts of schemes are open to this person: to those who write them and those who publish them."""
    return rights_of(officer).has(*DRAFT_ROLES, *PUBLISHES_VERSIONS)


def check_reads_drafts(officer: Officer) -> None:
    """Raise Denied for those to whom no draft is open."""
    if not reads_drafts(officer):
        raise Denied(_("Drafts are read by scoring-rule administrators and supervisors."))
