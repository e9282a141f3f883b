"""Who may act on a case; each check says why not (`domain.md`, who decides)."""

from collections.abc import Callable, Collection
from datetime import date
from typing import TypeVarTuple

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from cases.file.case.models import Case
from cases.file.case.states import CaseState
from cases.file.sight.apart import BARS
from portal.people.models import Officer, Post, Qualification, Role, Unit
from portal.people.rights import BUREAU_WIDE, UNIT_WIDE, rights_of
from portal.shell.refusals import Denied, Refused
from portal.shell.statements.prepared import Prepared

# What a check asks about: an officer, a case, whatever it takes.
Asked = TypeVarTuple("Asked")


def check_may_register(officer: Officer, unit: Unit, on: date) -> None:
    """Raise Denied unless the officer holds an officer's post over this unit that day."""
    if not Post.objects.on(on).over(unit).filter(officer=officer, role=Role.OFFICER).exists():
        raise Denied(_("Only an officer of %(unit)s registers cases there.") % {"unit": unit})
    check_is_qualified(officer, on)


def check_may_import(officer: Officer) -> None:
    """Raise Denied unless the officer serves in the legal department, which keeps the bureau's casework."""
    if not rights_of(officer).has(Role.LEGAL_DEPARTMENT):
        raise Denied(_("Only the legal department imports casework."))


def check_may_receive(officer: Officer, unit: Unit, on: date) -> None:
    """Raise Denied unless the officer holds an officer's post over this unit that day: an enquiry is no case."""
    if not Post.objects.on(on).over(unit).filter(officer=officer, role=Role.OFFICER).exists():
        raise Denied(_("Only an officer of %(unit)s records enquiries there.") % {"unit": unit})


def check_is_case_officer(officer: Officer) -> None:
    """Raise Denied unless the officer holds a case officer's post today, anywhere."""
    if not rights_of(officer).has(Role.OFFICER):
        raise Denied(_("Only case officers register cases."))


def check_evaluates(officer: Officer) -> None:
    """Raise Denied unless the officer serves in the legal department or supervises (执法评查)."""
    if not rights_of(officer).has(Role.LEGAL_DEPARTMENT, Role.SUPERVISOR):
        raise Denied(_("The legal department and the supervisors evaluate cases."))


def check_may_find_persons(officer: Officer) -> None:
    """Raise Denied unless the officer works on cases or oversees some: others have no person to look for."""
    if not rights_of(officer).has(Role.OFFICER, *UNIT_WIDE, *BUREAU_WIDE):
        raise Denied(_("Only those who handle or oversee cases search for a person."))


def check_reads_registers(officer: Officer) -> None:
    """Raise Denied unless the officer works on cases or oversees some."""
    if not rights_of(officer).has(Role.OFFICER, *UNIT_WIDE, *BUREAU_WIDE):
        raise Denied(_("Only those who handle or oversee cases read the registers."))


def check_is_qualified(officer: Officer, on: date) -> None:
    """Raise Denied unless the officer holds the law-enforcement qualification that day (no qualification, no case)."""
    check_are_qualified([officer], on)


def check_are_qualified(officers: Collection[Officer], on: date) -> None:
    """Raise Denied, naming the first without, unless all officers hold the law-enforcement qualification; one query."""
    kind = Qualification.Kind.LAW_ENFORCEMENT
    held = Qualification.objects.on(on).filter(officer__in=officers, kind=kind)
    qualified = set(held.values_list("officer_id", flat=True))
    for officer in officers:
        if officer.pk not in qualified:
            raise Denied(_("%(officer)s holds no valid law-enforcement qualification.") % {"officer": officer.name})


def check_handles(officer: Officer, case: Case) -> None:
    """Raise Denied unless the officer handles the case now, is not recused from it, and it has not ended."""
    check_has_handled(officer, case)
    if case.has_ended:
        raise Denied(_("This case has ended; its file is no longer changed."))


def check_is_not_void(case: Case) -> None:
    """Raise Refused where the registration of the case is void: nothing is built on it."""
    if case.state == CaseState.VOID:
        raise Refused(_("The registration of this case is void."))


def may_upload(officer: Officer) -> bool:
    """Say whether a post lets the officer work on the files of cases (settings.UPLOAD_RIGHTS)."""
    return rights_of(officer).has(Role.OFFICER, *UNIT_WIDE, *BUREAU_WIDE)


def check_has_handled(officer: Officer, case: Case) -> None:
    """Raise Denied unless the officer handles the case, ended or not: some duties begin when it ends."""
    if _is_recused(officer, case):
        raise Denied(_("You are recused from this case."))
    if not any(each.officer_id == officer.pk and each.ends_at is None for each in case.handlers.all()):
        raise Denied(_("Only the officers who handle this case may do this."))


def check_holds(officer: Officer, on: date, *roles: str) -> None:
    """Raise Denied unless the officer holds one of the roles that day."""
    if not rights_of(officer, on).has(*roles):
        names = ", ".join(str(Role(role).label) for role in roles)
        raise Denied(_("This is done by: %(roles)s.") % {"roles": names})


def check_does_not_handle(officer: Officer, case: Case) -> None:
    """Raise Denied if the officer handles or handled the case, or is recused from it."""
    for bar in BARS:
        if bar.rows.filter(case=case, officer=officer).exists():
            raise Denied(bar.words)


def _is_recused(officer, case):
    return any(each.officer_id == officer.pk for each in case.recusals.all())


def check_reads_it_not_blind(officer: Officer, case_id: int) -> None:
    """Raise Denied while the officer owes a second reading in this case: the file shows what others answered (B12)."""
    if _owed_readings(officer=officer.pk, case=case_id):
        raise Denied(_("You are to read this case a second time, without knowing the answers given; answer first."))


@Prepared
def _owed_readings(officer, case):
    owed = {"second_readings__read_at": None, "second_readings__step__matter__case": case}
    return get_user_model().objects.filter(pk=officer, **owed).order_by().values_list("pk")[:1]


def may(check: Callable[[*Asked], object], *args: *Asked) -> bool:
    """Say whether a check lets somebody do something."""
    try:
        check(*args)
    except Denied:
        return False
    return True


def may_handle(case: Case, officer: Officer) -> bool:
    """Say whether the officer may work on this case now; one query at most."""
    try:
        check_handles(officer, case)
    except Denied:
        return False
    return True
