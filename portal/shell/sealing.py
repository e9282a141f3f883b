"""Encryption of personal data at rest, and blind indexes to find it by.

Keys are files in settings.KEYS_DIR: `seal-<id>.key` (32 bytes, base64), of which the last in alphabetical
order seals and all open, and `index.key` for the blind index. Back them up apart from the database.
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


class SealBroken(Exception):
    """The token was altered, is no token, or its key is missing."""


def encrypt(text):
    """`v1:<key id>:<nonce and ciphertext, base64url>`, different each time; "" stays ""."""
    if not text:
        return ""
    key_id, key = next(iter(_seals(_directory()).items()))
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
    key = _seals(_directory()).get(key_id)
    if version != "v1" or key is None:
        raise SealBroken(f"There is no key {key_id} in {_directory()}.")
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
    return hmac.new(_index_key(_directory()), plain.encode(), hashlib.sha256).hexdigest()


def blind_indexes(value):
    """Return every index under which an equal value may be kept: by the key in use and, while it changes, the old."""
    return [found for found in (blind_index(value),) if found]


def forget_keys():
    """Read the key files again at the next use, after one was added."""
    _seals.cache_clear()
    _index_key.cache_clear()


def _directory():
    return Path(settings.KEYS_DIR)


@lru_cache
def _seals(directory):
    files = sorted(directory.glob("seal-*.key"), reverse=True) or [_new_key(directory / FIRST_SEAL)]
    return {file.stem.removeprefix("seal-"): _read(file) for file in files}


@lru_cache
def _index_key(directory):
    file = directory / INDEX
    return _read(file if file.exists() else _new_key(file))


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
