"""What waits for its week of the history: beside the memory, so that a long history needs no more of it."""

import pickle
from pathlib import Path
from tempfile import TemporaryDirectory

WEEK = 7 * 86_400


def week_of(second):
    """Return the week in which a second lies."""
    return second // WEEK


class Spool:
    """Portions laid aside by week, in files of a folder that goes with it; a context."""

    def __init__(self):
        self._weeks = set()

    def __enter__(self):
        self._folder = TemporaryDirectory(prefix="sishen-demo-")
        return self

    def __exit__(self, *exception):
        self._folder.cleanup()

    def add(self, week, portion):
        """Lay a portion aside for a week."""
        self._weeks.add(week)
        with self._path(week).open("ab") as file:
            pickle.dump(portion, file, pickle.HIGHEST_PROTOCOL)

    def take(self, before=None):
        """Yield for each week before one, or for each, in order, an iterator over its portions; they are gone then."""
        for week in sorted(week for week in self._weeks if before is None or week < before):
            self._weeks.remove(week)
            with self._path(week).open("rb") as file:
                yield _portions(file)
            self._path(week).unlink()

    def _path(self, week):
        return Path(self._folder.name) / str(week)


def _portions(file):
    while True:
        try:
            yield pickle.load(file)
        except EOFError:
            return
