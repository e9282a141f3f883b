"""B13, C15: the list shows what one may know of, keeps its filter, and asks a constant number of questions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.desk.list.counting import bounded_counts_by, capped_counts_by, grouped_counts_by
from cases.desk.list.queries import cases_for, counts_by_state, page_of_cases
from cases.desk.my_cases import _decided_without_matter
from cases.file.case.states import CaseState
from cases.file.sight.scope import listing_of
from cases.models import Case
from portal.people.models import Officer
from portal.people.rights import rights_of
from portal.shell.pages.paging import Counted
from tests import factories
from tests.cases import casework
from tests.ledger.tampering import behind_the_back

pytestmark = pytest.mark.django_db
LIST = "/cases/"


def numbers(response):
    return [case.number for case in response.context["page"].rows]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("officer", 1),
        ("second", 1),
        ("legal_officer", 1),
        ("head", 1),
        ("deputy", 1),
        ("reviewer", 1),
        ("leader", 1),
        ("supervisor", 1),
        ("personnel", 0),
        ("rule_admin", 0),
        ("system_admin", 0),
        ("security_admin", 0),
        ("audit_admin", 0),
    ],
)
def test_each_role_sees_the_cases_it_may_know_of(here, a_case, browse, who, seen):
    a_case()

    response = browse(getattr(here, who)).get(LIST)

    assert response.status_code == 200
    assert len(response.context["page"].rows) == seen


def test_a_stranger_is_sent_to_the_login(client):
    assert client.get(LIST).url == "/login/?next=/cases/"


def test_an_officer_of_another_station_sees_nothing_and_finds_nothing(here, a_case, browse):
    case = a_case()
    outsider = factories.a_station(name="东关派出所").officer

    assert numbers(browse(outsider).get(LIST)) == []
    assert browse(outsider).get(reverse("cases:file", args=[case.pk])).status_code == 404


def test_the_newest_case_stands_first_and_text_narrows_the_list(here, a_case, browse):
    old, new = a_case(hours=9, place="西门桥头"), a_case(hours=4)

    client = browse(here.officer)

    assert numbers(client.get(LIST)) == [new.number, old.number]
    assert numbers(client.get(LIST, {"q": "桥头"})) == [old.number]
    assert numbers(client.get(LIST, {"q": new.number})) == [new.number]
    assert numbers(client.get(LIST, {"state": "closed"})) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "administrative"}, 1),
        ({"kind": "criminal"}, 0),
        ({"cause": "ZA2025-051-1"}, 1),
        ({"cause": "盗窃"}, 0),
        ({"since": "2020-01-01"}, 1),
        ({"until": "2020-01-01"}, 0),
        ({"mine": "on"}, 1),
        ({"since": "nonsense"}, 1),
        ({"state": "nonsense"}, 1),
    ],
)
def test_each_filter_narrows_and_nonsense_is_left_out(here, a_case, browse, query, found):
    a_case()

    assert len(numbers(browse(here.officer).get(LIST, query))) == found


def test_those_that_one_handles_are_asked_for_with_nothing_else(here, a_case, browse):
    case = a_case()

    found = [numbers(browse(who).get(LIST, {"mine": "on"})) for who in (here.officer, here.supervisor)]

    assert found == [[case.number], []]


def test_a_count_beyond_the_cap_says_the_cap(here, a_case):
    for _each in range(3):
        a_case()

    counts = capped_counts_by(cases_for(here.supervisor, {}), "listed_state", CaseState.values, cap=2)

    assert (counts[""], counts["registered"]) == (Counted(2, True), Counted(2, True))


def test_the_unit_filter_takes_the_units_below(here, a_case, browse):
    case = a_case()

    client = browse(here.supervisor)

    assert numbers(client.get(LIST, {"unit": here.root.pk})) == [case.number]
    assert numbers(client.get(LIST, {"unit": here.department.pk})) == []


def test_chips_count_the_states_inside_the_rest_of_the_filter(here, a_case, asked_for, browse):
    a_case(place="西门桥头")
    asked_for(a_case())

    chips = browse(here.officer).get(LIST, {"state": CaseState.FILED}).context["chips"]
    narrowed = browse(here.officer).get(LIST, {"q": "桥头"}).context["chips"]

    assert [(chip["url"], str(chip["count"])) for chip in chips] == [
        ("?", "2"),
        ("?state=registered", "1"),
        ("?state=filed", "1"),
    ]
    assert [(chip["url"], str(chip["count"])) for chip in narrowed] == [
        ("?q=%E6%A1%A5%E5%A4%B4", "1"),
        ("?q=%E6%A1%A5%E5%A4%B4&state=registered", "1"),
    ]


def test_a_text_is_counted_once_with_bounds(here, a_case, asked_for, django_assert_num_queries):
    asked_for(a_case())
    for _each in range(2):
        a_case()
    cases, states = cases_for(here.supervisor, {}), ("registered", "filed")

    with django_assert_num_queries(1):
        whole = bounded_counts_by(cases, "listed_state", states, most=3)
    cut = bounded_counts_by(cases, "listed_state", states, most=2)

    assert whole == capped_counts_by(cases, "listed_state", states)
    assert (whole[""], whole["registered"]) == (Counted(3, False), Counted(2, False))
    assert {count.is_capped for count in cut.values()} == {True}


def test_the_filter_goes_into_a_record_and_back(here, a_case, browse):
    first, other, third = a_case(hours=5, place="桥头"), a_case(hours=4), a_case(hours=3, place="桥头")
    client = browse(here.officer)

    page = client.get(LIST, {"q": "桥头"}).content.decode()
    record = client.get(reverse("cases:file", args=[third.pk]), {"q": "桥头"})

    assert f"/cases/{first.pk}/?q=%E6%A1%A5%E5%A4%B4" in page
    assert str(record.context["position"]) == "1"
    assert record.context["previous_url"] == ""
    assert record.context["next_url"] == f"/cases/{first.pk}/?q=%E6%A1%A5%E5%A4%B4"
    assert 'href="/cases/?q=%E6%A1%A5%E5%A4%B4"' in record.content.decode()
    assert other.pk


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("officer", 5), ("head", 7), ("supervisor", 5)])
def test_the_list_asks_the_same_number_of_questions_for_any_number_of_rows(
    here, a_case, asked_for, now, rf, django_assert_num_queries, rows, who, queries
):
    for _each in range(rows):
        asked_for(a_case())
    officer = Officer.objects.get(pk=getattr(here, who).pk)

    with django_assert_num_queries(queries):
        among = listing_of(officer)
        page = page_of_cases(rf.get(LIST), officer, {}, now, among)
        counts_by_state(officer, {}, among)

    assert [case.open_matter.stage for case in page.rows] == ["legal_officer"] * rows


def test_an_empty_list_says_what_to_do_next(here, browse):
    page = browse(here.officer).get(LIST).content.decode()

    assert "No cases yet" in page
    assert reverse("cases:register") in page
    assert rights_of(here.officer).roles


EMPTY = {
    "none": lambda cases: cases.none(),
    "no hits": lambda cases: cases.filter(pk__in=[]),
    "a word nobody wrote": lambda cases: cases.filter(place="无此地"),
}


@pytest.mark.parametrize("count", [capped_counts_by, bounded_counts_by, grouped_counts_by])
@pytest.mark.parametrize("name", EMPTY)
def test_nothing_is_counted_as_nothing(here, a_case, name, count):
    a_case()
    states = ("registered", "filed")

    found = count(EMPTY[name](cases_for(here.supervisor, {})), "listed_state", states)

    assert found == dict.fromkeys(("", *states), Counted(0, False))


@pytest.mark.parametrize("who", ["officer", "legal_officer", "head", "reviewer", "leader", "supervisor"])
@pytest.mark.parametrize(
    "query",
    [
        {"q": "查无此词"},
        {"q": "zz"},
        {"q": "2026-11-28"},
        {"q": "查无此词", "state": "filed"},
        {"cause": "无此案由"},
        {"lead": "无此人"},
        {"since": "2099-01-01"},
        {"mine": "on", "q": "查无此词"},
    ],
)
def test_a_search_without_a_hit_is_an_empty_list_for_everybody(here, a_case, browse, who, query):
    a_case()

    response = browse(getattr(here, who)).get(LIST, query)

    assert (response.status_code, numbers(response)) == (200, [])
    assert str(response.context["chips"][0]["count"]) == "0"


def test_an_officers_list_by_cause_is_found_on_the_docket_alone(here, a_case, browse):
    theft = casework.a_cause(name="盗窃")
    wanted, _other = a_case(cause=theft), a_case()
    browser = browse(here.officer)

    with CaptureQueriesContext(connection) as questions:
        page = browser.get(LIST, {"cause": "盗窃"})

    assert numbers(page) == [wanted.number]
    assert {chip["url"]: str(chip["count"]) for chip in page.context["chips"]}["?cause=%E7%9B%97%E7%AA%83"] == "1"
    assert [each["sql"] for each in questions if '"cases_case"."cause_id" IN' in each["sql"]] == []


@pytest.mark.parametrize("chosen", [{}, {"cause": "盗窃"}])
def test_what_is_sealed_is_not_counted_among_ones_own(here, a_case, chosen):
    theft = casework.a_cause(name="盗窃")
    a_case(cause=theft)
    sealed = a_case(cause=theft)
    with behind_the_back():
        Case.objects.filter(pk=sealed.pk).update(is_sealed=True)

    assert counts_by_state(here.officer, chosen)[""] == Counted(1, False)


def test_the_way_to_the_own_decided_cases_does_not_lead_through_all_open_matters(here):
    plan = _decided_without_matter._write(lead=here.officer.pk).explain()

    assert ("case_id = " if connection.vendor == "postgresql" else "case_id=?") in plan
