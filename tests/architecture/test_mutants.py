"""The list of broken rules does not rot: each place is still there, and so is each test that notices (issue 10)."""

from dataclasses import replace

import pytest

from tests.architecture.source import ROOT
from tests.mutants import MUTANTS
from tests.support.mutating import DOES_NOT_RUN, KILLED, LIVES, SURVIVED, Mutant, end_of


def misplaced(mutant):
    """Return what of a mutant is not in the checkout: its place, standing once, and each of its tests."""
    file = ROOT / mutant.file
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    here = [] if mutant.applied_to(text) else [f"{mutant.file}: {mutant.before}"]
    return here + [test for test in mutant.tests if not _is_there(test)]


def _is_there(test):
    name, _, function = test.partition("::")
    file = ROOT / name
    return file.is_file() and (not function or f"\ndef {function}(" in file.read_text(encoding="utf-8"))


def test_every_place_stands_once_and_every_test_is_there():
    assert [each for mutant in MUTANTS for each in misplaced(mutant)] == []


def test_every_mutant_breaks_something_and_says_what():
    assert [mutant for mutant in MUTANTS if mutant.before == mutant.after or not (mutant.tests and mutant.why)] == []
    assert len({mutant.why for mutant in MUTANTS}) == len(MUTANTS)


def test_no_more_than_three_live_and_each_says_why():
    assert len([mutant for mutant in MUTANTS if mutant.lives]) <= 3


@pytest.mark.parametrize(
    ("file", "before", "tests", "missing"),
    [
        ("manage.py", "no such text", ("tests/factories.py",), ["manage.py: no such text"]),
        ("manage.py", "import", ("tests/factories.py",), ["manage.py: import"]),
        ("gone.py", "x", ("tests/factories.py",), ["gone.py: x"]),
        (
            "manage.py",
            '"""',
            ("tests/factories.py::test_gone", "tests/gone.py"),
            ['manage.py: """', "tests/factories.py::test_gone", "tests/gone.py"],
        ),
    ],
)
def test_a_place_or_test_that_is_gone_is_found(file, before, tests, missing):
    assert misplaced(Mutant(file, before, "", tests, "why")) == missing


def test_only_a_test_that_failed_kills():
    """Nor does a run without tests or with a broken one prove anything."""
    mutant = Mutant("manage.py", "import", "", ("tests/factories.py",), "why")
    known = replace(mutant, lives="equivalent")

    assert [end_of(mutant, code) for code in (0, 1, 2, 4, 5)] == [SURVIVED, KILLED, *[DOES_NOT_RUN] * 3]
    assert [end_of(known, code) for code in (0, 1)] == [LIVES, KILLED]
