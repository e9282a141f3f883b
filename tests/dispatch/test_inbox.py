"""X1: one page tells each person what waits for them, by deadline."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.dispatch.inbox import Item, items_for, kinds_of
from portal.dispatch.services import outbox
from tests.dispatch import ground
from tests.factories import an_officer

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def wait(officer, title, *, kind="review", due_at=None, since=None):
    item = Item(kind=kind, kind_label=kind, title=title, url=f"/{title}/", due_at=due_at, since=since)
    ground.waiting.append((officer, item))
    return item


def test_the_nearest_deadline_comes_first_and_what_has_none_comes_last(at):
    officer = an_officer()
    wait(officer, "no deadline, newer", since=at)
    wait(officer, "no deadline, older", since=at - HOUR)
    wait(officer, "later", due_at=at + 2 * HOUR)
    wait(officer, "sooner", due_at=at - HOUR)
    wait(an_officer(), "another's", due_at=at)

    titles = [item.title for item in items_for(officer, at)]

    assert titles == ["sooner", "later", "no deadline, older", "no deadline, newer"]


@pytest.mark.parametrize(
    ("due_in", "is_overdue", "is_due_soon"),
    [
        (timedelta(seconds=-1), True, False),
        (timedelta(0), False, True),
        (24 * HOUR - timedelta(seconds=1), False, True),
        (24 * HOUR, False, False),
    ],
)
def test_both_sides_of_overdue_and_due_soon(at, due_in, is_overdue, is_due_soon):
    item = Item(kind="review", kind_label="Review", title="t", url="/", due_at=at + due_in)

    assert (item.is_overdue(at), item.is_due_soon(at)) == (is_overdue, is_due_soon)


def test_without_a_deadline_nothing_is_overdue(at):
    item = Item(kind="review", kind_label="Review", title="t", url="/")

    assert (item.is_overdue(at), item.is_due_soon(at)) == (False, False)


def test_kinds_are_counted_for_the_filter():
    officer = an_officer()
    items = [wait(officer, "a"), wait(officer, "b", kind="return"), wait(officer, "c")]

    assert kinds_of(items) == [("review", "review", 2), ("return", "return", 1)]


def test_the_page_shows_what_waits_and_the_navigation_how_much(client):
    officer = an_officer()
    wait(officer, "first", due_at=timezone.now() - HOUR)
    wait(officer, "second", kind="return")
    client.force_login(officer)

    page = client.get("/")
    filtered = client.get("/?kind=return")

    assert [row["item"].title for row in page.context["rows"]] == ["first", "second"]
    assert (page.context["overdue"], page.context["due_soon"]) == (1, 0)
    assert [row["item"].title for row in filtered.context["rows"]] == ["second"]
    entries = [
        (str(entry.url), entry.count, entry.is_current)
        for _group, those in page.context["navigation"]
        for entry in those
    ]
    assert entries == [("/", 2, True), ("/notices/", 0, False)]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_however_much_waits(client, number, at, django_assert_num_queries):
    officer = an_officer()
    for each in range(number):
        wait(officer, f"item {each}")
        ground.announce([officer], key=f"bulletin:{each}", at=at)
    outbox.drain(at)
    client.force_login(officer)
    client.get("/")

    with django_assert_num_queries(5):
        client.get("/")


def test_a_stranger_is_asked_to_log_in(client):
    response = client.get("/")

    assert (response.status_code, response.url) == (302, "/login/?next=/")
