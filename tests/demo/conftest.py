from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection, transaction

from portal.demo.making import make
from tests.support import flushing, prepared

UNTIL = date(2026, 11, 2)


class _Undone(Exception):
    """Ends the transaction in which a demo was made."""


@contextmanager
def made(until=UNTIL, **wanted):
    """Make a demo in an empty database, and undo it at the end."""
    try:
        with transaction.atomic():
            flushing.empty(connection)
            make(seed=4, until=until, say=lambda text: None, **wanted)
            yield until
            raise _Undone
    except _Undone:
        pass


def filled():
    """Fill the database with the demo bureau and sixty cases of a quarter; return its last day."""
    with transaction.atomic():
        flushing.empty(connection)
        make(seed=4, until=UNTIL, cases=60, months=3, is_appraised=False, say=lambda text: None)
    return UNTIL


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo bureau with sixty cases of a quarter, made once a process and put back for each module."""
    with django_db_blocker.unblock(), prepared.made_once(connection, "demo", filled) as until:
        yield until


@pytest.fixture(scope="module")
def appraised(django_db_setup, django_db_blocker):
    """The demo bureau with a quarter whose three months are published, made once for the module and rolled back."""
    with django_db_blocker.unblock(), made(cases=200, months=3, until=date(2026, 11, 12)) as until:
        yield until
