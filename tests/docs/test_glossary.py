"""The identifiers of the glossary are those that the code uses (requirements, terms)."""

import re
from importlib import import_module

import pytest

from tests.architecture.source import ROOT

PAGE = ROOT / "docs" / "reference" / "glossary.md"
IDENTIFIERS = re.findall(r"\| `([\w.]+)` \|$", PAGE.read_text(encoding="utf-8"), re.M)


def found(identifier):
    """Return what a dotted name stands for. Raises AttributeError or ImportError."""
    parts = identifier.split(".")
    for length in range(len(parts), 0, -1):
        try:
            thing = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            thing = getattr(thing, name)
        return thing
    raise ImportError(identifier)


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_the_identifier_is_in_the_code(identifier):
    assert found(identifier) is not None


def test_the_glossary_is_read():
    assert len(IDENTIFIERS) > 40


def test_a_name_that_is_gone_is_found():
    with pytest.raises((AttributeError, ImportError)):
        found("cases.models.Docket")
