"""Who decides at a level is answered in one place: nobody else asks the chain for the roles of a level (domain.md)."""

import pytest

from tests.architecture.source import module, product

# The answer for any matters, and the same asked for one person over all of them.
ANSWERS = {"cases.review.seats", "cases.review.waiting"}


def asking(modules):
    """Return the modules that import the roles which decide at a level."""
    return {name for name, each in modules.items() if "cases.review.chain.reviewing_roles" in each.imports.values()}


def test_only_the_seats_ask_which_roles_decide():
    assert asking(product()) == ANSWERS


@pytest.mark.parametrize("name", ["reviewing_roles", "reviewing_roles as roles"])
def test_another_answer_is_found(name):
    bad = "cases.desk.watchdog"

    assert asking({bad: module(bad, f"from cases.review.chain import {name}")}) == {bad}
