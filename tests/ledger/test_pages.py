"""The record is read by the audit administrator, filtered and paged, with before and after (X2, P11)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.ledger.actors import system
from portal.ledger.models import Event
from tests.factories import a_post, administrators, an_officer
from tests.ledger.tampering import behind_the_back, event, some_history

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit(client):
    client.force_login(administrators().audit)
    return client


def seqs(answer):
    return [row.seq for row in answer.context["page"].rows]


def test_the_newest_events_come_first_fifty_a_page(audit, at):
    some_history(at, system("tests"), deeds=60)

    first = audit.get(reverse("ledger:events"))
    second = audit.get(reverse("ledger:events"), {"after": first.context["page"].next_cursor})

    newest = Event.objects.filter(chain="business").count()
    assert seqs(first) == list(range(newest, newest - 50, -1))
    assert seqs(second) == list(range(newest - 50, 0, -1))


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        ({"kind": "unit.changed"}, 3),
        ({"person": "tests"}, 0),
        ({"person": "system", "kind": "unit.changed"}, 3),
        ({"last": "2020-01-01"}, 0),
        ({"first": "2020-01-01", "kind": "unit.changed"}, 3),
        ({"outcome": "denied"}, 0),
        ({"first": "not a day", "kind": "unit.changed"}, 3),
    ],
)
def test_events_are_filtered(audit, at, filters, number):
    some_history(at, system("tests"), deeds=3)

    assert len(seqs(audit.get(reverse("ledger:events"), filters))) == number


def test_the_events_about_one_row_are_found(audit, at):
    unit = some_history(at, system("tests"), deeds=3)

    assert len(seqs(audit.get(reverse("ledger:events"), {"about": f"people.unit:{unit.pk}"}))) == 4


def test_one_event_shows_what_was_noted_and_that_its_hash_fits(audit):
    post = a_post(an_officer(name="曾志强"), "unit_head")
    given = Event.objects.get(pk=post.last_event_id)

    answer = audit.get(reverse("ledger:event", args=["access", given.seq]))

    assert "曾志强" in answer.content.decode()
    assert given.prev_hash in answer.content.decode()
    assert answer.context["is_whole"] is True


@pytest.mark.django_db(transaction=True)
def test_one_event_that_was_altered_says_so(audit, at):
    some_history(at, system("tests"), deeds=3)
    with behind_the_back():
        Event.objects.filter(pk=event(3).pk).update(payload='{"after":"x"}')

    assert audit.get(reverse("ledger:event", args=["business", 3])).context["is_whole"] is False


@pytest.mark.parametrize("who", ["system", "security"])
def test_no_other_administrator_reads_the_record(client, who):
    client.force_login(getattr(administrators(), who))

    assert client.get(reverse("ledger:events")).status_code == 403
    assert client.get(reverse("ledger:event", args=["access", 1])).status_code == 403


def test_an_officer_does_not_read_the_record(client):
    client.force_login(an_officer())

    assert client.get(reverse("ledger:events")).status_code == 403


def test_the_list_takes_two_queries_of_the_ledger_for_one_event_and_for_many(audit, at):
    def ledger_queries():
        with CaptureQueriesContext(connection) as queries:
            audit.get(reverse("ledger:events"))
        return sum("ledger_" in query["sql"] for query in queries)

    some_history(at, system("tests"), deeds=1)
    assert ledger_queries() == 2

    some_history(at, system("tests"), deeds=30)
    assert ledger_queries() == 2
