"""The review chain: who may move a matter from where to where. One frozen table, with a sentence in every row."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.file.case.states import CASE_ENDS, CaseKind, CaseState, MatterKind
from portal.people.models import Role
from portal.shell.pages.wording import Words


class Stage(models.TextChoices):
    """Where a matter stands. Final stages are never left."""

    DRAFT = "draft", pgettext_lazy("stage", "with the author")
    LEGAL_OFFICER = "legal_officer", _("legal officer")
    UNIT_HEAD = "unit_head", _("unit head")
    LEGAL_DEPARTMENT = "legal_department", _("legal department")
    BUREAU_LEADER = "bureau_leader", _("bureau leader")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Move(models.TextChoices):
    SUBMIT = "submit", _("submit")
    WITHDRAW = "withdraw", _("withdraw")
    APPROVE = "approve", _("approve")
    RETURN = "return", _("return for correction")
    REJECT = "reject", _("reject")
    DISCUSS = "discuss", _("ask for collective discussion")


class ReviewChain(models.TextChoices):
    FOUR_LEVELS = "four_levels", _("four levels")
    FAST_TRACK = "fast_track", _("fast track")
    VENUE_TRANSFER = "venue_transfer", _("transfer by venue")
    VOIDING = "voiding", _("voiding by the unit's head")


FINAL = frozenset({Stage.APPROVED, Stage.REJECTED, Stage.WITHDRAWN})
LEVEL = {Stage.LEGAL_OFFICER: 1, Stage.UNIT_HEAD: 2, Stage.LEGAL_DEPARTMENT: 3, Stage.BUREAU_LEADER: 4}
STAGE_OF_LEVEL = {level: stage for stage, level in LEVEL.items()}
AUTHOR = "author"


@dataclass(frozen=True)
class Transition:
    """One row: from `source`, `role` may make `move`, which leads to `target`."""

    source: Stage
    move: Move
    target: Stage
    roles: tuple[str, ...]
    sentence: Words

    @property
    def needs_opinion(self) -> bool:
        """Whether the one who moves must say why."""
        return self.move in {Move.RETURN, Move.REJECT, Move.DISCUSS}


def _level(stage, roles, onward, approving):
    return (
        Transition(stage, Move.APPROVE, onward, roles, approving),
        Transition(stage, Move.RETURN, Stage.DRAFT, roles, _("It goes back to its author and starts a new round.")),
        Transition(stage, Move.REJECT, Stage.REJECTED, roles, _("The matter ends; the case does not.")),
        Transition(stage, Move.DISCUSS, stage, roles, _("It stays here; the last approval waits for the discussion.")),
    )


def _author(first):
    return (
        Transition(Stage.DRAFT, Move.SUBMIT, first, (AUTHOR,), _("The author hands it to the first level.")),
        Transition(first, Move.WITHDRAW, Stage.WITHDRAWN, (AUTHOR,), _("Until the first level has decided.")),
        Transition(Stage.DRAFT, Move.WITHDRAW, Stage.WITHDRAWN, (AUTHOR,), _("Given up instead of corrected.")),
    )


_TO_HEAD = _("On to the head of the handling unit.")
_TO_LEGAL_DEPARTMENT = _("On to the legal department.")
_TO_LEADER = _("On to the bureau leader.")
_FINAL_APPROVAL = _("The decision is made and the case moves.")

CHAINS: dict[str, tuple[Transition, ...]] = {
    ReviewChain.FOUR_LEVELS: (
        *_author(Stage.LEGAL_OFFICER),
        *_level(Stage.LEGAL_OFFICER, (Role.LEGAL_OFFICER,), Stage.UNIT_HEAD, _TO_HEAD),
        *_level(Stage.UNIT_HEAD, (Role.UNIT_HEAD,), Stage.LEGAL_DEPARTMENT, _TO_LEGAL_DEPARTMENT),
        *_level(Stage.LEGAL_DEPARTMENT, (Role.LEGAL_DEPARTMENT,), Stage.BUREAU_LEADER, _TO_LEADER),
        *_level(Stage.BUREAU_LEADER, (Role.BUREAU_LEADER,), Stage.APPROVED, _FINAL_APPROVAL),
    ),
    ReviewChain.FAST_TRACK: (
        *_author(Stage.LEGAL_OFFICER),
        *_level(Stage.LEGAL_OFFICER, (Role.LEGAL_OFFICER, Role.UNIT_HEAD), Stage.BUREAU_LEADER, _TO_LEADER),
        *_level(Stage.BUREAU_LEADER, (Role.BUREAU_LEADER,), Stage.APPROVED, _FINAL_APPROVAL),
    ),
    ReviewChain.VENUE_TRANSFER: (
        *_author(Stage.UNIT_HEAD),
        *_level(Stage.UNIT_HEAD, (Role.UNIT_HEAD,), Stage.APPROVED, _FINAL_APPROVAL),
    ),
    ReviewChain.VOIDING: (
        *_author(Stage.UNIT_HEAD),
        *_level(Stage.UNIT_HEAD, (Role.UNIT_HEAD,), Stage.APPROVED, _FINAL_APPROVAL),
    ),
}


PENALTIES = frozenset({MatterKind.PENALTY, MatterKind.NO_PENALTY})


@dataclass(frozen=True)
class Effect:
    """What a matter kind does to its case: the states it may be asked in, and the one its approval leads to."""

    sources: tuple
    target: CaseState | None
    sentence: Words

    @property
    def may_run_beside(self) -> bool:
        """Whether it may run beside another matter: it changes no state, or ends whatever is open with the case."""
        return self.target in (None, CaseState.VOID)


VOIDING = Effect(
    (CaseState.REGISTERED, CaseState.FILED),
    CaseState.VOID,
    _("The registration was an error: the number stays, the case counts nowhere and everything open ends."),
)
# Which matters belong to which kind of case, and what each does to it. A matter that has no row here is neither
# offered nor asked, nor approved: a criminal case takes no penalty of administration, an administrative one is not
# handed over for prosecution. Measures and deadline rules name their kind of case in the reference data.
EFFECTS: dict[str, dict[str, Effect]] = {
    CaseKind.ADMINISTRATIVE: {
        MatterKind.FILING: Effect(
            (CaseState.REGISTERED,), CaseState.FILED, _("The case is filed and its clock starts.")
        ),
        MatterKind.NOT_FILING: Effect(
            (CaseState.REGISTERED,), CaseState.NOT_FILED, _("The case ends without filing, and the reporter is told.")
        ),
        MatterKind.EXTENSION: Effect((CaseState.FILED,), None, _("The handling deadline is extended, twice at most.")),
        MatterKind.COMPULSORY: Effect((CaseState.FILED,), None, _("A compulsory measure is allowed.")),
        MatterKind.PENALTY: Effect((CaseState.FILED,), CaseState.DECIDED, _("The penalty is decided.")),
        MatterKind.NO_PENALTY: Effect(
            (CaseState.FILED,), CaseState.DECIDED, _("It is decided that there is no penalty.")
        ),
        MatterKind.MEDIATED_CLOSING: Effect((CaseState.FILED,), CaseState.CLOSED, _("The case ends by its agreement.")),
        MatterKind.TERMINATION: Effect((CaseState.FILED,), CaseState.TERMINATED, _("The investigation ends.")),
        MatterKind.TRANSFER: Effect(
            (CaseState.REGISTERED, CaseState.FILED), CaseState.TRANSFERRED, _("The case goes to another authority.")
        ),
        MatterKind.CLOSING: Effect((CaseState.DECIDED,), CaseState.CLOSED, _("The case is closed.")),
        MatterKind.VOIDING: VOIDING,
    },
    CaseKind.CRIMINAL: {
        MatterKind.FILING: Effect(
            (CaseState.REGISTERED,), CaseState.FILED, _("The case is filed and investigated as a crime.")
        ),
        MatterKind.NOT_FILING: Effect(
            (CaseState.REGISTERED,), CaseState.NOT_FILED, _("The case ends without filing, and the reporter is told.")
        ),
        MatterKind.COMPULSORY: Effect((CaseState.FILED,), None, _("A compulsory measure is allowed.")),
        MatterKind.TERMINATION: Effect(
            (CaseState.FILED,), CaseState.TERMINATED, _("The case is withdrawn or its investigation ends.")
        ),
        MatterKind.TRANSFER: Effect(
            (CaseState.REGISTERED, CaseState.FILED), CaseState.TRANSFERRED, _("The case goes to another authority.")
        ),
        MatterKind.PROSECUTION: Effect(
            (CaseState.FILED,), CaseState.TRANSFERRED, _("The procuratorate examines the case and decides on charges.")
        ),
        MatterKind.VOIDING: VOIDING,
    },
}


def effect_of(kind: str, case_kind: str) -> Effect | None:
    """Return the Effect of a matter kind on a case of that kind, or None where the law knows no such matter there."""
    return EFFECTS.get(case_kind, {}).get(kind)


def runs_beside(kind: str, case_kind: str) -> bool:
    """Say whether an open matter of this kind leaves room for another: it changes no state, or only confirms one."""
    effect = effect_of(kind, case_kind)
    return bool(effect and effect.may_run_beside) or files_at_once(kind, case_kind)


def kinds_of(case_kind: str) -> tuple[MatterKind, ...]:
    """Return the matter kinds that belong to a kind of case, in the order of the table."""
    return tuple(map(MatterKind, EFFECTS.get(case_kind, ())))


def ending_kinds() -> frozenset[str]:
    """Return the matter kinds whose approval ends a case."""
    rows = [row for of_kind in EFFECTS.values() for row in of_kind.items()]
    return frozenset(kind for kind, effect in rows if effect.target in CASE_ENDS)


# What one may approve together, and why. Never penalties, no-penalty decisions, compulsory measures, extensions,
# refused filings, terminations, mediated closings: each decides on the rights of a person and is weighed by itself.
BULK = {
    MatterKind.FILING: _("Public-order cases are filed by law already (article 90); the levels confirm it."),
    MatterKind.TRANSFER: _("Only transfers by venue: they decide nothing about a person and must be made in 24 hours."),
    MatterKind.CLOSING: _("What was decided has been served and carried out; the file is closed."),
}


def may_be_approved_in_bulk(kind: str, case_kind: str, chain: str) -> bool:
    """Say whether a matter may be approved together with others of the same queue."""
    if kind == MatterKind.FILING:
        return files_at_once(kind, case_kind)
    if kind == MatterKind.TRANSFER:
        return chain == ReviewChain.VENUE_TRANSFER
    return kind in BULK


def chain_of(kind: str, *, is_fast_track: bool = False, is_by_venue: bool = False) -> ReviewChain:
    """Return the ReviewChain that a matter of this kind takes."""
    if kind == MatterKind.TRANSFER and is_by_venue:
        return ReviewChain.VENUE_TRANSFER
    if kind == MatterKind.VOIDING:
        return ReviewChain.VOIDING
    if kind in PENALTIES and is_fast_track:
        return ReviewChain.FAST_TRACK
    return ReviewChain.FOUR_LEVELS


def files_at_once(kind: str, case_kind: str) -> bool:
    """Whether the case moves when the matter is submitted: public-order filing (治安管理处罚法2025 第90条)."""
    return kind == MatterKind.FILING and case_kind == CaseKind.ADMINISTRATIVE


def transitions_from(chain: str, stage: str) -> tuple[Transition, ...]:
    """Return the rows of a chain that begin at a stage."""
    return tuple(row for row in CHAINS[chain] if row.source == stage)


def transition(chain: str, stage: str, move: str) -> Transition | None:
    """Return the row for a move, or None when the chain has none."""
    return next((row for row in CHAINS[chain] if (row.source, row.move) == (stage, move)), None)


def stages_of(chain: str) -> tuple[Stage, ...]:
    """Return the stages that decide, in the order in which a chain passes them."""
    return tuple(row.source for row in CHAINS[chain] if row.move == Move.APPROVE)


def reviewing_roles(chain: str, stage: str) -> tuple[str, ...]:
    """Return the roles that decide at a stage; empty where nobody does."""
    return next((row.roles for row in transitions_from(chain, stage) if row.move == Move.APPROVE), ())
