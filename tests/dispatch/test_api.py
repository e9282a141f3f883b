"""The API serves the same inbox and notices, and marks them by the same deed."""

import pytest
from django.utils import timezone

from portal.dispatch.inbox import Item
from portal.dispatch.models import Notice, Receipt
from portal.dispatch.outbox import deeds as outbox
from tests.dispatch import ground
from tests.factories import an_officer

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/dispatch"


@pytest.fixture
def officer(client):
    found = an_officer()
    client.force_login(found)
    return found


def noticed(officer, key="bulletin:1"):
    ground.announce([officer], key=key, at=timezone.now())
    outbox.drain(timezone.now())
    return Notice.objects.get(recipient=officer, key__startswith=key)


def test_the_inbox_lists_what_waits(client, officer, at):
    ground.waiting.append((officer, Item("review", "Review", "城关行受〔2026〕00001号", "/cases/1/", due_at=at)))

    assert client.get(f"{ROOT}/inbox/").json() == [
        {
            "kind": "review",
            "kind_label": "Review",
            "title": "城关行受〔2026〕00001号",
            "subtitle": "",
            "url": "/cases/1/",
            "since": None,
            "due_at": "2026-03-16T10:00:00+08:00",
            "is_new": False,
        }
    ]


def test_notices_are_listed_page_by_page_and_only_the_own_ones(client, officer):
    noticed(an_officer(), "other")
    for number in range(26):
        noticed(officer, f"bulletin:{number:02}")

    first = client.get(f"{ROOT}/notices/").json()
    second = client.get(f"{ROOT}/notices/", {"after": first["next"]}).json()

    assert (len(first["results"]), len(second["results"]), second["next"]) == (25, 1, None)


def test_reading_is_kept_and_leaves_the_unread_list(client, officer):
    notice = noticed(officer)

    read = client.post(f"{ROOT}/notices/{notice.pk}/read/", content_type="application/json").json()

    assert read["read_at"] is not None
    assert client.get(f"{ROOT}/notices/", {"unread": "true"}).json()["results"] == []


def test_another_s_notice_is_not_there(client, officer):
    notice = noticed(an_officer())

    assert client.post(f"{ROOT}/notices/{notice.pk}/read/", content_type="application/json").status_code == 404
    assert Receipt.objects.count() == 0


@pytest.mark.parametrize("path", ["inbox/", "notices/"])
def test_a_stranger_gets_nothing(client, path):
    assert client.get(f"{ROOT}/{path}").status_code in {401, 403}
