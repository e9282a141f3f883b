"""A second reading of the ledger's format, written from its description and not from portal.ledger.

envelope: the sealed columns as a JSON object, keys sorted, no white space, UTF-8, times in UTC with
microseconds and Z. leaf = SHA-256(0x00 "sishen-event-v1" envelope);
hash = SHA-256(0x01 previous-hash leaf).
"""

import json
from datetime import UTC
from hashlib import sha256

ENVELOPE = (
    *("id", "chain", "seq", "kind", "outcome", "about_type", "about_id"),
    *("actor_id", "actor_name", "actor_unit", "actor_role", "on_behalf_of", "address"),
    *("occurred_at", "recorded_at", "payload", "states", "hash_alg"),
)


def written(value):
    if hasattr(value, "astimezone"):
        utc = value.astimezone(UTC)
        return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond:06d}Z"
    return value if value is None or isinstance(value, int) else str(value)


def hash_of(row, previous):
    envelope = {name: written(row[name]) for name in ENVELOPE}
    text = json.dumps(envelope, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    leaf = sha256(b"\x00" + b"sishen-event-v1" + text).digest()
    return sha256(b"\x01" + bytes.fromhex(previous) + leaf).hexdigest()


def first_bad(rows, genesis):
    """Return the number of the first event that does not fit, or None; rows are dicts in order of seq."""
    previous = genesis
    for number, row in enumerate(rows, 1):
        if row["seq"] != number or row["prev_hash"] != previous or row["hash"] != hash_of(row, previous):
            return number
        previous = row["hash"]
    return None
