"""The key files through a rotation: prepared, put to use, retired. The same steps on every machine."""

import re
from pathlib import Path

from django.conf import settings

from portal.shell.personal.sealing import FIRST_INDEX, INDEX, forget_keys, write_key

RETIRED = "retired"


def prepare(kind):
    """Make the next key of a kind (seal or index), which opens and does not seal yet; return its file.

    One that is prepared already stays.
    """
    waiting = sorted(_directory().glob(f"next-{kind}-*.key"))
    if waiting:
        return waiting[-1]
    number = max((int(found[0]) for name in _ids(kind) if (found := re.findall(r"\d+", name))), default=0) + 1
    file = write_key(_directory() / f"next-{kind}-{number:04d}.key")
    forget_keys()
    return file


def activate(kind):
    """Put the prepared key to use: from now on it seals; return its file, or None where none is prepared."""
    waiting = sorted(_directory().glob(f"next-{kind}-*.key"))
    for file in waiting:
        file.rename(file.with_name(file.name.removeprefix("next-")))
    forget_keys()
    return waiting[-1].with_name(waiting[-1].name.removeprefix("next-")) if waiting else None


def retire(kind, key_id):
    """Take a key out of use: it is moved to the folder `retired` and opens nothing any more; return its new place."""
    file = _file(kind, key_id)
    (_directory() / RETIRED).mkdir(mode=0o700, exist_ok=True)
    place = file.rename(_directory() / RETIRED / file.name)
    forget_keys()
    return place


def key_ids(kind):
    """Return the ids of the keys in use, the one that seals first."""
    return sorted(_ids(kind), reverse=True)


def _ids(kind):
    found = [file.stem.removeprefix(f"{kind}-") for file in _directory().glob(f"{kind}-*.key")]
    is_first_index = kind == "index" and (_directory() / INDEX).exists()
    return found + ([FIRST_INDEX] if is_first_index else [])


def _file(kind, key_id):
    if kind == "index" and key_id == FIRST_INDEX and (_directory() / INDEX).exists():
        return _directory() / INDEX
    return _directory() / f"{kind}-{key_id}.key"


def _directory():
    return Path(settings.KEYS_DIR)
