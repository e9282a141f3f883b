"""A program that keeps a copy: pages with totals and links, what has changed, tags, and where a new thing is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.file.case.states import MatterKind
from cases.models import Case, Party
from portal.people.services import tokens
from tests.cases import casework, requests

pytestmark = pytest.mark.django_db
API = "/api/v1/cases/"
JSON = "application/json"


def test_a_list_says_how_many_there_are_and_where_it_goes_on(here, a_case, browse):
    for hours in (5, 4, 3):
        a_case(hours=hours)
    client = browse(here.officer)

    first = client.get(API, {"page_size": 2})
    second = client.get(API, {"page_size": 2, "after": first.json()["next"]})
    none = browse(here.rule_admin).get(API).json()

    assert [first.json()[name] for name in ("total", "is_total_capped", "page_size")] == [3, False, 2]
    assert (len(first.json()["results"]), len(second.json()["results"]), second.json()["next"]) == (2, 1, None)
    assert first["Link"].startswith(f"<http://testserver{API}?page_size=2&after=")
    assert first["Link"].endswith('rel="next"')
    assert second["Link"].endswith('rel="prev"')
    assert 'rel="next"' not in second["Link"]
    assert (none["results"], none["total"]) == ([], 0)


def test_what_has_changed_since_is_listed_alone(here, a_case, browse):
    a_case()
    client, after = browse(here.officer), (timezone.now() + timedelta(seconds=1)).isoformat()
    before = (timezone.now() - timedelta(hours=1)).isoformat()

    assert len(client.get(API, {"updated_since": before}).json()["results"]) == 1
    assert client.get(API, {"updated_since": after}).json()["results"] == []
    assert client.get(f"{API}matters/", {"updated_since": before}).json()["results"] == []


def test_the_feed_gives_every_deed_once_and_none_of_a_case_out_of_sight(here, a_case, asked_for, browse):
    start = browse(here.officer).get(f"{API}changes/").json()
    case = a_case()
    matter = asked_for(case)

    seen = browse(here.officer).get(f"{API}changes/", {"after": start["next"]}).json()
    again = browse(here.officer).get(f"{API}changes/", {"after": seen["next"]}).json()
    unseen = browse(here.rule_admin).get(f"{API}changes/", {"after": start["next"]}).json()

    told = [(row["kind"], row["case"], row["matter"]) for row in seen["results"]]
    assert told == [("case.registered", case.pk, None), ("matter.submitted", case.pk, matter.pk)]
    assert (again["results"], again["has_more"]) == ([], False)
    assert unseen["results"] == []
    assert unseen["next"] == seen["next"]


def test_the_feed_is_read_in_portions_without_a_gap(here, a_case, browse):
    client = browse(here.officer)
    start = client.get(f"{API}changes/").json()["next"]
    cases = [a_case(hours=hours).pk for hours in (5, 4, 3)]

    found, cursor, more = [], start, True
    while more:
        page = client.get(f"{API}changes/", {"after": cursor, "page_size": 1}).json()
        found += [row["case"] for row in page["results"]]
        cursor, more = page["next"], page["has_more"]

    assert found == cases


def test_who_has_it_already_is_spared_it_and_who_has_an_old_one_changes_nothing(here, a_case, asked_for, browse):
    matter = asked_for(a_case())
    url = f"{API}matters/{matter.pk}/"
    tag = browse(here.legal_officer).get(url)["ETag"]

    known = browse(here.legal_officer).get(url, headers={"If-None-Match": tag})
    taken = browse(here.legal_officer).post(f"{url}take-up/", "{}", content_type=JSON, headers={"If-Match": tag})
    stale = browse(here.officer).post(
        f"{url}withdraw/", {"seen_version": 1}, content_type=JSON, headers={"If-Match": tag}
    )
    changed = browse(here.legal_officer).get(url, headers={"If-None-Match": tag})

    assert (known.status_code, known.content) == (304, b"")
    assert taken.status_code == 200
    assert (stale.status_code, stale.json()["code"]) == (412, "moved_on")
    assert (changed.status_code, changed["ETag"] != tag) == (200, True)
    matter.refresh_from_db()
    assert matter.stage != "withdrawn"


def test_a_new_thing_says_where_it_is_read(here, browse):
    client = browse(here.officer)
    begun = client.post("/api/v1/uploads/", {"name": "a.txt", "size": 3}, content_type=JSON)

    assert begun.status_code == 201
    assert client.get(begun["Location"]).json() == begun.json()


def test_a_refused_penalty_names_its_fields_as_they_were_sent(here, a_case, browse, now):
    case = casework.a_filed_case(here, now - timedelta(days=2))
    requests.prepare(case, MatterKind.PENALTY, now)
    said = requests.particulars_for(case, MatterKind.PENALTY, now)
    said["decisions"][0] |= {"detention_days": 16}

    refused = browse(here.officer).post(
        f"{API}{case.pk}/ask/", {"kind": "penalty", "proposal": "拟罚。", "particulars": said}, content_type=JSON
    )

    assert refused.status_code == 422
    assert {each["pointer"] for each in refused.json()["errors"]} == {"#/particulars/decisions/0/detention_days"}


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        (
            {"kind": "penalty", "proposal": "x", "particulars": {"decisions": [{"party": 1, "outcom": "penalty"}]}},
            "#/particulars/decisions/0/outcom",
            "unknown",
        ),
        ({"kind": "filing", "proposal": "x", "propsal": "y"}, "#/propsal", "unknown"),
        ({"kind": "bogus", "proposal": "x"}, "#/kind", "invalid_choice"),
        ({"kind": ["filing"], "proposal": "x"}, "#/kind", "invalid_choice"),
        ({"kind": "filing", "proposal": 7}, "#/proposal", "no_text"),
        ({"kind": "filing", "proposal": "统\u202e"}, "#/proposal", "unfit_text"),
        (
            {"kind": "extension", "proposal": "x", "particulars": {"ground": "major"}},
            "#/particulars/left_to_do",
            "required",
        ),
    ],
)
def test_what_a_request_does_not_ask_for_is_refused_by_its_place(here, a_case, browse, body, pointer, code):
    case = a_case()

    refused = browse(here.officer).post(f"{API}{case.pk}/ask/", body, content_type=JSON)

    assert refused.status_code == 400
    assert (pointer, code) in {(each["pointer"], each["code"]) for each in refused.json()["errors"]}
    assert not case.matters.exists()


def test_a_wrong_party_is_named_by_its_place(here, browse, now):
    moment = timezone.localtime(now).isoformat()
    data = {
        "unit": here.unit.code,
        "kind": "administrative",
        "cause": "ZA2025-051-1",
        "source": "walk_in",
        "lead": here.officer.pk,
        "assistants": [here.second.pk],
        "occurred_at": moment,
        "reported_at": moment,
        "place": "东\r\n大\u0085街",
        "facts": "一\r\n二",
        "parties": [{"role": "suspect", "name": "张三丰"}],
    }
    wrong = {**data, "parties": [*data["parties"], {"role": "victim", "name": "李四", "id_number": "123"}]}

    refused = browse(here.officer).post(API, wrong, content_type=JSON)
    made = browse(here.officer).post(API, data, content_type=JSON)

    assert [each["pointer"] for each in refused.json()["errors"]] == ["#/parties/1/id_number"]
    assert made["Location"] == f"{API}{made.json()['id']}/"
    assert (made.json()["place"], made.json()["facts"]) == ("东 大 街", "一\n二")
    assert (Case.objects.count(), Party.objects.count()) == (1, 1)


def test_a_row_of_another_case_is_answered_as_one_that_is_not_there(here, a_case, browse, now):
    case, other = a_case(), a_case(hours=5)
    thing = {"name": "现金", "quantity": "1", "how": "seized", "taken_at": now.isoformat(), "place": "办案区"}
    foreign, absent = other.parties.get().pk, 99999999

    answers = [
        browse(here.officer).post(f"{API}{case.pk}/property/", {**thing, "holder_before": key}, content_type=JSON)
        for key in (foreign, absent)
    ]

    said = [answer.json()["errors"][0] for answer in answers]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert {each["code"] for each in said} == {"does_not_exist"}
    assert said[0]["detail"].replace(str(foreign), "") == said[1]["detail"].replace(str(absent), "")


def test_the_catalogues_hold_what_a_request_needs(here, browse):
    client = browse(here.officer)
    kinds = {row["kind"]: row for row in client.get(f"{API}matter-kinds/").json()}
    cause = next(row for row in client.get(f"{API}causes/").json() if row["code"] == "ZA2025-051-1")
    follow_ups = {row["name"]: row for row in client.get(f"{API}follow-up-kinds/").json()}

    assert [row["name"] for row in kinds["filing"]["particulars"]] == ["crime_facts", "responsibility", "jurisdiction"]
    assert {row["only"] for row in kinds["filing"]["particulars"]} == {"criminal"}
    assert "outcome" in {row["name"] for row in kinds["penalty"]["decision"]}
    assert [row for row in cause["ranges"] if row["words"]] == cause["ranges"] != []
    assert [row["name"] for row in follow_ups["serve"]["particulars"]] == ["served_on", "served_how"]
    assert client.get(f"{API}measure-kinds/").json()
    assert client.get(f"{API}document-kinds/").json()


def test_who_one_is_and_whom_one_finds(here, browse):
    me = browse(here.officer).get("/api/v1/me/").json()
    own = browse(here.officer).get("/api/v1/officers/", {"page_size": 100}).json()
    every = browse(here.supervisor).get("/api/v1/officers/", {"page_size": 100}).json()

    assert (me["id"], me["badge"], me["unit"]) == (here.officer.pk, here.officer.badge_number, here.unit.code)
    assert "officer" in {post["role"] for post in me["posts"]}
    assert {row["unit"] for row in own["results"]} == {here.unit.code}
    assert own["total"] < every["total"]
    stranger = here.supervisor.pk
    assert browse(here.officer).get(f"/api/v1/officers/{stranger}/").status_code == 404
    assert here.unit.code in {row["code"] for row in browse(here.officer).get("/api/v1/units/").json()}


def test_a_program_with_a_token_is_answered_in_the_language_it_asks_for(here, client):
    _row, token = tokens.issue(by=here.officer, at=timezone.now(), label="archive", days=1)
    headers = {"Authorization": f"Token {token}"}

    english = client.get(f"{API}matter-kinds/", headers={**headers, "Accept-Language": "en"}).json()
    chinese = client.get(f"{API}matter-kinds/", headers=headers).json()

    assert english[0]["label"].isascii()
    assert not chinese[0]["label"].isascii()
