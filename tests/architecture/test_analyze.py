"""F20: nobody analyses the whole server: a bare ANALYZE holds catalogues that all its databases share."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BARE = re.compile(r"""["'](?:VACUUM )?ANALYZE["';]""")


def test_every_analyze_of_the_product_names_its_tables():
    sources = [path for room in ("portal", "cases", "appraisal") for path in (ROOT / room).rglob("*.py")]

    assert [str(path) for path in sources if BARE.search(path.read_text(encoding="utf-8"))] == []
