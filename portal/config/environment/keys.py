"""Secrets of a try-out, made on first use and kept in the DATA folder, readable by its owner only."""

import base64
import os
import secrets
import tempfile


def kept_key(path, *, length=32):
    """Return the base64 text of a random key of `length` bytes, making the file if there is none.

    Two processes that start together get the same key: the one whose file is linked first wins.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _link_new(path, base64.b64encode(secrets.token_bytes(length)))
    return path.read_text().strip()


def _link_new(path, content):
    handle, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
