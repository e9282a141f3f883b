"""The folders in which a deployment keeps its data."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def make_own_folder(path: Path) -> None:
    """Make a folder that only the portal's user may enter, where there is none yet.

    Raises ImproperlyConfigured, with the path and the system's reason, where it cannot be made.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"数据目录不可用 / The folder {path} cannot be used: {error.strerror}. "
            "Set DATA to a folder that you may write."
        ) from error
