"""Making a registration void, when the unit's head has approved it: the number stays, everything that runs ends."""

from cases.clocks.deeds import running
from cases.file.case.moving import move_case
from cases.file.case.states import CaseState
from cases.review.matters.notices import CASE_VOIDED
from portal.dispatch.notices import deeds as notices


def make_void(record, matter, case, end_matter, at):
    """Move a case to void, end its open matters with `end_matter`, make its running clocks void, tell its officers."""
    for other in case.matters.open().exclude(pk=matter.pk):
        end_matter(record, other, at)
    for clock in running(case):
        clock.is_void = True
        record.save(clock)
    move_case(record, case, CaseState.VOID, at)
    record.note(why=matter.particulars.get("why", ""))
    officers = [*case.handlers.filter(ends_at=None).values_list("officer_id", flat=True), matter.author_id]
    notices.send(
        record,
        CASE_VOIDED,
        recipients=[pk for pk in dict.fromkeys(officers) if pk != record.actor.officer_id],
        key=f"void:{case.pk}",
        at=at,
        about=case,
        facts={"number": case.number},
    )
