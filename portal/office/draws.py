"""Draws that anybody can do again with the seed and the population of their event (B12, O7)."""

import hashlib
from datetime import datetime
from math import ceil, sqrt

from portal.ledger.chain.checkpoints import keep_checkpoints, kept_checkpoints
from portal.ledger.models import Chain, Head

Z95 = 1.959964


def seed_after(closed_at, at):
    """Return the seed for a population that closed at a moment: the hash of the first checkpoint kept since then.

    Nobody picks it: it tells everything that was recorded until a moment when nothing could be added any more. Where
    none was kept yet, one is kept now. Checkpoints that prove nothing are passed over.
    """
    for each in kept_checkpoints(Chain.BUSINESS):
        if not each.flaw and datetime.fromisoformat(each.at) >= closed_at:
            return each.hash
    keep_checkpoints(at)
    return Head.objects.get(pk=Chain.BUSINESS).hash


def drawn(population, percent, seed):
    """Return the keys that are drawn: of all, put in order by SHA-256 of "seed:key", the first so many per cent."""
    count = ceil(len(population) * percent / 100)
    return sorted(population, key=lambda key: rank(seed, key))[:count]


def rank(seed, *keys):
    """Return the place of a key in the order that a seed gives, as hex."""
    return hashlib.sha256(":".join(str(part) for part in (seed, *keys)).encode()).hexdigest()


def interval(count, total):
    """Return the Wilson interval of 95 % of a share, as two numbers; 0 and 1 where nothing is known."""
    if not total:
        return 0.0, 1.0
    share, square = count / total, Z95**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = Z95 * sqrt(share * (1 - share) / total + square / (4 * total**2)) / (1 + square / total)
    return max(0.0, middle - half), min(1.0, middle + half)
