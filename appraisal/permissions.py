"""Who reads what of the appraisal: rankings, sheets, bulletins, rules; each check says why not.

Who may do its deeds is in `deciders`.
"""

from django.db.models import Q
from django.utils.translation import gettext as _

from appraisal.deciders import DECIDES, HEADS, PUBLISHES
from appraisal.models import Consequence, Objection, Period, SubjectKind
from portal.people.models import Role
from portal.people.rights import UNIT_WIDE, rights_of
from portal.shell.refusals import Denied

State = Period.State
SHOWN = (State.PUBLICITY, State.PUBLISHED, State.CLOSED)
DRAFTS = (State.COMPUTED, *SHOWN)

WHOLE_BUREAU = (Role.SUPERVISOR, Role.BUREAU_LEADER, Role.LEGAL_DEPARTMENT, Role.PERSONNEL)
NAMES = (*WHOLE_BUREAU, *UNIT_WIDE, Role.OFFICER, Role.COMMUNITY_OFFICER)
STEERING = (Role.SUPERVISOR, Role.RULE_ADMIN)


def sees_names(officer):
    """Say whether rankings and bulletins show this person names."""
    return rights_of(officer).has(*NAMES)


def steers(officer):
    """Say whether this person has months computed and sees them before their publicity."""
    return rights_of(officer).has(*STEERING)


def check_reads_rankings(officer):
    """Raise Denied for those who have no part in the appraisal, such as the three administrators."""
    if not (sees_names(officer) or steers(officer)):
        raise Denied(
            _("Rankings are read by those who are appraised and by those who oversee the appraisal.")
        )


def check_reads_bulletins(officer):
    """Raise Denied for those who see anonymous distributions only, and for those who see nothing."""
    if not sees_names(officer):
        raise Denied(
            _("Bulletins name officers and units; scoring-rule administrators see distributions only.")
        )


def check_reads_schemes(officer):
    """Raise Denied for those who have no part in the appraisal."""
    if not (sees_names(officer) or steers(officer)):
        raise Denied(_("The scheme is read by those who are appraised and by those who keep it."))


def check_steers(officer):
    """Raise Denied unless this person has months computed."""
    if not steers(officer):
        raise Denied(_("Supervisors and scoring-rule administrators see the months and have them computed."))


def visible_states(officer):
    """Return the states in which a period's results are open to this person."""
    return DRAFTS if steers(officer) else SHOWN


def may_open_sheet(officer, sheet):
    """Say whether this person may read the lines of a sheet (with `unit` loaded); no query."""
    rights = rights_of(officer)
    if sheet.run.period.state == State.COMPUTED and not rights.has(Role.SUPERVISOR):
        return False
    if rights.has(*WHOLE_BUREAU):
        return True
    if sheet.subject_kind == SubjectKind.OFFICER and sheet.subject_id == officer.pk:
        return True
    return sheet.unit is not None and any(
        sheet.unit.path.startswith(path) for path in rights.paths(*UNIT_WIDE)
    )


def may_know_run(officer, run):
    """Say whether this person may see the results of a run: proposed corrections are known to those who issue them."""
    is_proposed = run.published_at is None and run.period.is_published
    return not is_proposed or rights_of(officer).has(*PUBLISHES)


def check_opens_sheet(officer, sheet):
    """Raise Denied unless this person may read the lines of a sheet."""
    if may_open_sheet(officer, sheet):
        return
    if not sees_names(officer):
        raise Denied(_("Scoring-rule administrators see rules and anonymous distributions, no single sheet."))
    raise Denied(
        _(
            "A score sheet is open to its subject, to the leaders of the unit, and to those who oversee the bureau."
        )
    )


def is_own(officer, sheet):
    """Say whether a sheet is this person's own, or that of a unit they lead."""
    if sheet.subject_kind == SubjectKind.OFFICER:
        return sheet.subject_id == officer.pk
    heads = rights_of(officer).paths(Role.UNIT_HEAD, Role.UNIT_DEPUTY)
    return any(sheet.unit.path == path for path in heads)


def readable_sheets(officer, sheets):
    """Return those of `sheets` that this person may open, for lists of one's own."""
    led = Q(pk__in=())
    for path in rights_of(officer).paths(Role.UNIT_HEAD, Role.UNIT_DEPUTY):
        led |= Q(subject_kind=SubjectKind.UNIT, unit__path=path)
    own = Q(subject_kind=SubjectKind.OFFICER, officer=officer)
    return sheets.filter(own | led, run__period__state__in=SHOWN)


def visible_objections(officer):
    """Return the objections that a person may read: all for deciders, else filed by or about oneself or one's unit."""
    objections = Objection.objects.all()
    rights = rights_of(officer)
    if rights.has(*DECIDES):
        return objections
    mine = Q(filed_by=officer) | Q(subject_kind=SubjectKind.OFFICER, subject_id=officer.pk)
    for path in rights.paths(*UNIT_WIDE):
        mine |= Q(unit__path__startswith=path)
    return objections.filter(mine)


def visible_consequences(officer):
    """Return the consequences that a person may read: all for deciders, officers' for personnel, else one's own."""
    consequences = Consequence.objects.all()
    rights = rights_of(officer)
    if rights.has(*DECIDES):
        return consequences
    mine = Q(officer=officer)
    if rights.has(Role.PERSONNEL):
        mine |= Q(subject_kind=SubjectKind.OFFICER)
    for path in rights.paths(*HEADS):
        mine |= Q(subject_kind=SubjectKind.UNIT, unit__path=path)
    return consequences.filter(mine)


def may_decide_consequences(officer):
    """Say whether consequences wait for this person's decision at all; who is barred from one is `deciders`' matter."""
    return rights_of(officer).has(*DECIDES, Role.PERSONNEL)


def may_decide_objections(officer):
    """Say whether objections wait for this person's decision at all."""
    return rights_of(officer).has(*DECIDES)


def issues_bulletins(officer):
    """Say whether bulletins are issued by this person."""
    return rights_of(officer).has(*PUBLISHES)
