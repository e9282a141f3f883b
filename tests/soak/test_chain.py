"""C20: random people do random things to cases for 10,000 steps, and after each step everything still holds."""

import os

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from cases.review import deeds as review
from cases.review.matters import deeds as matters
from tests.soak.machine import Machine

pytestmark = pytest.mark.usefixtures("reference_data")
SEED = int(os.environ.get("SEED", 2026))


def play(bureau, at, steps, seed=SEED):
    done = Machine(bureau, at, seed).run(steps)
    call_command("verify_ledger")
    return done


def test_six_hundred_random_steps_leave_every_rule_whole(bureau, at):
    done = play(bureau, at, 600)

    assert min(done[name] for name in ("register", "ask", "decide", "resubmit", "refused")) > 0, done


@pytest.mark.soak
def test_ten_thousand_random_steps_leave_every_rule_whole(bureau, at):
    done = play(bureau, at, 10_000)

    assert min(done[name] for name in ("register", "ask", "decide", "resubmit", "withdraw", "take_up")) > 10, done


def test_the_machine_notices_two_open_decisions(bureau, at, monkeypatch):
    """Negative control: without the check that one decision is open at a time."""
    monkeypatch.setattr(matters, "check_may_be_asked", lambda case, kind: None)

    with pytest.raises((AssertionError, IntegrityError)):
        Machine(bureau, at, SEED).run(1000)


def test_the_machine_notices_a_person_at_two_levels(bureau, at, monkeypatch):
    """Negative control: without the separation of duties anybody decides anything."""
    from cases.review.permissions import Seat

    monkeypatch.setattr(review, "seat_of", lambda officer, matter, at: Seat("legal_officer"))

    with pytest.raises(AssertionError, match=r"two levels|handles it"):
        Machine(bureau, at, SEED).run(1000)
