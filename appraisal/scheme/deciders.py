"""Who may do appraisal's deeds; every check says why not. The system may do what a schedule asks of it."""

from django.utils.translation import gettext as _

from appraisal.scheme.versions.base import SubjectKind
from portal.ledger.actors import Actor
from portal.people.actors import actor
from portal.people.models import Post, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied

RUNS = (Role.SUPERVISOR, Role.RULE_ADMIN)
PUBLISHES = (Role.SUPERVISOR,)
DRAFTS = (Role.RULE_ADMIN,)
PUBLISHES_VERSIONS = (Role.RULE_ADMIN, Role.SUPERVISOR)
DECIDES = (Role.SUPERVISOR, Role.BUREAU_LEADER)
HEADS = (Role.UNIT_HEAD, Role.UNIT_DEPUTY)


def as_actor(by, *roles, on=None):
    """Return the ledger's snapshot of an officer in the first of these roles they hold, or the Actor itself."""
    if isinstance(by, Actor):
        return by
    rights = rights_of(by, on)
    return actor(by, role=next((role for role in roles if rights.has(role)), ""))


def check_may_compute(by, on):
    """Raise Denied unless `by` may start a computation."""
    _check(by, on, RUNS, _("Supervisors and scoring-rule administrators compute a period."))


def check_may_open_periods(by, on):
    """Raise Denied unless `by` may open a period."""
    _check(by, on, RUNS, _("Supervisors and scoring-rule administrators open periods."))


def check_may_set_pattern(by, on):
    """Raise Denied unless `by` may say how the periods of a scheme follow each other."""
    _check(by, on, (Role.RULE_ADMIN,), _("Scoring-rule administrators set the pattern of periods."))


def check_may_publish_results(by, on):
    """Raise Denied unless `by` may issue bulletins."""
    _check(by, on, PUBLISHES, _("Supervisors issue bulletins."))


def check_may_draft(by, on):
    """Raise Denied unless `by` may write the draft of a scheme version."""
    _check(by, on, DRAFTS, _("Scoring-rule administrators write the rules."))


def check_may_publish_version(by, version, on):
    """Raise Denied unless `by` may publish a scheme version that others have written.

    It takes two people: neither who drafted it, nor who changed it last, nor who submitted it publishes it.
    """
    _check(by, on, PUBLISHES_VERSIONS, _("Scoring-rule administrators and supervisors publish versions."))
    if not isinstance(by, Actor) and by.pk in (version.drafted_by_id, version.changed_by_id, version.submitted_by_id):
        raise Denied(_("You wrote, changed or submitted this version, so somebody else publishes it."))


def check_may_send_back(by, on):
    """Raise Denied unless `by` may give a submitted draft back to its writing."""
    _check(by, on, PUBLISHES_VERSIONS, _("Scoring-rule administrators and supervisors publish versions."))


def check_may_comment(by, on):
    """Raise Denied unless `by` may remark on a draft."""
    _check(by, on, PUBLISHES_VERSIONS, _("Drafts are read by scoring-rule administrators and supervisors."))


def check_may_simulate(by, on):
    """Raise Denied unless `by` may have a version tried on past periods."""
    _check(by, on, PUBLISHES_VERSIONS, _("Scoring-rule administrators and supervisors have rules tried."))


def check_may_retire_version(by, on):
    """Raise Denied unless `by` may take a scheme version out of force."""
    _check(by, on, DRAFTS, _("Scoring-rule administrators retire versions."))


def check_may_object(by, subject_kind, subject_id, on):
    """Raise Denied unless `by` is the officer concerned, or leads the unit concerned."""
    if subject_kind == SubjectKind.OFFICER and by.pk == subject_id:
        return
    if subject_kind == SubjectKind.UNIT and leads_unit(by, subject_id, on):
        return
    raise Denied(_("An objection is filed by the officer concerned or the head of the unit concerned."))


def check_may_decide_objection(by, objection, found_by, on):
    """Raise Denied for the filer, the subject, whoever made the entry, and all but supervisors and bureau leaders."""
    _check(by, on, DECIDES, _("Supervisors and bureau leaders decide on objections."))
    if by.pk == objection.filed_by_id:
        raise Denied(_("You filed this objection, so somebody else decides on it."))
    _check_is_not_subject(by, objection, on)
    if by.pk in found_by:
        raise Denied(_("You made the entry that is disputed, so somebody else decides on it."))


def check_may_decide_consequence(by, consequence, gave_points, on):
    """Raise Denied for the subject, whoever gave the points, and all whom its rule does not name."""
    _check(by, on, consequence.deciders, _("Whom the rule of the ladder names decides on a consequence."))
    _check_is_not_subject(by, consequence, on)
    if by in consequence.people:
        raise Denied(_("This concerns you, so somebody else decides on it."))
    if by.pk in gave_points:
        raise Denied(_("You gave points that this rests on, so somebody else decides on it."))


def check_may_decide_reissue(by, reissue, on):
    """Raise Denied unless `by` is a person who issues bulletins and whose own points the correction leaves alone."""
    if isinstance(by, Actor):
        raise Denied(_("A corrected bulletin is issued by a person."))
    check_may_publish_results(by, on)
    for sheet in reissue.facts["sheets"]:
        if (sheet["before"] or {}).get("points") != sheet["after"]["points"]:
            _check_does_not_concern(by, sheet["kind"], sheet["subject_id"], on)


def leads_unit(officer, unit_id, on):
    """Say whether an officer is head or deputy of a unit on a day."""
    return Post.objects.on(on).filter(officer=officer, unit_id=unit_id, role__in=HEADS).exists()


def _check(by, on, roles, sentence):
    if not isinstance(by, Actor) and not rights_of(by, on).has(*roles):
        raise Denied(sentence)


def _check_is_not_subject(by, row, on):
    _check_does_not_concern(by, row.subject_kind, row.subject_id, on)


def _check_does_not_concern(by, subject_kind, subject_id, on):
    is_own = subject_kind == SubjectKind.OFFICER and by.pk == subject_id
    if is_own or (subject_kind == SubjectKind.UNIT and leads_unit(by, subject_id, on)):
        raise Denied(_("This concerns you, so somebody else decides on it."))


def not_about(rows, officer, on):
    """Return the rows of a queryset that are about neither an officer (by key) nor a unit that the officer heads."""
    led = Post.objects.on(on).filter(officer=officer, role__in=HEADS).values("unit")
    return rows.exclude(subject_kind=SubjectKind.OFFICER, subject_id=officer).exclude(
        subject_kind=SubjectKind.UNIT, subject_id__in=led
    )
