"""F2: nothing is known by what `slugify` leaves of its name: two names could become one."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Where the slug is compared with the name before it is used.
CHECKED = {"cases/exchange/imports/people.py": 1}


def test_slugs_are_used_only_where_they_are_compared_with_the_name():
    found = {}
    for room in ("portal", "cases", "appraisal"):
        for path in (ROOT / room).rglob("*.py"):
            if number := len(re.findall(r"\bslugify\(", path.read_text(encoding="utf-8"))):
                found[str(path.relative_to(ROOT))] = number

    assert found == CHECKED
