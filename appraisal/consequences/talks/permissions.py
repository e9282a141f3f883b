"""Who holds a talk: who decided on it or somebody above, never whom it concerns."""

from datetime import date

from django.utils.translation import gettext as _

from appraisal.consequences.models import Consequence
from appraisal.scheme.deciders import DECIDES, leads_unit
from appraisal.scheme.versions.base import SubjectKind
from portal.people.models import Officer, Post, Role
from portal.people.rights import rights_of
from portal.shell.refusals import Denied


def check_may_hold(by: Officer, consequence: Consequence, on: date) -> None:
    """Raise Denied unless `by` decided on the talk or is a bureau leader, and is not concerned.

    Where who decided is no longer in office, supervisors hold it too.
    """
    if _is_concerned(by, consequence, on):
        raise Denied(_("This concerns you, so somebody else holds the talk."))
    roles = rights_of(by, on)
    if by.pk == consequence.decided_by_id or roles.has(Role.BUREAU_LEADER):
        return
    if not is_in_office(consequence, on) and roles.has(*DECIDES):
        return
    raise Denied(_("Who decided on the talk holds it, or a bureau leader."))


def may_hold(by: Officer, consequence: Consequence, on: date) -> bool:
    """Say whether this person holds the talk of a consequence."""
    try:
        check_may_hold(by, consequence, on)
    except Denied:
        return False
    return True


def holders_of(consequence: Consequence, on: date) -> list[Officer]:
    """Return who may hold the talk of a consequence, who decided first."""
    posts = Post.objects.on(on).filter(role__in=DECIDES)
    decider = [consequence.decided_by] if consequence.decided_by else []
    others = Officer.objects.filter(is_active=True, posts__in=posts).distinct().order_by("pk")
    return [each for each in dict.fromkeys([*decider, *others]) if may_hold(each, consequence, on)]


def is_in_office(consequence: Consequence, on: date) -> bool:
    """Say whether who decided on a consequence still decides on some."""
    decider = consequence.decided_by
    return decider is not None and decider.is_active and rights_of(decider, on).has(*consequence.deciders)


def _is_concerned(by, consequence, on):
    is_subject = consequence.subject_kind == SubjectKind.OFFICER and consequence.subject_id == by.pk
    leads = consequence.subject_kind == SubjectKind.UNIT and leads_unit(by, consequence.subject_id, on)
    return is_subject or leads or by in consequence.people
