"""C1–C2 of the fault list: one conditional UPDATE decides who wins, on both engines; with its negative control."""

import threading

import pytest
from django.db import close_old_connections, connection

from cases.file.evidence import deeds as evidence
from cases.file.evidence.deeds import EvidenceInput
from cases.models import Matter, ReviewStep
from cases.review import deeds as review
from cases.review.chain import Move, Stage
from cases.review.matters import deeds as matters
from portal.ledger.models import Event
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.cases.casework import ALL_YES, a_case, asked, decided
from tests.support import prepared

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


@pytest.fixture
def office(transactional_db):
    return prepared.the_bureau()


def together(deeds):
    """Run deeds at the same moment in threads of their own; return what each returned or raised."""
    barrier, outcomes = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(index, act):
        try:
            barrier.wait(timeout=20)
            outcomes[index] = act()
        except Exception as problem:
            outcomes[index] = problem
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def deciding(matter, by, move, at):
    seen = {"seen_version": matter.version, "seen_digest": matter.content_digest}
    return lambda: review.decide(
        by=by, at=at, matter_id=matter.pk, move=move, opinion="意见。", answers=ALL_YES, **seen
    )


def test_of_many_simultaneous_approvals_one_wins_and_leaves_one_event(office, at):
    matter = asked(a_case(office, at))

    outcomes = together([deciding(matter, office.legal_officer, Move.APPROVE, at)] * THREADS)

    winners = [outcome for outcome in outcomes if isinstance(outcome, Matter)]
    losers = [outcome for outcome in outcomes if isinstance(outcome, MovedOn)]
    assert (len(winners), len(losers)) == (1, THREADS - 1), outcomes
    assert ReviewStep.objects.filter(decided_at__isnull=False).count() == 1
    assert Event.objects.filter(kind="matter.approved").count() == 1
    matter.refresh_from_db()
    assert (matter.stage, matter.version) == (Stage.UNIT_HEAD, 2)


def test_without_the_condition_the_same_race_has_many_winners(office, at):
    """Negative control: read, check, write, as the deed would without its conditional UPDATE."""
    matter = asked(a_case(office, at))
    has_read = threading.Barrier(THREADS)

    def naive():
        seen = Matter.objects.get(pk=matter.pk)
        has_read.wait(timeout=20)
        assert seen.stage == Stage.LEGAL_OFFICER
        with deed("matter.approved", by=actor(office.legal_officer), at=at) as record:
            return Matter.objects.filter(pk=seen.pk).update(stage=Stage.UNIT_HEAD, last_event_id=record.id)

    assert together([naive] * THREADS) == [1] * THREADS
    assert Event.objects.filter(kind="matter.approved").count() == THREADS


def test_approve_and_return_at_once_leave_one_decision(office, at):
    matter = asked(a_case(office, at))
    deeds = [deciding(matter, office.legal_officer, move, at) for move in (Move.APPROVE, Move.RETURN)]

    outcomes = together(deeds)

    assert sorted(isinstance(outcome, Matter) for outcome in outcomes) == [False, True], outcomes
    assert ReviewStep.objects.filter(decided_at__isnull=False).count() == 1


def test_an_approval_and_a_withdrawal_at_once_leave_one_of_them(office, at):
    matter = asked(a_case(office, at))

    outcomes = together(
        [
            deciding(matter, office.legal_officer, Move.APPROVE, at),
            lambda: matters.withdraw(by=office.officer, at=at, matter_id=matter.pk, seen_version=matter.version),
        ]
    )

    assert sorted(isinstance(outcome, Matter) for outcome in outcomes) == [False, True], outcomes


def test_new_evidence_makes_an_open_page_stale(office, at):
    case = a_case(office, at)
    matter = asked(case)
    evidence.add(by=office.second, at=at, case_id=case.pk, item=EvidenceInput("现场照片", "audio_visual", at.date()))

    with pytest.raises(MovedOn):
        deciding(matter, office.legal_officer, Move.APPROVE, at)()

    assert decided(matter, office.legal_officer, at=at).stage == Stage.UNIT_HEAD


def test_two_requests_for_one_case_open_one_matter(office, at):
    case = a_case(office, at)

    outcomes = together([lambda: asked(case, at=at)] * 4)

    assert sum(isinstance(outcome, Matter) for outcome in outcomes) == 1, outcomes
    assert all(isinstance(outcome, (Matter, MovedOn, Refused, Denied)) for outcome in outcomes), outcomes


def test_numbers_given_at_once_are_without_gap(office, at):
    outcomes = together([lambda: a_case(office, at)] * 6)

    numbers = sorted(case.number[-6:-1] for case in outcomes)
    assert numbers == ["00001", "00002", "00003", "00004", "00005", "00006"]


def test_one_form_sent_many_times_at_once_registers_one_case(office, at):
    outcomes = together([lambda: a_case(office, at, once="form-1")] * 4)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyDone"] * 3 + ["Case"], outcomes
