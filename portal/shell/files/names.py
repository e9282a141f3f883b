"""Names of files as people gave them: kept as text for reading, never as a path (OWASP ASVS 5.3.2)."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
DEVICES = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])$", re.I)
FORBIDDEN = re.compile(r'[<>:"|?*]')
NAMELESS = "file"


def clean_name(given):
    """Return the last part of a name without what deceives or breaks: paths, control and direction marks, devices.

    Never empty and at most 120 characters; the extension survives the cut.
    """
    last = str(given or "").replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in unicodedata.normalize("NFC", last) if not _is_hidden(sign))
    shown = FORBIDDEN.sub("_", " ".join(shown.split())).strip(". ")
    path = PurePosixPath(shown or NAMELESS)
    stem, extension = path.stem, path.suffix[:16]
    if DEVICES.match(stem.partition(".")[0]):
        stem = f"_{stem}"
    return stem[: LONGEST - len(extension)] + extension


def extension_of(name):
    """Return the extension of a name in small letters, without its dot; empty where there is none."""
    return PurePosixPath(name).suffix[1:].lower()


def _is_hidden(sign):
    # Control signs and the marks that turn the direction of writing, by which gpj.exe reads as exe.jpg.
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
