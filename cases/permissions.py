"""Who may act on a case and who may decide at a level; each check says why not (`domain.md`, who decides)."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import ReviewStep, SecondReading
from cases.workflow import LEVEL, PENALTIES, CaseState, Stage, reviewing_roles
from portal.people.models import Officer, Post, Qualification, Role, Substitute
from portal.people.rights import BUREAU_WIDE, UNIT_WIDE, rights_of
from portal.shell.refusals import Denied, Refused

REVIEWERS = (Role.LEGAL_OFFICER, Role.UNIT_HEAD, Role.UNIT_DEPUTY, Role.LEGAL_DEPARTMENT, Role.BUREAU_LEADER)
LEGAL_REVIEW = frozenset({Stage.LEGAL_OFFICER, Stage.LEGAL_DEPARTMENT})


@dataclass(frozen=True)
class Seat:
    """In which capacity somebody decides: the role, and the officer stood in for, if any."""

    role: str
    on_behalf_of: Officer | None = None


def check_may_register(officer, unit, on):
    """Raise Denied unless the officer holds an officer's post over this unit that day."""
    posts = Post.objects.on(on).filter(officer=officer, role=Role.OFFICER).select_related("unit")
    if not any(post.unit.holds(unit) for post in posts):
        raise Denied(_("Only an officer of %(unit)s registers cases there.") % {"unit": unit})
    check_is_qualified(officer, on)


def check_may_import(officer):
    """Raise Denied unless the officer serves in the legal department, which keeps the bureau's casework."""
    if not rights_of(officer).has(Role.LEGAL_DEPARTMENT):
        raise Denied(_("Only the legal department imports casework."))


def check_may_receive(officer, unit, on):
    """Raise Denied unless the officer holds an officer's post over this unit that day: an enquiry is no case."""
    posts = Post.objects.on(on).filter(officer=officer, role=Role.OFFICER).select_related("unit")
    if not any(post.unit.holds(unit) for post in posts):
        raise Denied(_("Only an officer of %(unit)s records enquiries there.") % {"unit": unit})


def check_is_case_officer(officer):
    """Raise Denied unless the officer holds a case officer's post today, anywhere."""
    if not rights_of(officer).has(Role.OFFICER):
        raise Denied(_("Only case officers register cases."))


def check_evaluates(officer):
    """Raise Denied unless the officer serves in the legal department or supervises (执法评查)."""
    if not rights_of(officer).has(Role.LEGAL_DEPARTMENT, Role.SUPERVISOR):
        raise Denied(_("The legal department and the supervisors evaluate cases."))


def check_is_apart_from_file(officer, case):
    """Raise Denied if the officer ever handled or reviewed the case, or is recused from it."""
    if case.handlers.filter(officer=officer).exists():
        raise Denied(_("You handle this case, so somebody else reviews it."))
    if case.recusals.filter(officer=officer).exists():
        raise Denied(_("You are recused from this case."))
    if ReviewStep.objects.filter(matter__case=case, reviewer=officer).exists():
        raise Denied(_("You have reviewed this case, so somebody else evaluates it."))


def check_reads_it_not_blind(officer, case_id):
    """Raise Denied while the officer owes a second reading in this case: the file shows what others answered (B12)."""
    owed = SecondReading.objects.filter(reader=officer.pk, read_at=None, step__matter__case=case_id)
    if owed.exists():
        raise Denied(_("You are to read this case a second time, without knowing the answers given; answer first."))


def check_may_find_persons(officer):
    """Raise Denied unless the officer works on cases or oversees some: others have no person to look for."""
    if not rights_of(officer).has(Role.OFFICER, *UNIT_WIDE, *BUREAU_WIDE):
        raise Denied(_("Only those who handle or oversee cases search for a person."))


def check_reads_registers(officer):
    """Raise Denied unless the officer works on cases or oversees some."""
    if not rights_of(officer).has(Role.OFFICER, *UNIT_WIDE, *BUREAU_WIDE):
        raise Denied(_("Only those who handle or oversee cases read the registers."))


