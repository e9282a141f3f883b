"""Who may act on a case and who may decide at a level; each check says why not (`domain.md`, who decides)."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.file.case.permissions import check_does_not_handle
from cases.review.chain import LEVEL, PENALTIES, Stage, reviewing_roles
from cases.review.models import ReviewStep
from portal.people.models import Officer, Post, Qualification, Role, Substitute
from portal.people.rights import rights_of
from portal.shell.prepared import Prepared
from portal.shell.prepared_models import PreparedModels
from portal.shell.refusals import Denied, Refused

REVIEWERS = (Role.LEGAL_OFFICER, Role.UNIT_HEAD, Role.UNIT_DEPUTY, Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER)
LEGAL_REVIEW = frozenset({Stage.LEGAL_OFFICER, Stage.LEGAL_DEPARTMENT})


@dataclass(frozen=True)
class Seat:
    """In which capacity somebody decides: the role, and the officer stood in for, if any."""

    role: str
    on_behalf_of: Officer | None = None


def check_is_apart_from_file(officer, case):
    """Raise Denied if the officer ever handled or reviewed the case, or is recused from it."""
    if case.handlers.filter(officer=officer).exists():
        raise Denied(_("You handle this case, so somebody else reviews it."))
    if case.recusals.filter(officer=officer).exists():
        raise Denied(_("You are recused from this case."))
    if ReviewStep.objects.filter(matter__case=case, reviewer=officer).exists():
        raise Denied(_("You have reviewed this case, so somebody else evaluates it."))


def check_reviews(officer):
    """Raise Denied unless a post, held or stood in for, lets the officer decide at some level today."""
    if not rights_of(officer).reads_as(*REVIEWERS):
        raise Denied(_("Only those who review may do this."))


def check_is_author(officer, matter):
    """Raise Denied unless the matter is the officer's own."""
    if matter.author_id != officer.pk:
        raise Denied(_("Only its author may do this."))


def seat_of(officer, matter, at):
    """Return the Seat in which an officer decides a matter where it stands; raise Denied with the reason if in none."""
    if is_held_by_another(officer, matter, timezone.localdate(at)):
        check_is_apart(officer, matter)
        raise Denied(_("%(name)s has taken this up.") % {"name": matter.holder.name})
    return seat_at_level(officer, matter, at)


def seat_at_level(officer, matter, at):
    """Return the Seat that the officer has at the level of a matter, whoever has taken it up; raise Denied if none."""
    stage, on = matter.stage, timezone.localdate(at)
    check_is_apart(officer, matter)
    seat = _own_seat(officer, matter, on) or _deputy_seat(officer, matter, on) or _substitute_seat(officer, matter, on)
    if seat is None:
        roles = ", ".join(str(Role(role).label) for role in reviewing_roles(matter.chain, stage))
        raise Denied(_("This level is decided by: %(roles)s.") % {"roles": roles})
    if matter.kind in PENALTIES and stage in LEGAL_REVIEW:
        check_may_review_penalties(officer, on)
    return seat


def is_held_by_another(officer, matter, on):
    """Say whether somebody else, who is there that day, has taken a matter up."""
    return matter.holder_id not in (None, officer.pk) and not is_away(matter.holder_id, on)


def check_may_release(officer, matter, at):
    """Raise Denied unless the officer may take a matter out of the hands of who took it up; Refused if nobody did.

    The legal department may, and for a legal officer of the unit its head or deputy; never one's own case.
    """
    check_does_not_handle(officer, matter.case)
    if matter.holder_id is None or matter.level is None:
        raise Refused(_("Nobody has taken this up."))
    if matter.holder_id == officer.pk:
        raise Refused(_("You have taken this up yourself; put it back on its page."))
    rights = rights_of(officer, timezone.localdate(at))
    heads = rights.paths(Role.UNIT_HEAD, Role.UNIT_DEPUTY) if matter.stage == Stage.LEGAL_OFFICER else ()
    if not rights.has(Role.LEGAL_DEPARTMENT) and not any(matter.unit.path.startswith(path) for path in heads):
        raise Denied(_("The head of the unit or the legal department puts back what somebody else has taken up."))


def check_is_apart(officer, matter, *, any_level=False):
    """Raise Denied if the officer handles the case, is recused, or has decided another level of this matter.

    With `any_level`, any level at all: for what follows when the levels are passed.
    """
    check_does_not_handle(officer, matter.case)
    if matter.author_id == officer.pk:
        raise Denied(_("You handle this case, so somebody else reviews it."))
    level = None if any_level else LEVEL.get(matter.stage)
    if any(step.reviewer_id == officer.pk and step.level != level for step in matter.steps.all()):
        raise Denied(_("You have decided another level of this matter; one person passes one level only."))


def check_may_review_penalties(officer, on):
    """Raise Denied unless qualified for the legal review of penalties (公安机关办理行政案件程序规定 第171条)."""
    kinds = (Qualification.Kind.LEGAL_PROFESSION, Qualification.Kind.LONGSTANDING_REVIEWER)
    if not _qualifications(officer=officer.pk, on=on, kinds=list(kinds)):
        raise Denied(_("The legal review of a penalty needs the legal profession qualification."))


@Prepared
def _qualifications(officer, on, kinds):
    return Qualification.objects.on(on).filter(officer=officer, kind__in=kinds).order_by().values_list("pk")[:1]


def is_away(officer_id, on):
    """Say whether somebody else acts for this officer that day, or the account is closed."""
    return (
        Substitute.objects.on(on).filter(officer_id=officer_id).exists()
        or not Officer.objects.filter(pk=officer_id, is_active=True).exists()
    )


def seated(matter, on, roles=None):
    """Return the officers who hold a deciding role for a matter that day, in their own right."""
    roles = roles or reviewing_roles(matter.chain, matter.stage)
    return {
        post.officer_id: (post.role, post.officer)
        for post in _posts(roles=sorted(map(str, roles)), on=on)
        if post.role == Role.LEGAL_DEPARTMENT or post.unit.holds(matter.unit)
    }


@PreparedModels
def _posts(roles, on):
    return Post.objects.on(on).filter(role__in=roles, officer__is_active=True).select_related("officer", "unit")


def _own_seat(officer, matter, on):
    held = seated(matter, on).get(officer.pk)
    return Seat(held[0]) if held else None


def _deputy_seat(officer, matter, on):
    if Role.UNIT_HEAD not in reviewing_roles(matter.chain, matter.stage):
        return None
    if officer.pk not in seated(matter, on, (Role.UNIT_DEPUTY,)):
        return None
    heads = [head for _role, head in seated(matter, on, (Role.UNIT_HEAD,)).values()]
    if not all(_is_barred(head, matter, on) for head in heads):
        return None
    return Seat(Role.UNIT_DEPUTY, heads[0] if heads else None)


def _substitute_seat(officer, matter, on):
    absent = set(Substitute.objects.on(on).filter(substitute=officer).values_list("officer_id", flat=True))
    for role, principal in seated(matter, on).values():
        if principal.pk in absent and rights_of(officer, on).may_stand_in(role):
            return Seat(role, principal)
    return None


def _is_barred(officer, matter, on):
    try:
        check_is_apart(officer, matter)
    except Denied:
        return True
    return is_away(officer.pk, on)
