"""The tests' own ground: what a maker made before is there again as it was, and only where all is as it was."""

from datetime import timedelta
from itertools import count

import pytest
from django.utils import translation

from cases.models import Case, Clock, Matter
from portal.ledger.models import Event, Head
from portal.ledger.verification import verify
from portal.people.models import Officer, Unit
from tests import factories
from tests.cases import casework, following
from tests.support import copied, prepared
from tests.support.rows import everything

pytestmark = pytest.mark.django_db
_numbers = count(1)


class Refusal(Exception):
    """What a maker of these tests says."""


@pytest.fixture
def worked():
    """Return a maker that counts in `times` how often it worked, and what it is copied as."""

    def make(bureau, at, name="甲"):
        made.times += 1
        return casework.a_case.__wrapped__(bureau, at, place=str(name))

    make.__qualname__ = f"make {next(_numbers)}"
    made = copied.copied(make)
    made.times = 0
    return made


def undone(made, *args, **kwargs):
    """Return what a maker returned and left in the tables, and take it back."""
    with prepared.standing():
        return made(*args, **kwargs), everything()


def test_the_third_time_what_was_made_is_copied(bureau, at, worked):
    first, _rows = undone(worked, bureau, at)
    second, rows = undone(worked, bureau, at)
    third, again = undone(worked, bureau, at)

    assert worked.times == 2
    assert (third, again) == (second, rows)
    assert vars(third)["last_event_id"] == vars(second)["last_event_id"]
    assert first.last_event_id != second.last_event_id
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "make",
    [
        casework.a_filed_case,
        following.a_decided_case,
        following.a_refused_case,
        following.a_discussion,
        following.a_reconsideration,
    ],
)
def test_a_copy_is_what_deeds_leave_and_verifies(bureau, at, make):
    """But for keys, hashes and what is sealed with a fresh nonce, in each table as many rows as the deeds leave."""
    _made, by_deeds = undone(make.__wrapped__, bureau, at)
    _first, (_made, before) = undone(make, bureau, at), undone(make, bureau, at)

    make(bureau, at)

    assert everything() == before

    assert {name: len(rows) for name, rows in everything().items()} == {
        name: len(rows) for name, rows in by_deeds.items()
    }
    assert [event[3] for event in everything()["ledger.Event"]] == [event[3] for event in by_deeds["ledger.Event"]]
    assert list(verify()) == []


def test_one_can_work_on_with_a_copy(bureau, at):
    for _time in range(3):
        undone(casework.a_filed_case, bureau, at)
    case = casework.a_filed_case(bureau, at)

    again = casework.a_filed_case.__wrapped__(bureau, at)
    casework.asked.__wrapped__(case, "penalty")

    assert again.pk != case.pk
    assert Matter.objects.filter(case=case).count() == 2
    assert Clock.objects.filter(case=again).exists()
    assert list(verify()) == []


def test_copies_follow_copies(bureau, at, worked):
    for _time in range(4):
        with prepared.standing():
            first = worked(bureau, at)
            second = worked(bureau, at)
            assert first.pk != second.pk

    # Twice in the tables of every test, twice in those with one case more.
    assert worked.times == 2 + 1 + 2


@pytest.mark.parametrize(
    "change",
    ["write", "argument", "row", "setting", "language", "patch", "patch in a context", "clock", "write and back"],
)
def test_what_makes_a_difference_is_made_anew(bureau, at, worked, settings, monkeypatch, change):
    for _time in range(3):
        undone(worked, bureau, at)
    before = worked.times

    with prepared.standing(), translation.override(translation.get_language()):
        if change.startswith("write"):
            Officer.objects.filter(pk=bureau.officer.pk).update(language="en")
        if change == "write and back":
            Officer.objects.filter(pk=bureau.officer.pk).update(language=bureau.officer.language)
        if change == "argument":
            at += timedelta(seconds=1)
        if change == "row":
            bureau.officer.name = "改"
        if change == "setting":
            settings.LANGUAGE_COOKIE_NAME = "other"
        if change == "language":
            translation.activate("en")
        if change == "patch":
            monkeypatch.setattr(Unit, "level", "改", raising=False)
        if change == "clock":
            monkeypatch.setattr("django.utils.timezone.now", lambda: at + timedelta(days=1))
        with monkeypatch.context() as patched:
            if change == "patch in a context":
                patched.setattr(Unit, "level", "改", raising=False)
            worked(bureau, at)

    assert worked.times == before + 1


def test_what_was_made_by_the_same_clock_is_copied(bureau, at, worked, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at + timedelta(days=1))
    for _time in range(3):
        undone(worked, bureau, at)

    assert worked.times == 2


def test_a_clock_that_goes_on_makes_no_copies(bureau, at, worked, monkeypatch):
    ticks = (at + timedelta(seconds=second) for second in range(100))
    monkeypatch.setattr("django.utils.timezone.now", lambda: next(ticks, at))
    for _time in range(3):
        undone(worked, bureau, at)

    assert worked.times == 3


def test_what_was_written_and_rolled_back_makes_none(bureau, at, worked):
    for _time in range(3):
        undone(worked, bureau, at)
    undone(factories.a_unit)

    undone(worked, bureau, at)

    assert worked.times == 2


def test_what_a_guard_refuses_to_copy_is_made_by_its_deeds(bureau, at, worked, monkeypatch):
    monkeypatch.setattr(copied, "_patches", ())
    monkeypatch.setattr(copied._Table, "turn", lambda table: (table.model is not Head, table.name))
    for _time in range(4):
        with prepared.standing():
            assert worked(bureau, at) == Case.objects.get()

    # The second time it is watched, taken back, refused as a copy and made.
    assert worked.times == 5


@pytest.mark.django_db(transaction=True)
def test_what_stays_is_made_by_its_deeds(bureau, at, worked):
    for _time in range(3):
        worked(bureau, at)

    assert worked.times == 3


def test_a_refusal_is_refused_each_time(bureau, at):
    @copied.copied
    def refused(bureau):
        factories.a_unit()
        raise Refusal

    for _time in range(4):
        with prepared.standing():
            before = Event.objects.count()
            with pytest.raises(Refusal):
                refused(bureau)
            assert Event.objects.count() > before


def test_what_cannot_be_compared_is_made_anew(bureau, at, worked):
    for _time in range(3):
        undone(worked, bureau, at, name=lambda: "甲")

    assert worked.times == 3
