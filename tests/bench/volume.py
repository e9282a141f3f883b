"""How long make_demo and verify_ledger take, and whether make_demo's time grows in proportion."""

import time

from tests.bench.databases import manage, prepared
from tests.bench.timing import Figure

SECONDS_FOR_100_000 = 180
PROPORTIONAL = 2.3


def measure(url, cases):
    """Yield the Figures of the whole size and of half of it; fills the half anew."""
    address, whole = prepared(url, cases)
    _half_address, half = prepared(url, cases // 2)
    limit = SECONDS_FOR_100_000 * cases / 100_000
    yield _figure(f"make_demo, {cases:,} cases", whole, goal=f"≤ {limit:.0f} s", is_met=whole <= limit)
    growth = whole / half
    yield _figure(
        f"make_demo, {cases // 2:,} cases",
        half,
        goal="twice the cases, twice the time",
        is_met=growth <= PROPORTIONAL,
        note=f"twice the cases take {growth:.2f} × the time",
    )
    begun = time.monotonic()
    manage(address, "verify_ledger")
    yield _figure(f"verify_ledger, {cases:,} cases", time.monotonic() - begun)


def _figure(name, seconds, **more):
    return Figure("volume", name, seconds * 1000, seconds * 1000, 0.0, **more)
