"""Moving a case from one state to another, with its dates; called inside the deeds that decide it."""

from django.utils.translation import gettext as _

from cases.file.case.states import CASE_ENDS, CaseState
from cases.file.sight.docket import enter_docket
from portal.shell.refusals import MovedOn


def move_case(record, case, target, at):
    """Put a case into a state and note both; raise MovedOn where it changed meanwhile."""
    record.note(case_before=case.state, case_after=target)
    only_if = {"version": case.version, "state": case.state}
    if not record.change(case, only_if=only_if, state=target, version=case.version + 1, **stamps_of(target, at)):
        raise MovedOn(_("The case changed while you were deciding."))
    enter_docket([case.pk])


def stamps_of(target, at):
    """Return {column: time} of the dates that a case has from the moment in which it comes into a state."""
    if target == CaseState.FILED:
        return {"filed_at": at, "ended_at": None}
    if target == CaseState.REGISTERED:
        return {"filed_at": None}
    if target == CaseState.DECIDED:
        return {"decided_at": at}
    return {"ended_at": at} if target in CASE_ENDS else {}
