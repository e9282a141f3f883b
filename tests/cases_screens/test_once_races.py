"""Four equal requests at once make one record, on both engines."""

import json

import pytest

from cases.models import Case
from tests.cases.test_races import together
from tests.cases_screens.test_once import body, send
from tests.support import prepared

pytestmark = pytest.mark.django_db(transaction=True)


def test_four_equal_calls_at_once_register_one_case(transactional_db, browse):
    here = prepared.the_bureau()
    data = body(here)
    clients = [browse(here.officer) for _ in range(4)]

    answers = together([lambda client=client: send(client, data) for client in clients])

    assert [answer.status_code for answer in answers] == [201] * 4, answers
    assert len({json.loads(answer.content)["id"] for answer in answers}) == 1
    assert Case.objects.count() == 1