def check_is_qualified(officer, on):
    """Raise Denied unless the officer holds the law-enforcement qualification that day (no qualification, no case)."""
    check_are_qualified([officer], on)


def check_are_qualified(officers, on):
    """Raise Denied, naming the first without, unless all officers hold the law-enforcement qualification; one query."""
    kind = Qualification.Kind.LAW_ENFORCEMENT
    held = Qualification.objects.on(on).filter(officer__in=officers, kind=kind)
    qualified = set(held.values_list("officer_id", flat=True))
    for officer in officers:
        if officer.pk not in qualified:
            raise Denied(_("%(officer)s holds no valid law-enforcement qualification.") % {"officer": officer.name})


def check_handles(officer, case):
    """Raise Denied unless the officer handles the case now, is not recused from it, and it has not ended."""
    check_has_handled(officer, case)
    if case.has_ended:
        raise Denied(_("This case has ended; its file is no longer changed."))


def check_is_not_void(case):
    """Raise Refused where the registration of the case is void: nothing is built on it."""
    if case.state == CaseState.VOID:
        raise Refused(_("The registration of this case is void."))


def check_may_upload(officer):
    """Raise Denied unless a post lets the officer work on files."""
    if not rights_of(officer).has(Role.OFFICER, *UNIT_WIDE, *BUREAU_WIDE):
        raise Denied(_("Files are sent in by those who work on cases."))


def check_has_handled(officer, case):
    """Raise Denied unless the officer handles the case, ended or not: some duties begin when it ends."""
    if case.recusals.filter(officer=officer).exists():
        raise Denied(_("You are recused from this case."))
    if not case.handlers.filter(officer=officer, ends_at=None).exists():
        raise Denied(_("Only the officers who handle this case may do this."))


def check_holds(officer, on, *roles):
    """Raise Denied unless the officer holds one of the roles that day."""
    if not rights_of(officer, on).has(*roles):
        names = ", ".join(str(Role(role).label) for role in roles)
        raise Denied(_("This is done by: %(roles)s.") % {"roles": names})


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
    if decided_elsewhere(matter, level).filter(reviewer=officer).exists():
        raise Denied(_("You have decided another level of this matter; one person passes one level only."))


def check_does_not_handle(officer, case):
    """Raise Denied if the officer handles or handled the case, or is recused from it."""
    if case.handlers.filter(officer=officer).exists():
        raise Denied(_("You handle this case, so somebody else reviews it."))
    if case.recusals.filter(officer=officer).exists():
        raise Denied(_("You are recused from this case."))


def check_may_review_penalties(officer, on):
    """Raise Denied unless qualified for the legal review of penalties (公安机关办理行政案件程序规定 第171条)."""
    kinds = (Qualification.Kind.LEGAL_PROFESSION, Qualification.Kind.LONGSTANDING_REVIEWER)
    if not Qualification.objects.on(on).filter(officer=officer, kind__in=kinds).exists():
        raise Denied(_("The legal review of a penalty needs the legal profession qualification."))


def decided_elsewhere(matter, level):
    """Return the steps of a matter that persons decided at other levels, in any round."""
    return ReviewStep.objects.filter(matter=matter, reviewer__isnull=False).exclude(level=level)


def is_away(officer_id, on):
    """Say whether somebody else acts for this officer that day, or the account is closed."""
    return (
        Substitute.objects.on(on).filter(officer_id=officer_id).exists()
        or not Officer.objects.filter(pk=officer_id, is_active=True).exists()
    )


def seated(matter, on, roles=None):
    """Return the officers who hold a deciding role for a matter that day, in their own right."""
    roles = roles or reviewing_roles(matter.chain, matter.stage)
    posts = Post.objects.on(on).filter(role__in=roles, officer__is_active=True).select_related("officer", "unit")
    return {
        post.officer_id: (post.role, post.officer)
        for post in posts
        if post.role == Role.LEGAL_DEPARTMENT or post.unit.holds(matter.unit)
    }


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
