"""Encryption of personal data at rest, and blind indexes to find it by.

Keys are files in settings.KEYS_DIR, 32 bytes in base64: `seal-<id>.key`, of which the last in alphabetical order seals
and all open; `index.key` and `index-<id>.key` likewise for the blind index. One that is prepared, `next-….key`, opens
and seals nothing yet. Back them up apart from the database.
"""

import base64
import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE_BYTES = 12
FIRST_SEAL = "seal-0001.key"
INDEX = "index.key"
FIRST_INDEX = "0001"


class SealBroken(Exception):
    """The token was altered, is no token, or its key is missing."""


def encrypt(text):
    """`v1:<key id>:<nonce and ciphertext, base64url>`, different each time; "" stays ""."""
    if not text:
        return ""
    key_id, key = next(iter(_sealing(*_place()).items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), key_id.encode())
    return f"v1:{key_id}:{base64.urlsafe_b64encode(sealed).decode()}"


def decrypt(token):
    """The text of a token; raises SealBroken."""
    if not token:
        return ""
    try:
        version, key_id, packed = token.split(":")
        sealed = base64.urlsafe_b64decode(packed)
    except ValueError as damage:
        raise SealBroken("This is not a sealed text.") from damage
    key = (_sealing(*_place()) | _prepared("seal", *_place())).get(key_id)
    if version != "v1" or key is None:
        raise SealBroken(f"There is no key {key_id} in {settings.KEYS_DIR}.")
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], key_id.encode()).decode()
    except (InvalidTag, ValueError) as damage:
        raise SealBroken("The sealed text was altered.") from damage


def blind_index(value):
    """64 hex figures by which an equal value is found without being stored; "" for nothing.

    Spaces are dropped and letters raised first, so that 11010119900101123x is found as …X.
    """
    plain = "".join(str(value or "").split()).upper()
    if not plain:
        return ""
    return _index_of(plain, next(iter(_indexing(*_place()).values())))


def blind_indexes(value):
    """Return every index under which an equal value may be kept: by the key in use and, while it changes, the old."""
    plain = "".join(str(value or "").split()).upper()
    keys = {**_indexing(*_place()), **_prepared("index", *_place())}
    return [_index_of(plain, key) for key in keys.values()] if plain else []


def seal_in_use():
    """Return the id of the key that seals now."""
    return next(iter(_sealing(*_place())))


def seal_of(token):
    """Return the id of the key that a token was sealed with."""
    return token.split(":", 2)[1]


def forget_keys():
    """Read the key files again at the next use, where a file was written over in place; new ones are noticed."""
    for kept in (_sealing, _indexing, _prepared):
        kept.cache_clear()


def _place():
    """The folder of the keys and when a file last came or went, so that every process notices it at once."""
    directory = Path(settings.KEYS_DIR)
    return directory, directory.stat().st_mtime_ns if directory.exists() else 0


def _index_of(plain, key):
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()


@lru_cache
def _sealing(directory, _changed):
    files = sorted(directory.glob("seal-*.key"), reverse=True) or [_new_key(directory / FIRST_SEAL)]
    return {file.stem.removeprefix("seal-"): _read(file) for file in files}


@lru_cache
def _indexing(directory, _changed):
    newer = sorted(directory.glob("index-*.key"), reverse=True)
    first = directory / INDEX
    if not first.exists() and not newer:
        _new_key(first)
    keys = {file.stem.removeprefix("index-"): _read(file) for file in newer}
    return {**keys, **({FIRST_INDEX: _read(first)} if first.exists() else {})}


@lru_cache
def _prepared(kind, directory, _changed):
    files = directory.glob(f"next-{kind}-*.key")
    return {file.stem.removeprefix(f"next-{kind}-"): _read(file) for file in files}


def _read(file):
    key = base64.b64decode(file.read_text())
    if len(key) != 32:
        raise ImproperlyConfigured(f"{file} does not hold a key of 32 bytes in base64.")
    return key


def _new_key(file):
    """Make a key for a try-out or a test; in service a missing key is an accident to stop at."""
    if getattr(settings, "IN_SERVICE", True):
        raise ImproperlyConfigured(
            f"{file} is missing. Restore it from the backup of the keys; for a new portal make one with: "
            f"head -c 32 /dev/urandom | base64 > {file}"
        )
    return write_key(file)


def write_key(file):
    """Write a new random key into a file for its owner alone, unless there is one; return the file."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(base64.b64encode(secrets.token_bytes(32)).decode())
    try:
        # A link appears whole or not at all, and the second of two starting processes keeps the first's key.
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return file
