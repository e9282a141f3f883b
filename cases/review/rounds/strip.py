"""The strip on every case (B13): why it is here, who holds it, what is next, how long each clock has left."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.clocks.models import Clock
from cases.file.case.states import CaseState, MatterKind
from cases.review.chain import LEVEL, Move, Stage, effect_of, transition
from cases.review.rounds.holders import holders_of
from cases.review.rounds.reading import handed_in_at, matters_of, with_steps
from cases.review.rounds.words import stage_name
from cases.review.seats import levels_of
from portal.office.clocks.remaining import clock_view, words_left
from portal.shell.statements.prepared_models import PreparedModels
from portal.shell.templatetags.shell import moment

STATE_LABELS = {
    "done": gettext_lazy("done"),
    "now": gettext_lazy("here now"),
    "returned": gettext_lazy("returned"),
    "rejected": gettext_lazy("rejected"),
    "skipped": gettext_lazy("not passed"),
    "waiting": gettext_lazy("still to come"),
}
OUTCOME_STATES = {Move.APPROVE: "done", Move.RETURN: "returned", Move.REJECT: "rejected", Move.WITHDRAW: "skipped"}


@dataclass(frozen=True)
class StepView:
    """One stop of the chain. `state`: done, now, returned, rejected, skipped, waiting."""

    label: str
    state: str
    holder: str = ""
    note: str = ""

    @property
    def state_label(self):
        """The state in a word, for those who do not see the sign."""
        return str(STATE_LABELS[self.state])


@dataclass(frozen=True)
class Strip:
    """What the strip shows."""

    why: str
    holder: str
    next: str
    steps: list
    clocks: list = field(default_factory=list)
    matter: object = None


def strip_of(case, at, matter=None, levels=None):
    """Return the Strip of a case for a matter (the open one in front, else none); at most eight queries.

    `levels` are those of the matter, where they have been read already.
    """
    matters = [] if matter else matters_of(case)
    matter = matter or _matter_in_front(case, matters)
    clocks = _clocks(case, at)
    if matter is None:
        return Strip(
            _why_without(case, matters),
            case.lead.name if case.lead else "–",
            _next_without(case),
            _steps_of_states(case),
            clocks,
        )
    steps, holder = _steps_of_matter(matter, at, levels or levels_of(matter, timezone.localdate(at)))
    return Strip(_why(matter), holder, _next(matter), steps, clocks, matter)


def _matter_in_front(case, matters):
    open_ones = [matter for matter in matters if matter.is_open]
    in_front = [matter for matter in open_ones if not matter.runs_beside_others(case.kind)]
    return next(iter(in_front[::-1] or open_ones[::-1]), None)


def _clocks(case, at):
    return [clock_view(clock, at, clock.paused_since) for clock in _running(case=case.pk)]


@PreparedModels
def _running(case):
    running = Clock.objects.running().filter(case=case)
    return running.with_pause().select_related("rule").order_by("due_at")


def _steps_of_matter(matter, at, levels):
    made = {step.level: step for step in with_steps(matter).steps.all() if step.round == matter.round}
    submitted_at = handed_in_at(matter)
    holders = holders_of(levels)
    is_with_author = matter.stage == Stage.DRAFT
    first = StepView(
        _("Handed in"),
        "now" if is_with_author else "done",
        matter.author.name,
        "" if submitted_at is None or is_with_author else moment(submitted_at)[5:],
    )
    views, holder = [first], matter.author.name if is_with_author else ""
    for stage, names in holders.items():
        step = made.get(LEVEL[stage])
        view = _step_view(matter, stage, step, names, at)
        views.append(view)
        if view.state == "now":
            holder = view.holder
    return views, holder or "–"


def _step_view(matter, stage, step, names, at):
    label = stage_name(stage)
    if step is not None and step.decided_at:
        return StepView(label, OUTCOME_STATES[step.outcome], step.decider, moment(step.decided_at)[5:])
    if matter.stage == stage:
        holder = names or (matter.holder.name if matter.holder else "")
        return StepView(label, "now", holder, words_left(matter.due_at, at) if matter.due_at else "")
    return StepView(label, "waiting" if matter.is_open else "skipped", names if matter.is_open else "")


def _why(matter):
    words = {"kind": matter.get_kind_display(), "author": matter.author.name, "at": moment(matter.opened_at)}
    if matter.stage == Stage.DRAFT:
        return _("%(kind)s: returned to %(author)s for correction.") % words
    if matter.round > 1:
        return _("%(kind)s, round %(round)s, asked for by %(author)s.") % {**words, "round": matter.round}
    return _("%(kind)s, asked for by %(author)s on %(at)s.") % words


def _next(matter):
    move = Move.SUBMIT if matter.stage == Stage.DRAFT else Move.APPROVE
    row = transition(matter.chain, matter.stage, move)
    if row is None:
        return ""
    if row.target == Stage.APPROVED:
        effect = effect_of(matter.kind, matter.case.kind)
        return str(effect.sentence) if effect else ""
    return str(row.sentence)


def _why_without(case, matters):
    if case.has_ended:
        return _("This case has ended: %(state)s.") % {"state": case.get_state_display()}
    if not matters:
        return _("Registered; no decision has been asked for yet.")
    last = matters[-1]
    if case.state == CaseState.FILED and last.kind == MatterKind.NOT_FILING and last.stage == Stage.APPROVED:
        return _("The refusal to file was revoked on review; the case is filed.")
    words = {"kind": last.get_kind_display(), "stage": last.get_stage_display(), "at": moment(last.ended_at)}
    return _("%(kind)s: %(stage)s on %(at)s.") % words


def _next_without(case):
    return {
        CaseState.REGISTERED: _("The lead officer asks for filing, not filing or transfer."),
        CaseState.FILED: _("The lead officer investigates and asks for a decision."),
        CaseState.DECIDED: _("The decision is carried out; then the lead officer asks for closing."),
    }.get(case.state, "")


def _steps_of_states(case):
    stops = [
        (CaseState.REGISTERED, case.registered_at),
        (CaseState.FILED, case.filed_at),
        (CaseState.DECIDED, case.decided_at),
        (CaseState.CLOSED, case.ended_at if case.state == CaseState.CLOSED else None),
    ]
    if case.has_ended and case.state != CaseState.CLOSED:
        stops = [(state, at) for state, at in stops if at] + [(case.state, case.ended_at)]
    return [
        StepView(
            CaseState(state).label.capitalize(), _state_of_stop(case, state, at), note=moment(at)[:10] if at else ""
        )
        for state, at in stops
    ]


def _state_of_stop(case, state, at):
    if state == case.state and not case.has_ended:
        return "now"
    if at:
        return "done"
    return "skipped" if case.has_ended else "waiting"
