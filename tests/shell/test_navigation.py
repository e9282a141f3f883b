"""The frame shows where one can go and who one is; strangers cost nothing and see nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import translation

from portal.shell.navigation import (
    KEPT_SECONDS,
    Entry,
    Whoami,
    forget,
    groups,
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
        Entry("", "Cases", "/cases/"),
        Entry("", "New case", "/cases/new/"),
        Entry("Appraisal", "Ranking", "/r/"),
    ]


def inbox_entries(request):
    return [Entry("", "Inbox", "/inbox/", count=7, match="/matters/")]


@pytest.fixture(autouse=True)
def providers(settings):
    settings.NAVIGATION_PROVIDERS = [f"{__name__}.cases_entries", f"{__name__}.inbox_entries"]
    settings.WHOAMI_PROVIDER = ""


def current(path):
    return [
        entry.label for _heading, entries in groups(asked_for(path)) for entry in entries if entry.is_current
    ]


def test_entries_are_grouped_in_the_order_of_first_appearance():
    labels = [(heading, [entry.label for entry in entries]) for heading, entries in groups(asked_for("/"))]

    assert labels == [("", ["Cases", "New case", "Inbox"]), ("Appraisal", ["Ranking"])]


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
    yield Entry("", "Inbox", "/", count=request.session["asked"], is_exact=True)
    yield Entry("", "Cases", "/cases/")


def shown(path, session):
    request = asked_for(path)
    request.session = session
    context = navigation(request)
    return str(context["whoami"].name), [entry.count for _heading, those in context["navigation"] for entry in those]


def test_the_session_keeps_the_navigation_until_a_deed_and_its_own_page_counts_anew(settings):
    settings.NAVIGATION_PROVIDERS = [f"{__name__}.counting"]
    session = {}

    assert [shown(path, session) for path in ("/cases/", "/cases/", "/", "/cases/")] == [
        ("周明", [1, None]), ("周明", [1, None]), ("周明", [2, None]), ("周明", [2, None]),
    ]  # fmt: skip

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

    assert [entry.count for _heading, those in groups(request) for entry in those] == [7, None]
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
