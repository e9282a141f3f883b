"""Where a chain stood, written outside the database and signed: what a rewritten chain cannot match."""

import base64
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.ledger.models import Chain, Head

LINE = re.compile(
    r"(?P<text>sishen-v1 (?P<chain>\w+) (?P<seq>\d{1,18}) (?P<hash>[0-9a-f]{64}) (?P<at>\S+)) (?P<signature>\S+)"
)
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL


@dataclass(frozen=True)
class Checkpoint:
    """One line of a checkpoint file: `sishen-v1 chain seq hash time signature`.

    `flaw` says why the line proves nothing; empty when it is whole.
    """

    chain: str
    seq: int
    hash: str
    at: str
    flaw: str = ""

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
        kept.append(Checkpoint(head.chain, head.seq, head.hash, at.isoformat()))
    return kept


def kept_checkpoints(chain, directory=None):
    """Yield the checkpoints of one chain in the order in which they were kept; none when there is no file."""
    path = Path(directory or settings.CHECKPOINTS_DIR) / f"{chain}.txt"
    if not path.exists():
        return
    public = _signing_key().public_key()
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, 1):
        yield _read(line, chain, public) or Checkpoint(chain, 0, "", "", f"line {number} cannot be read")


# Papers are in Chinese whatever language the page has.
ON_PAPER = {Chain.BUSINESS: "业务账", Chain.PERSONAL: "个人信息账", Chain.ACCESS: "查阅账"}


def newest_mark(chain=Chain.BUSINESS):
    """Return where a chain stands now for the footer of a paper, in the language of papers: 业务账第29号 7452524d…."""
    head = Head.objects.get(pk=chain)
    return f"{ON_PAPER[Chain(chain)]}第{head.seq}号 {head.hash[:16]}"


def _read(line, chain, public):
    found = LINE.fullmatch(line)
    if not found or found["chain"] != chain:
        return None
    flaw = "" if _is_signed(found["text"], found["signature"], public) else "the signature is wrong"
    return Checkpoint(chain, int(found["seq"]), found["hash"], found["at"], flaw)


def _is_signed(text, signature, public):
    try:
        public.verify(base64.b64decode(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _signing_key():
    path = Path(settings.KEYS_DIR) / "checkpoint.key"
    if not path.exists():
        if settings.IN_SERVICE:
            raise ImproperlyConfigured(f"{path} is missing: every machine of a service signs with the same key.")
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        with suppress(FileExistsError), os.fdopen(os.open(path, NEW_FILE, 0o400), "wb") as file:
            file.write(raw)
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
