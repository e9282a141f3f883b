"""X1: one page tells each person what waits for them, by deadline."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.dispatch.inbox import MOST, Inbox, Item, items_for
from portal.dispatch.outbox import deeds as outbox
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


def test_kinds_are_counted_for_the_filter(at):
    officer = an_officer()
    for title, kind in (("a", "return"), ("b", "review"), ("c", "review")):
        wait(officer, title, kind=kind)

    assert [(kind, label, str(count)) for kind, label, count in Inbox(officer, at).kinds()] == [
        ("review", "review", "2"),
        ("return", "return", "1"),
    ]


@pytest.mark.parametrize(("number", "shown"), [(MOST, "1,000"), (MOST + 1, "1,000+")])
def test_nobody_counts_beyond_a_thousand(at, number, shown):
    officer = an_officer()
    for each in range(number):
        wait(officer, f"item {each}", due_at=at - HOUR)

    inbox = Inbox(officer, at)

    assert (str(inbox.number()), str(inbox.due(at)[0]), str(inbox.kinds()[0][2])) == (shown, shown, shown)


def test_a_page_reads_fifty_of_what_waits_in_order_and_leads_on(client):
    officer, now = an_officer(), timezone.now()
    for each in range(26):
        wait(officer, f"review {each:02}", due_at=now + each * HOUR)
        wait(officer, f"return {each:02}", kind="return", due_at=now + each * HOUR + HOUR / 2)
    client.force_login(officer)

    first, second = client.get("/"), client.get("/?after=50")
    back = client.get("/?before=50")

    titles = [f"{kind} {each:02}" for each in range(26) for kind in ("review", "return")]
    assert [item.title for item in first.context["items"]] == titles[:50]
    assert [item.title for item in second.context["items"]] == titles[50:]
    assert [item.title for item in back.context["items"]] == titles[:50]
    assert ("?after=50" in first.content.decode(), "?before=50" in second.content.decode()) == (True, True)


def test_what_a_title_holds_is_text_and_no_markup(client):
    officer = an_officer()
    wait(officer, "<script>alert(1)</script>{kind}")
    client.force_login(officer)

    page = client.get("/").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;{kind}</a>" in page
    assert "<script>alert" not in page


def test_the_page_shows_what_waits_and_the_navigation_how_much(client):
    officer = an_officer()
    wait(officer, "first", due_at=timezone.now() - HOUR)
    wait(officer, "second", kind="return")
    client.force_login(officer)

    page = client.get("/")
    filtered = client.get("/?kind=return")

    assert [item.title for item in page.context["items"]] == ["first", "second"]
    assert (page.context["overdue"].number, page.context["due_soon"].number) == (1, 0)
    assert [item.title for item in filtered.context["items"]] == ["second"]
    entries = [
        (str(entry.url), entry.count, entry.is_current)
        for block in page.context["navigation"]
        for entry in block.entries
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

    with django_assert_num_queries(2):
        client.get("/")


def test_a_stranger_is_asked_to_log_in(client):
    response = client.get("/")

    assert (response.status_code, response.url) == (302, "/login/?next=/")
