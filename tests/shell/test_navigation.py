"""The frame shows where one can go and who one is; strangers cost nothing and see nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import translation

from portal.shell.pages.navigation import (
    KEPT_SECONDS,
    MOST_OPEN,
    Group,
    MenuEntry,
    Whoami,
    blocks,
    forget,
    navigation,
    tell_count,
    whoami,
)


class Somebody:
    is_authenticated = True
    pk = 1

    def __str__(self):
        return "周明"


def asked_for(path, user=None):
    request = RequestFactory().get(path)
    request.user = user or Somebody()
    return request


def cases_entries(request):
    return [
        MenuEntry("", "Cases", "/cases/"),
        MenuEntry("", "New case", "/cases/new/"),
        MenuEntry(Group.APPRAISAL, "Ranking", "/r/"),
    ]


def inbox_entries(request):
    return [MenuEntry("", "Inbox", "/inbox/", count=7, match="/matters/")]


@pytest.fixture(autouse=True)
def providers(settings):
    settings.NAVIGATION_PROVIDERS = [f"{__name__}.cases_entries", f"{__name__}.inbox_entries"]
    settings.WHOAMI_PROVIDER = ""


def seen(path):
    """Return what is seen without a press: [(heading, labels of its entries, how many more)] of the open blocks."""
    return [
        (block.heading, [entry.label for entry in block.entries], len(block.more))
        for block in blocks(asked_for(path))
        if block.is_open
    ]


def current(path):
    return [entry.label for block in blocks(asked_for(path)) for entry in block.entries if entry.is_current]


def test_what_belongs_to_no_group_stands_above_the_groups():
    found = [(block.heading, [entry.label for entry in block.entries]) for block in blocks(asked_for("/"))]

    assert found == [("", ["Cases", "New case", "Inbox"]), (Group.APPRAISAL.label, ["Ranking"])]


def many_entries(request):
    yield MenuEntry(Group.ADMINISTRATION, "Units", "/units/")
    for number in range(9):
        yield MenuEntry(Group.CASEWORK, f"Work {number}", f"/work/{number}/")
    yield MenuEntry("", "Inbox", "/", is_exact=True)
    yield MenuEntry("", "Notices", "/notices/", count=2)


@pytest.mark.parametrize(
    ("path", "open_group", "labels", "more"),
    [
        ("/", Group.CASEWORK, ["Work 0", "Work 1", "Work 2", "Work 3", "Work 4"], 4),
        ("/work/2/", Group.CASEWORK, ["Work 0", "Work 1", "Work 2", "Work 3", "Work 4"], 4),
        ("/work/8/", Group.CASEWORK, ["Work 0", "Work 1", "Work 2", "Work 3", "Work 8"], 4),
        ("/units/", Group.ADMINISTRATION, ["Units"], 0),
    ],
)
def test_one_group_is_open_with_seven_entries_at_most_and_the_current_page_among_them(
    settings, path, open_group, labels, more
):
    settings.NAVIGATION_PROVIDERS = [f"{__name__}.many_entries"]

    assert seen(path) == [("", ["Inbox", "Notices"], 0), (open_group.label, labels, more)]
    assert sum(len(those) for _heading, those, _more in seen(path)) <= MOST_OPEN


def test_a_closed_group_says_how_much_waits_in_it(settings):
    settings.NAVIGATION_PROVIDERS = [f"{__name__}.many_entries"]

    assert [block.waiting for block in blocks(asked_for("/"))] == [2, 0, 0]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/cases/", ["Cases"]),
        ("/cases/17/", ["Cases"]),
        ("/cases/new/", ["New case"]),
        ("/matters/3/", ["Inbox"]),
        ("/", []),
    ],
)
def test_one_entry_at_most_is_the_current_one(path, label):
    assert current(path) == label


def test_a_stranger_sees_nothing_and_no_provider_is_asked(settings):
    settings.NAVIGATION_PROVIDERS = ["nowhere.entries"]
    context = navigation(asked_for("/", AnonymousUser()))

    assert not context["navigation"]
    assert not context["whoami"]


def test_a_page_that_shows_no_navigation_asks_no_provider(settings):
    settings.NAVIGATION_PROVIDERS = ["nowhere.entries"]

    context = navigation(asked_for("/"))

    with pytest.raises(ImportError):
        bool(context["navigation"])


def counting(request):
    request.session["asked"] = request.session.get("asked", 0) + 1
    yield MenuEntry("", "Inbox", "/", count=request.session["asked"], is_exact=True)
    yield MenuEntry("", "Cases", "/cases/")


def shown(path, session):
    request = asked_for(path)
    request.session = session
    context = navigation(request)
    return str(context["whoami"].name), [entry.count for block in context["navigation"] for entry in block.entries]


def test_the_session_keeps_the_navigation_until_a_deed_and_its_own_page_counts_anew(settings):
    settings.NAVIGATION_PROVIDERS = [f"{__name__}.counting"]
    session = {}

    assert [shown(path, session) for path in ("/cases/", "/cases/", "/", "/cases/")] == [
        ("周明", [1, None]),
        ("周明", [1, None]),
        ("周明", [2, None]),
        ("周明", [2, None]),
    ]

    request = asked_for("/cases/")
    request.session = session
    forget(request)

    assert shown("/cases/", session) == ("周明", [3, None])


def test_a_page_that_tells_its_own_count_is_not_counted_anew_and_the_count_is_kept(settings):
    settings.NAVIGATION_PROVIDERS = [f"{__name__}.counting"]
    session = {}
    shown("/cases/", session)
    request = asked_for("/")
    request.session = session

    tell_count(request, "/", 7)

    assert [entry.count for block in blocks(request) for entry in block.entries] == [7, None]
    assert shown("/cases/", session) == ("周明", [7, None])
    assert session["asked"] == 1


def test_the_kept_navigation_is_gathered_anew_after_a_minute_and_in_another_language(settings):
    settings.NAVIGATION_PROVIDERS = [f"{__name__}.counting"]
    session = {}
    shown("/cases/", session)
    session["navigation"]["until"] -= KEPT_SECONDS + 1

    assert shown("/cases/", session) == ("周明", [2, None])

    with translation.override("zh-hans" if translation.get_language() == "en" else "en"):
        assert shown("/cases/", session) == ("周明", [3, None])


def who(request):
    return Whoami("周明", "城关派出所", "法制员")


def test_the_name_comes_from_the_room_that_knows_people(settings):
    assert whoami(asked_for("/")) == Whoami("周明")

    settings.WHOAMI_PROVIDER = f"{__name__}.who"

    assert whoami(asked_for("/")) == Whoami("周明", "城关派出所", "法制员")
