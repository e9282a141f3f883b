"""One written form for one value (reliability.md §3.1): known vectors, nothing ambiguous accepted."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest

from portal.ledger.chain.canonical import NotCanonical, canonical, digest, plain

CHINA = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (-7, "-7"),
        ("𠮷野 𬱖", '"𠮷野 𬱖"'),
        ("e\u0301", '"\u00e9"'),
        ('"\\\n\x1f', '"\\"\\\\\\n\\u001f"'),
        ("</script>é", '"</script>é"'),
        ({"b": 1, "a": [2, {"d": None, "c": "丙"}]}, '{"a":[2,{"c":"丙","d":null}],"b":1}'),
        ({1: "one"}, '{"1":"one"}'),
        ((1, 2), "[1,2]"),
        (date(2026, 3, 1), '"2026-03-01"'),
        (datetime(2026, 3, 1, 7, 30, tzinfo=CHINA), '"2026-02-28T23:30:00.000000Z"'),
        (datetime(2026, 3, 1, 7, 30, 0, 12, tzinfo=UTC), '"2026-03-01T07:30:00.000012Z"'),
        (Decimal("1.50"), '"1.50"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
    ],
)
def test_a_value_has_one_written_form(value, text):
    assert canonical(plain(value)) == text


@pytest.mark.parametrize("value", [1.0, float("nan"), datetime(2026, 3, 1), b"bytes", {1, 2}, object(), [0.5]])
def test_what_has_no_single_form_is_refused(value):
    with pytest.raises(NotCanonical):
        plain(value)


def test_the_digest_of_a_known_value_is_known():
    assert digest({"name": "𠮷", "n": 1}) == "c3fe5a27eb408a1dea518f98275facf23e357a02d44eaa1e939930709dd2a946"
