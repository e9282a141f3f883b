"""B5: the proposals of the demo, found anew with none of the product's code."""

import pytest

from tests.support import plain_ladder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("appraised")]


def test_the_ladder_of_the_demo_is_that_of_plain_sql():
    assert plain_ladder.made() ^ plain_ladder.expected() == set()
