"""The street has one direction: the contracts in pyproject.toml hold (architecture)."""

import logging

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


@pytest.fixture(autouse=True)
def loggers_stay_enabled():
    """The linter sets logging up for itself, which silences every logger that is there already."""
    yield
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.disabled = False


def test_a_room_imports_only_rooms_below_it(capsys):
    status = lint_imports(no_cache=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out
