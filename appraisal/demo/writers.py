"""Where the weeks of a history go: into the open transaction, or over a connection of its own beside the making."""

from queue import Queue
from threading import Thread

from django.db import connection

from appraisal.demo.history import write_week


class Inline:
    """Writes each week at once, in the caller's transaction."""

    def write(self, week):
        write_week(week)

    def close(self):
        pass


class Beside:
    """Writes on a second connection while the next week is made; each week is committed whole."""

    def __init__(self):
        self._weeks, self._error = Queue(maxsize=2), None
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def write(self, week):
        """Hand over a week; raises what the writing of an earlier one raised."""
        self._raise()
        self._weeks.put(week)

    def close(self):
        """Wait until everything is written."""
        self._weeks.put(None)
        self._thread.join()
        self._raise()

    def _work(self):
        try:
            while week := self._weeks.get():
                if self._error is None:
                    self._try(week)
        finally:
            connection.close()

    def _try(self, week):
        try:
            write_week(week)
        except Exception as error:
            self._error = error

    def _raise(self):
        if self._error:
            raise self._error
