"""Lists page by key at any depth (dependencies.md: keyset paging, counts capped), and a file knows its neighbours."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from axes.models import AccessLog
from django.db.models.functions import Length
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from portal.shell.pages import paging
from portal.shell.pages.paging import Counted, Keyset, capped_count, neighbours, place, slice_for

ORDER = ("-size", "id")


def names(page):
    return [row.username for row in page]


@pytest.fixture
def groups(db):
    for name in ("aaa", "bb", "ccc", "d", "eee", "ff", "g"):
        AccessLog.objects.create(username=name)
    return AccessLog.objects.annotate(size=Length("username")).order_by()


IN_ORDER = ["aaa", "ccc", "eee", "bb", "ff", "d", "g"]


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
def test_going_on_and_back_shows_every_row_once_whatever_the_ties(groups, size):
    listing = Keyset(groups, order=ORDER, size=size)
    pages = [listing.page()]
    while pages[-1].has_next:
        pages.append(listing.page(after=pages[-1].next_cursor))
    back = [pages[-1]]
    while back[-1].has_previous:
        back.append(listing.page(before=back[-1].previous_cursor))

    assert [name for page in pages for name in names(page)] == IN_ORDER
    assert [names(page) for page in reversed(back)] == [names(page) for page in pages]


def test_first_page_leads_on_only_and_last_page_back_only(groups):
    listing = Keyset(groups, order=ORDER, size=4)

    first = listing.page()
    last = listing.page(after=first.next_cursor)

    assert (first.has_previous, first.has_next) == (False, True)
    assert (last.has_previous, last.has_next) == (True, False)


def test_a_row_added_ahead_moves_nothing_on_the_next_page(groups):
    listing = Keyset(groups, order=ORDER, size=3)
    first = listing.page()

    AccessLog.objects.create(username="zzzz")

    assert names(listing.page(after=first.next_cursor)) == ["bb", "ff", "d"]


def test_a_page_costs_one_query(groups, django_assert_num_queries):
    listing = Keyset(groups, order=ORDER, size=3)
    with django_assert_num_queries(1):
        first = listing.page()
    with django_assert_num_queries(1):
        listing.page(after=first.next_cursor)


def test_a_row_may_be_a_dictionary(groups):
    page = Keyset(groups.values("id", "username", "size"), order=ORDER, size=2).page()

    assert [row["username"] for row in page] == ["aaa", "ccc"]


def test_the_query_string_chooses_the_page(groups):
    listing = Keyset(groups, order=ORDER, size=3)
    request = RequestFactory().get("/", {"after": listing.page().next_cursor})

    assert names(listing.page_for(request)) == ["bb", "ff", "d"]


@pytest.mark.parametrize(
    "damaged",
    [
        "x",
        "%%%",
        "W10.x",
        paging.write_cursor([3, 3])[:-1],
        paging.write_cursor([1]),
        paging.write_cursor([3, 3, 3]),
        paging.write_cursor(["three", "four"]),
        "é",
        "bnVsbA",
    ],
    ids=["letter", "signs", "unsigned", "cut off", "one value", "three values", "words", "accent", "null"],
)
def test_a_damaged_cursor_leads_to_the_first_page(groups, damaged):
    assert names(Keyset(groups, order=ORDER, size=2).page(after=damaged)) == ["aaa", "ccc"]
    assert names(Keyset(groups, order=ORDER, size=2).page(before=damaged)) == ["aaa", "ccc"]


def test_null_has_no_place_in_an_order():
    with pytest.raises(ValueError, match="None"):
        paging.write_cursor([None, 3])


def test_condition_has_the_form_that_walks_an_index():
    written = str(AccessLog.objects.filter(paging.beyond(("-username", "-id"), ["m", 7])).query)

    assert written.split(" WHERE ")[1].replace('"axes_accesslog".', "").replace('"', "") == (
        "(username <= m AND (username < m OR id < 7))"
    )


keys = st.lists(
    st.integers()
    | st.text(alphabet=st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]))
    | st.datetimes(timezones=st.just(UTC))
    | st.dates()
    | st.decimals(allow_nan=False, allow_infinity=False),
    min_size=1,
)


@given(keys)
def test_a_cursor_brings_its_values_back(values):
    assert paging.read_cursor(paging.write_cursor(values)) == values


def test_a_cursor_keeps_microseconds_and_kinds():
    values = [datetime(2026, 11, 22, 1, 2, 3, 456789, tzinfo=UTC), date(2026, 1, 1), Decimal("1.50"), "城关"]

    assert paging.read_cursor(paging.write_cursor(values)) == values


@pytest.mark.parametrize(
    ("cap", "expected", "shown"),
    [(8, Counted(7, False), "7"), (7, Counted(7, False), "7"), (6, Counted(6, True), "6+")],
)
def test_counting_stops_at_the_cap(groups, cap, expected, shown):
    counted = capped_count(groups, cap=cap)

    assert counted == expected
    assert str(counted) == shown


@pytest.mark.parametrize(("name", "around"), [("aaa", (None, "ccc")), ("bb", ("eee", "ff")), ("g", ("d", None))])
def test_a_row_knows_its_neighbours(groups, name, around):
    row = groups.get(username=name)
    pks = {group.pk: group.username for group in groups}

    found = neighbours(groups, row, ORDER)

    assert tuple(pks.get(pk) for pk in found) == around


@pytest.mark.parametrize(("name", "position"), [("aaa", 1), ("bb", 4), ("g", 7)])
def test_a_row_knows_its_place(groups, name, position):
    assert place(groups, groups.get(username=name), ORDER) == Counted(position, False)


def test_a_place_far_down_is_not_counted_out(groups):
    assert place(groups, groups.get(username="g"), ORDER, cap=3) == Counted(3, True)


@pytest.mark.parametrize(
    ("query", "rows", "previous", "following"),
    [
        ("", [0, 1], None, "2"),
        ("after=2", [2, 3], "2", "4"),
        ("after=4", [4], "4", None),
        ("before=2", [0, 1], None, "2"),
        ("after=9", [], "5", None),
        ("before=x", [0, 1], None, "2"),
    ],
)
def test_a_list_in_memory_is_cut_by_places(rf, query, rows, previous, following):
    page = slice_for(rf.get(f"/?{query}"), list(range(5)), size=2)

    assert (page.rows, page.previous_cursor, page.next_cursor) == (rows, previous, following)
