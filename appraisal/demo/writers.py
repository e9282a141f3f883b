"""Where the weeks of a history go: into the open transaction, or through a process of their own beside the making."""

import os
import traceback

from django.db import connection

from appraisal.demo.history import write_week


class Inline:
    """Writes each week at once, in the caller's transaction."""

    def write(self, week):
        write_week(week)

    def close(self):
        pass


class Beside:
    """Writes each week in a child process while the next one is made; each week is committed whole.

    The child has the week in its memory as it was when it began, so nothing is handed over.
    """

    def __init__(self):
        self._child = None

    def write(self, week):
        """Begin to write a week once the one before it is written; raises RuntimeError if that failed."""
        self.close()
        # A connection must not be shared with a child.
        connection.close()
        self._child = os.fork()
        if self._child == 0:
            os._exit(_status_of(week))

    def close(self):
        """Wait until everything is written."""
        child, self._child = self._child, None
        if child and os.waitpid(child, 0)[1]:
            raise RuntimeError("A week of the history could not be written; its reason stands above.")


def _status_of(week):
    try:
        write_week(week)
        connection.close()
    except BaseException:
        traceback.print_exc()
        return 1
    return 0
