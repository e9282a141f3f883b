"""The keys of a try-out are made once, and only their owner can read them (X8)."""

import base64
from concurrent.futures import ThreadPoolExecutor

from portal.config.environment.keys import kept_key


def test_a_key_is_made_once_and_kept(tmp_path):
    path = tmp_path / "keys" / "field.key"

    first = kept_key(path, length=32)

    assert len(base64.b64decode(first)) == 32
    assert kept_key(path, length=32) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["field.key"]


def test_processes_that_start_together_get_the_same_key(tmp_path):
    path = tmp_path / "field.key"

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: kept_key(path), range(8)))

    assert len(keys) == 1
