"""X6: the API calls the same deeds with the same rights and says no in the same sentences."""

import pytest
from django.utils import timezone

from cases.models import Case, Matter
from cases.workflow import Stage

pytestmark = pytest.mark.django_db
API = "/api/v1/cases/"


def post(client, path, data):
    return client.post(f"{API}{path}", data, content_type="application/json")


def test_a_case_is_registered_asked_for_and_approved_through_the_api(here, browse, now, answers):
    moment = timezone.localtime(now).isoformat()
    data = {
        "unit": here.unit.code, "kind": "administrative", "cause": "ZA2025-051-1", "source": "walk_in",
        "lead": here.officer.badge_number, "assistants": [here.second.badge_number], "occurred_at": moment,
        "reported_at": moment, "place": "东大街", "facts": "口角", "parties": [{"role": "suspect", "name": "张三丰"}],
    }  # fmt: skip

    case = post(browse(here.officer), "", data)
    matter = post(browse(here.officer), f"{case.json()['id']}/ask/", {"kind": "filing", "proposal": "拟予立案"})
    decided = post(browse(here.legal_officer), f"matters/{matter.json()['id']}/decide/", {
        "move": "approve", "seen_version": matter.json()["version"], "seen_digest": matter.json()["content_digest"],
        "answers": dict.fromkeys(["identity", "facts", "characterisation", "law", "procedure", "proposal"], True),
    })  # fmt: skip

    assert (case.status_code, matter.status_code, decided.status_code) == (201, 201, 200)
    assert case.json()["parties"][0]["name"] == "张*"
    assert Matter.objects.get().stage == Stage.UNIT_HEAD


def test_the_api_says_no_with_the_sentence_of_the_page(here, a_case, asked_for, browse):
    case = a_case()
    matter = asked_for(case)
    decision = {"move": "approve", "seen_version": 1, "seen_digest": matter.content_digest}

    handler = post(browse(here.officer), f"matters/{matter.pk}/decide/", decision)
    incomplete = post(browse(here.legal_officer), f"matters/{matter.pk}/decide/", decision)
    stale = post(browse(here.legal_officer), f"matters/{matter.pk}/decide/", {**decision, "seen_version": 7})
    hidden = post(browse(here.rule_admin), f"matters/{matter.pk}/decide/", decision)

    assert handler.status_code == 403
    assert handler.json()["detail"] == "You handle this case, so somebody else reviews it."
    assert (incomplete.status_code, len(incomplete.json()["fields"])) == (422, 6)
    assert (stale.status_code, stale.json()["changes"]) == (409, ["The matter now stands at: legal officer."])
    assert hidden.status_code == 404


@pytest.mark.parametrize(("who", "seen"), [("officer", 1), ("head", 1), ("supervisor", 1), ("rule_admin", 0)])
def test_the_lists_hold_what_one_may_know_of(here, a_case, asked_for, browse, who, seen):
    asked_for(a_case())
    client = browse(getattr(here, who))

    assert len(client.get(API).json()["results"]) == seen
    assert len(client.get(f"{API}matters/").json()["results"]) == seen


def test_matters_that_wait_for_oneself_are_asked_for_by_name(here, a_case, asked_for, browse):
    asked_for(a_case())

    assert len(browse(here.legal_officer).get(f"{API}matters/", {"waiting": "true"}).json()["results"]) == 1
    assert browse(here.head).get(f"{API}matters/", {"waiting": "true"}).json()["results"] == []


def test_taking_up_resubmitting_and_withdrawing_are_the_deeds_of_the_pages(here, a_case, asked_for, browse):
    matter = asked_for(a_case())

    taken = post(browse(here.legal_officer), f"matters/{matter.pk}/take-up/", {})
    early = post(browse(here.officer), f"matters/{matter.pk}/resubmit/", {"seen_version": 1, "proposal": "x"})
    gone = post(browse(here.officer), f"matters/{matter.pk}/withdraw/", {"seen_version": 1})

    assert taken.json()["holder"] == here.legal_officer.badge_number
    assert early.status_code == 409
    assert gone.json()["stage"] == "withdrawn"


def test_catalogues_are_open_to_those_who_are_logged_in(here, browse, client):
    assert len(browse(here.officer).get(f"{API}defects/").json()) == 50
    assert browse(here.officer).get(f"{API}causes/").status_code == 200
    assert client.get(f"{API}defects/").status_code in {401, 403}
    assert Case.objects.count() == 0
