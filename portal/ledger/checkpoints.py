"""Where a chain stood, written outside the database and signed: what a rewritten chain cannot match."""

import base64
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

from portal.ledger.models import Chain, Head


@dataclass(frozen=True)
class Checkpoint:
    """One line of a checkpoint file: `sishen-v1 chain seq hash time signature`."""

    chain: str
    seq: int
    hash: str
    at: str
    is_signed: bool

    @property
    def mark(self):
        """The short form printed in the footer of every bulletin."""
        return f"{self.chain} #{self.seq} {self.hash[:16]}"


def keep_checkpoints(at, directory=None):
    """Append the state of each chain to its file outside the database; return the checkpoints."""
    key = _signing_key()
    folder = Path(directory or settings.CHECKPOINTS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    kept = []
    for head in Head.objects.exclude(seq=0).order_by("chain"):
        text = f"sishen-v1 {head.chain} {head.seq} {head.hash} {at.isoformat()}"
        signature = base64.b64encode(key.sign(text.encode())).decode()
        with (folder / f"{head.chain}.txt").open("a") as file:
            file.write(f"{text} {signature}\n")
        kept.append(Checkpoint(head.chain, head.seq, head.hash, at.isoformat(), True))
    return kept


def kept_checkpoints(chain, directory=None):
    """Yield the checkpoints of one chain in the order in which they were kept; none when there is no file."""
    path = Path(directory or settings.CHECKPOINTS_DIR) / f"{chain}.txt"
    if not path.exists():
        return
    public = _signing_key().public_key()
    for line in path.read_text().splitlines():
        text, _, signature = line.rpartition(" ")
        try:
            public.verify(base64.b64decode(signature), text.encode())
            is_signed = True
        except (InvalidSignature, ValueError):
            is_signed = False
        _, name, seq, hash_, at = text.split(" ")
        yield Checkpoint(name, int(seq), hash_, at, is_signed)


def newest_mark(chain=Chain.BUSINESS):
    """Return the short form of where a chain stands now, for a document's footer."""
    head = Head.objects.get(pk=chain)
    return f"{head.chain} #{head.seq} {head.hash[:16]}"


def _signing_key():
    path = Path(settings.KEYS_DIR) / "checkpoint.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
            file.write(raw)
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
