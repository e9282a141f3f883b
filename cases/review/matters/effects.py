"""What a decided matter does to its case: the effects of the workflow table, carried out."""

from django.utils.translation import gettext as _

from cases.clocks.deeds import HANDLING, MET_BY_FILING, extend_clock, meet_clocks, running, start_clocks, void_clocks
from cases.file.case.models import Case
from cases.file.case.moving import move_case
from cases.file.case.states import CaseState, MatterKind
from cases.review.chain import PENALTIES, ReviewChain, Stage, effect_of, files_at_once
from cases.review.decisions import deeds as decisions
from cases.review.demands.extension import is_for_the_organ_above
from cases.review.matters.steps import end_open_step
from cases.review.matters.voiding import make_void
from cases.review.measures import deeds as measures
from cases.review.nonfiling import deeds as nonfiling
from portal.shell.refusals import Refused

VENUE = "transfer.venue"
# The approvals of these start the clocks of the state into which they bring the case.
STARTS_CLOCKS = frozenset({MatterKind.FILING, MatterKind.TRANSFER, MatterKind.TERMINATION})


def file_at_once(record, case, at):
    """File a public-order case with the officer's request; the levels confirm it."""
    move_case(record, case, CaseState.FILED, at)
    meet_clocks(record, case, at, of=MET_BY_FILING)
    start_clocks(record, case, "filed", at)


def carry_out(record, matter, at):
    """Do what the last approval of a matter brings about."""
    case = Case.objects.select_related("unit", "cause").get(pk=matter.case_id)
    effect = effect_of(matter.kind, case.kind)
    if files_at_once(matter.kind, case.kind):
        return
    if matter.kind == MatterKind.EXTENSION and not is_for_the_organ_above(matter):
        extend_clock(record, case, matter.particulars.get("clock"))
    if matter.kind == MatterKind.COMPULSORY:
        measures.approve(record, matter, case, at)
    if matter.kind == MatterKind.VOIDING:
        make_void(record, matter, case, _end_with_its_ground, at)
    if effect.may_run_beside:
        return
    _check_filing_is_confirmed(case)
    move_case(record, case, effect.target, at)
    _follow_up(record, matter, case, at)
    if matter.kind in STARTS_CLOCKS:
        start_clocks(record, case, effect.target, at)
    meet_clocks(record, case, at, of=clocks_met(effect.target))


def clocks_met(target):
    """Return with what the codes of the clocks begin that an approval meets by bringing a case into a state."""
    of_filing = MET_BY_FILING if target in {CaseState.FILED, CaseState.NOT_FILED, CaseState.TRANSFERRED} else ()
    return of_filing if target in {CaseState.FILED, CaseState.NOT_FILED} else (*of_filing, HANDLING)


def undo(record, matter, at):
    """Take back what a matter did when it was submitted: a public-order filing, a measure taken at once."""
    measures.end_refused(record, matter, at)
    case = Case.objects.select_related("unit").get(pk=matter.case_id)
    if matter.chain == ReviewChain.VENUE_TRANSFER:
        _keep_for_ourselves(record, case, at)
    if not files_at_once(matter.kind, case.kind):
        return
    for other in case.matters.open().exclude(pk=matter.pk):
        _end_with_its_ground(record, other, at)
    move_case(record, case, CaseState.REGISTERED, at)
    void_clocks(record, case, of=(HANDLING,))


def _keep_for_ourselves(record, case, at):
    """A case that came in as not ours stays: its clock of transfer ends, that of its acceptance has been running."""
    if case.state == CaseState.REGISTERED and any(clock.rule.code.startswith(VENUE) for clock in running(case)):
        void_clocks(record, case, of=(VENUE,))
        start_clocks(record, case, "registered", at)


def begin(record, matter, case, at):
    """Do what a matter brings about when it is handed in, before any level has read it."""
    if files_at_once(matter.kind, case.kind):
        file_at_once(record, case, at)
    if matter.kind == MatterKind.COMPULSORY:
        measures.record_urgent(record, matter, case, at)


def _follow_up(record, matter, case, at):
    if matter.kind in PENALTIES:
        decisions.write(record, matter, case, at)
    if matter.kind == MatterKind.NOT_FILING:
        nonfiling.begin(record, matter, case, at)


def _end_with_its_ground(record, matter, at):
    end_open_step(record, matter, at)
    measures.end_refused(record, matter, at)
    record.change(
        matter,
        only_if={"version": matter.version},
        stage=Stage.WITHDRAWN,
        stage_since=at,
        ended_at=at,
        due_at=None,
        holder=None,
        version=matter.version + 1,
    )


def _check_filing_is_confirmed(case):
    if case.matters.open().filter(kind=MatterKind.FILING).exists():
        raise Refused(_("The filing of this case is not confirmed yet; the last approval waits for it."))
