"""How an event gets its place and its hash; pure, so that a verifier can do it again."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from uuid import UUID

from portal.ledger.chain.canonical import canonical, plain
from portal.ledger.models import Event

SEALED_FIELDS = (
    "id",
    "chain",
    "seq",
    "kind",
    "outcome",
    "about_type",
    "about_id",
    "actor_id",
    "actor_name",
    "actor_unit",
    "actor_role",
    "on_behalf_of",
    "address",
    "occurred_at",
    "recorded_at",
    "payload",
    "states",
    "hash_alg",
)


@dataclass
class Place:
    """The number and hash of the newest event of a chain."""

    seq: int
    hash: str


def genesis(chain: str, deployment: UUID) -> str:
    """Return the hash that the first event of a chain of this deployment follows."""
    return hashlib.sha256(f"sishen-v1|genesis|{chain}|{deployment}".encode()).hexdigest()


def link(envelope: dict, prev_hash: str) -> str:
    """Return the hash of one event after `prev_hash`; the leading bytes keep leaves and links apart."""
    return link_text(canonical(envelope), prev_hash)


def link_text(text: str, prev_hash: str) -> str:
    """Return the same for an envelope that is canonical text already."""
    leaf = hashlib.sha256(b"\x00sishen-event-v1" + text.encode()).digest()
    return hashlib.sha256(b"\x01" + bytes.fromhex(prev_hash) + leaf).hexdigest()


def envelope_of(event: Event | SimpleNamespace) -> dict:
    """Return what is hashed of an event or of a stored row with the same names."""
    return {name: plain(getattr(event, name)) for name in SEALED_FIELDS}


def seal(events: Iterable[Event], place: Place) -> Place:
    """Give each event, in order, its number and hashes after `place`; return the new place."""
    for event in events:
        event.seq = place.seq + 1
        event.prev_hash = place.hash
        event.hash = link(envelope_of(event), place.hash)
        place = Place(event.seq, event.hash)
    return place
