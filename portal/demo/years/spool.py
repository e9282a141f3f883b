"""What waits for its day of the history: beside the memory, so that a long history needs no more of it."""

import pickle
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.demo.axis import DAY


def day_of(second):
    """Return the number of the day in which a second lies."""
    return second // DAY


class Spool:
    """Portions laid aside by day, in files of a folder that goes with it; a context."""

    def __init__(self):
        self._days = set()

    def __enter__(self):
        self._folder = TemporaryDirectory(prefix="sishen-demo-")
        return self

    def __exit__(self, *exception):
        self._folder.cleanup()

    def add(self, day, portion):
        """Lay a portion aside for a day."""
        self._days.add(day)
        with self._path(day).open("ab") as file:
            pickle.dump(portion, file, pickle.HIGHEST_PROTOCOL)

    def take(self, before=None):
        """Yield for each day before one, or for each, in order, an iterator over its portions; they are gone then."""
        for day in sorted(day for day in self._days if before is None or day < before):
            self._days.remove(day)
            with self._path(day).open("rb") as file:
                yield _portions(file)
            self._path(day).unlink()

    def _path(self, day):
        return Path(self._folder.name) / str(day)


def _portions(file):
    while True:
        try:
            yield pickle.load(file)
        except EOFError:
            return
