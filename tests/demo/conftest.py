from datetime import date

import pytest
from django.db import connection, transaction

from appraisal.demo.making import make
from tests.support import flushing

UNTIL = date(2026, 11, 2)


class _Undone(Exception):
    """Ends the transaction in which a demo was made."""


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo bureau with sixty cases of a quarter, made once for the module and rolled back."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                flushing.empty(connection)
                make(cases=60, seed=4, until=UNTIL, months=3, is_appraised=False, say=lambda text: None)
                yield UNTIL
                raise _Undone
        except _Undone:
            pass
