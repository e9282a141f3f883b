"""A draw's seed comes from the ledger after its population closed, and anybody finds the same."""

from datetime import timedelta

import pytest

from portal.ledger.chain.checkpoints import keep_checkpoints
from portal.ledger.models import Chain, Head
from portal.ledger.writing.recording import deed
from portal.office.draws import drawn, seed_after
from portal.people.actors import actor

pytestmark = pytest.mark.django_db


def something_happens(bureau, at):
    with deed("case.opened", by=actor(bureau.officer), at=at) as record:
        record.note(page=1)


def kept(at):
    return next(each.hash for each in keep_checkpoints(at) if each.chain == Chain.BUSINESS)


def test_the_seed_is_the_first_checkpoint_since_the_population_closed(bureau, at):
    kept(at - timedelta(days=1))
    something_happens(bureau, at)
    first = kept(at + timedelta(hours=1))
    something_happens(bureau, at)
    second = kept(at + timedelta(hours=2))

    assert first != second
    assert seed_after(at, at + timedelta(days=1)) == first
    assert seed_after(at + timedelta(hours=1), at + timedelta(days=1)) == first


def test_without_a_checkpoint_one_is_kept_so_that_the_next_who_asks_finds_the_same(bureau, at):
    something_happens(bureau, at)
    seed = seed_after(at, at + timedelta(minutes=1))
    something_happens(bureau, at)

    assert seed != Head.objects.get(pk=Chain.BUSINESS).hash
    assert seed_after(at, at + timedelta(days=1)) == seed


def test_a_checkpoint_that_proves_nothing_is_passed_over(bureau, at, settings):
    something_happens(bureau, at)
    forged = kept(at)
    path = settings.CHECKPOINTS_DIR / f"{Chain.BUSINESS}.txt"
    path.write_text(path.read_text().replace(forged, "0" * 64))
    true = kept(at + timedelta(hours=1))

    assert seed_after(at, at + timedelta(days=1)) == true


def test_who_is_drawn_depends_on_the_seed_alone():
    population = list(range(1, 101))

    assert drawn(population, 5, "a") == drawn(population[::-1], 5, "a")
    assert drawn(population, 5, "a") != drawn(population, 5, "b")
    assert len(drawn(population, 5, "a")) == 5
