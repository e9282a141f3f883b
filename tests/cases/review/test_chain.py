"""C4, C7: the chain is the one that the policy states (s2, four levels; domain.md, case states and matters)."""

import pytest

from cases.file.case.states import CASE_ENDS, CaseKind, CaseState, MatterKind
from cases.review.chain import (
    CHAINS,
    EFFECTS,
    FINAL,
    ReviewChain,
    Stage,
    chain_of,
    files_at_once,
    stages_of,
    transitions_from,
)

FOUR_LEVELS = """
draft             submit    -> legal_officer     by author
legal_officer     withdraw  -> withdrawn         by author
draft             withdraw  -> withdrawn         by author
legal_officer     approve   -> unit_head         by legal_officer
legal_officer     return    -> draft             by legal_officer
legal_officer     reject    -> rejected          by legal_officer
legal_officer     discuss   -> legal_officer     by legal_officer
unit_head         approve   -> legal_department  by unit_head
unit_head         return    -> draft             by unit_head
unit_head         reject    -> rejected          by unit_head
unit_head         discuss   -> unit_head         by unit_head
legal_department  approve   -> bureau_leader     by legal_department
legal_department  return    -> draft             by legal_department
legal_department  reject    -> rejected          by legal_department
legal_department  discuss   -> legal_department  by legal_department
bureau_leader     approve   -> approved          by bureau_leader
bureau_leader     return    -> draft             by bureau_leader
bureau_leader     reject    -> rejected          by bureau_leader
bureau_leader     discuss   -> bureau_leader     by bureau_leader
"""

FAST_TRACK = """
draft             submit    -> legal_officer     by author
legal_officer     withdraw  -> withdrawn         by author
draft             withdraw  -> withdrawn         by author
legal_officer     approve   -> bureau_leader     by legal_officer or unit_head
legal_officer     return    -> draft             by legal_officer or unit_head
legal_officer     reject    -> rejected          by legal_officer or unit_head
legal_officer     discuss   -> legal_officer     by legal_officer or unit_head
bureau_leader     approve   -> approved          by bureau_leader
bureau_leader     return    -> draft             by bureau_leader
bureau_leader     reject    -> rejected          by bureau_leader
bureau_leader     discuss   -> bureau_leader     by bureau_leader
"""

VENUE_TRANSFER = """
draft             submit    -> unit_head         by author
unit_head         withdraw  -> withdrawn         by author
draft             withdraw  -> withdrawn         by author
unit_head         approve   -> approved          by unit_head
unit_head         return    -> draft             by unit_head
unit_head         reject    -> rejected          by unit_head
unit_head         discuss   -> unit_head         by unit_head
"""

MATTERS = """
administrative  filing            in registered           -> filed        files at once
administrative  not_filing        in registered           -> not_filed
administrative  extension         in filed                -> -            beside others
administrative  compulsory        in filed                -> -            beside others
administrative  penalty           in filed                -> decided
administrative  no_penalty        in filed                -> decided
administrative  mediated_closing  in filed                -> closed
administrative  termination       in filed                -> terminated
administrative  transfer          in registered or filed  -> transferred
administrative  closing           in decided              -> closed
administrative  voiding           in registered or filed  -> void         beside others
criminal        filing            in registered           -> filed
criminal        not_filing        in registered           -> not_filed
criminal        compulsory        in filed                -> -            beside others
criminal        termination       in filed                -> terminated
criminal        transfer          in registered or filed  -> transferred
criminal        prosecution       in filed                -> transferred
criminal        voiding           in registered or filed  -> void         beside others
"""


def written(text):
    return [" ".join(line.split()) for line in text.strip().splitlines()]


@pytest.mark.parametrize(
    ("chain", "policy"),
    [
        (ReviewChain.FOUR_LEVELS, FOUR_LEVELS),
        (ReviewChain.FAST_TRACK, FAST_TRACK),
        (ReviewChain.VENUE_TRANSFER, VENUE_TRANSFER),
        (ReviewChain.VOIDING, VENUE_TRANSFER),
    ],
)
def test_each_chain_is_the_one_the_policy_states(chain, policy):
    table = [f"{row.source} {row.move} -> {row.target} by {' or '.join(row.roles)}" for row in CHAINS[chain]]

    assert table == written(policy)


def test_each_matter_does_to_its_case_what_the_rulings_say():
    table = []
    for case_kind, rows in EFFECTS.items():
        for kind, effect in rows.items():
            line = f"{case_kind} {kind} in {' or '.join(effect.sources)} -> {effect.target or '-'}"
            line += " beside others" if effect.may_run_beside else ""
            line += " files at once" if files_at_once(kind, case_kind) else ""
            table.append(line)

    assert table == written(MATTERS)


def test_every_case_can_end_from_every_state_in_which_it_may_be():
    stuck = []
    for case_kind, rows in EFFECTS.items():
        open_states = {CaseState.REGISTERED, *(effect.target for effect in rows.values() if effect.target)} - CASE_ENDS
        stuck += [(case_kind, state) for state in open_states if not _reaches_an_end(rows, state)]

    assert stuck == []


def _reaches_an_end(rows, state, seen=()):
    onward = {effect.target for effect in rows.values() if state in effect.sources and effect.target} - {*seen, state}
    return bool(onward & CASE_ENDS) or any(_reaches_an_end(rows, each, (*seen, state)) for each in onward)


def test_a_criminal_filing_waits_for_its_last_approval():
    assert [kind for kind in MatterKind if files_at_once(kind, CaseKind.CRIMINAL)] == []


def test_every_matter_kind_belongs_to_a_kind_of_case():
    assert {kind for rows in EFFECTS.values() for kind in rows} == set(MatterKind)
    assert set(EFFECTS) == set(CaseKind)


def test_final_stages_are_never_left():
    assert [row for chain in CHAINS for stage in FINAL for row in transitions_from(chain, stage)] == []


def test_a_level_is_never_skipped():
    assert stages_of(ReviewChain.FOUR_LEVELS) == (
        Stage.LEGAL_OFFICER,
        Stage.UNIT_HEAD,
        Stage.LEGAL_DEPARTMENT,
        Stage.BUREAU_LEADER,
    )


@pytest.mark.parametrize("kind", [kind for kind in MatterKind if kind not in {"penalty", "no_penalty", "voiding"}])
def test_fast_track_shortens_penalty_decisions_only(kind):
    assert chain_of(kind, is_fast_track=True) == ReviewChain.FOUR_LEVELS


@pytest.mark.parametrize("kind", [MatterKind.PENALTY, MatterKind.NO_PENALTY])
def test_fast_track_decisions_take_the_short_chain(kind):
    assert chain_of(kind, is_fast_track=True) == ReviewChain.FAST_TRACK
    assert chain_of(kind, is_fast_track=False) == ReviewChain.FOUR_LEVELS


def test_only_a_transfer_by_venue_and_a_voiding_are_decided_by_the_unit_head_alone():
    assert chain_of(MatterKind.VOIDING, is_fast_track=True) == ReviewChain.VOIDING
    assert chain_of(MatterKind.TRANSFER, is_by_venue=True) == ReviewChain.VENUE_TRANSFER
    assert chain_of(MatterKind.TRANSFER) == ReviewChain.FOUR_LEVELS
    assert chain_of(MatterKind.PENALTY, is_by_venue=True) == ReviewChain.FOUR_LEVELS


def test_the_state_mediating_does_not_exist():
    assert set(CaseState.values) == {
        "registered",
        "filed",
        "decided",
        "closed",
        "not_filed",
        "transferred",
        "terminated",
        "void",
    }
