"""What counts the whole record is remembered for a while, for the one who asked, and says when it was counted."""

import pickle
import time

import pytest
from django.core.cache import cache
from django.utils import translation

from cases.quality.rereading import queries as reads
from portal.shell.statements.remembered import remembered
from tests.cases import casework


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


def counter():
    counted = []
    return lambda: counted.append(1) or len(counted)


def test_the_same_question_is_counted_once_and_keeps_its_moment():
    count = counter()

    first, second = (remembered("x", ("a", 1), 60, count) for _time in range(2))

    assert first == second
    assert first[0] == 1


@pytest.mark.parametrize("other", [("x", ("a", 2)), ("x", ("b", 1)), ("y", ("a", 1))])
def test_another_question_is_counted_by_itself(other):
    count = counter()
    remembered("x", ("a", 1), 60, count)

    assert remembered(*other, 60, count)[0] == 2


def test_another_language_is_counted_by_itself():
    count = counter()
    remembered("x", "a", 60, count)

    with translation.override("en"):
        assert remembered("x", "a", 60, count)[0] == 2


def test_after_its_time_it_is_counted_anew(monkeypatch):
    count, now = counter(), time.time()
    remembered("x", "a", 60, count)

    monkeypatch.setattr("django.core.cache.backends.locmem.time.time", lambda: now + 61)

    assert remembered("x", "a", 60, count)[0] == 2


@pytest.mark.django_db
def test_whoever_asks_after_another_sees_the_own_counts(bureau, at, client):
    casework.a_case(bureau, at)
    seen = {}
    for name in ("supervisor", "head", "supervisor"):
        client.force_login(getattr(bureau, name), backend="portal.people.administration.backends.PostBackend")
        seen[name] = client.get("/cases/situation/?month=2026-03").context["made_at"]

    assert seen["supervisor"] != seen["head"]


@pytest.mark.django_db
def test_no_password_is_remembered_with_the_reviewers(bureau, at):
    casework.approved(casework.asked(casework.a_case(bureau, at)), bureau, at)

    lines = reads.consistency(1, at)

    assert bureau.reviewer in [line.officer for line in lines]
    assert bureau.reviewer.password.encode() not in pickle.dumps(lines)


def test_whoever_asks_anew_has_it_counted_for_the_next_as_well():
    count = counter()
    remembered("x", "a", 60, count)

    assert remembered("x", "a", 60, count, anew=True)[0] == 2
    assert remembered("x", "a", 60, count)[0] == 2
