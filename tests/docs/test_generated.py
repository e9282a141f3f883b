"""The pages of the reference that are written from the code say what the code says now (style, Docs)."""

import pytest

from tests.docs.rendering import REFERENCE, pages

PAGES = [
    "review-chain.md",
    "measures.md",
    "permission-matrix.md",
    "documents.md",
    "corrections.md",
    "events.md",
    "notices.md",
    "policy-coverage.md",
]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_what_is_written_now(name):
    assert (REFERENCE / name).read_text(encoding="utf-8") == pages()[name], "write it again: python -m tests.docs"


def test_every_generated_page_is_looked_at():
    assert set(pages()) == set(PAGES)
