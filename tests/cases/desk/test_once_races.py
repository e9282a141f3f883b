"""Four equal requests at once make one record, on both engines."""

import json

import pytest
from django.utils import timezone

from cases.models import Case, Party
from tests.cases import casework
from tests.cases.desk.test_once import body, party_form, send
from tests.cases.review.test_races import together
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


def test_four_equal_forms_at_once_add_one_party(transactional_db, browse):
    here = prepared.the_bureau()
    case = casework.a_case(here, timezone.now())
    clients = [browse(here.officer) for _ in range(4)]
    form = party_form(clients[0], case)
    before = Party.objects.count()

    url = f"/cases/{case.pk}/add-party/"
    answers = together([lambda client=client: client.post(url, form) for client in clients])

    assert [answer.status_code for answer in answers] == [302] * 4, answers
    assert Party.objects.count() == before + 1
