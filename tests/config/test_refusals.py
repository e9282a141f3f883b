"""domain.md, frozen rows: a refused attempt is an event of the access chain, and nothing else changes."""

import json

import pytest
from django.urls import path

from portal.config import urls
from portal.ledger.models import Event
from portal.shell.refusals import Denied


def refuse(request):
    raise Denied("You handle this case, so somebody else reviews it.")


urlpatterns = [path("refuse/", refuse, name="refuse"), *urls.urlpatterns]


@pytest.mark.urls(__name__)
def test_a_refused_request_is_kept_with_its_reason(client, bureau):
    client.force_login(bureau.officer)

    response = client.get("/refuse/")

    event = Event.objects.get(kind="request.denied")
    assert (response.status_code, event.chain, event.outcome) == (403, "access", "denied")
    assert (event.actor_id, event.actor_name) == (bureau.officer.pk, bureau.officer.name)
    assert json.loads(event.payload)["reason"] == "You handle this case, so somebody else reviews it."
