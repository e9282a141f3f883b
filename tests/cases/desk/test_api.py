"""X6: the API calls the same deeds with the same rights and says no in the same sentences."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.models import Case, DefectItem, EvaluationItem, Matter
from cases.review.chain import Stage
from portal.dispatch.runs.progress import Silent
from portal.office.exports.jobs import run_export
from portal.office.imports.batches import carry_out, look_through
from portal.office.models import Export

pytestmark = pytest.mark.django_db
API = "/api/v1/cases/"
IMPORTS = "/api/v1/imports/"
OFFICE = "/api/v1/"
EXCERPT = Path(__file__).parents[2] / "data" / "casework_excerpt.csv"


def post(client, path, data):
    return client.post(f"{API}{path}", data, content_type="application/json")


def test_a_case_is_registered_asked_for_and_approved_through_the_api(here, browse, now, answers):
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
        "place": "东大街",
        "facts": "口角",
        "parties": [{"role": "suspect", "name": "张三丰"}],
    }

    case = post(browse(here.officer), "", data)
    matter = post(browse(here.officer), f"{case.json()['id']}/ask/", {"kind": "filing", "proposal": "拟予立案"})
    decided = post(
        browse(here.legal_officer),
        f"matters/{matter.json()['id']}/decide/",
        {
            "move": "approve",
            "seen_version": matter.json()["version"],
            "seen_digest": matter.json()["content_digest"],
            "answers": dict.fromkeys(["identity", "facts", "characterisation", "law", "procedure", "proposal"], True),
        },
    )

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
    assert (incomplete.status_code, len(incomplete.json()["errors"])) == (422, 6)
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

    assert taken.json()["holder"]["badge"] == here.legal_officer.badge_number
    assert early.status_code == 409
    assert gone.json()["stage"] == "withdrawn"


def test_catalogues_are_open_to_those_who_are_logged_in(here, browse, client):
    assert len(browse(here.officer).get(f"{API}defects/").json()) == 50
    assert browse(here.officer).get(f"{API}causes/").status_code == 200
    assert client.get(f"{API}defects/").status_code == 401
    assert Case.objects.count() == 0


def test_several_matters_are_approved_as_they_were_seen_and_only_with_six_answers(here, a_case, asked_for, browse):
    first, second = asked_for(a_case()), asked_for(a_case())
    client = browse(here.legal_officer)
    listed = client.get(f"{API}matters/approve-several/").json()
    chosen = [{"matter": row["id"], **{name: row[name] for name in ("version", "content_digest")}} for row in listed]
    chosen[1]["version"] += 1

    unread = post(client, "matters/approve-several/", {"chosen": chosen, "six_questions": False})
    done = post(client, "matters/approve-several/", {"chosen": chosen, "six_questions": True, "opinion": "同意。"})

    assert unread.status_code == 400
    assert [(row["matter"], bool(row["why_not"])) for row in done.json()] == [
        (chosen[0]["matter"], False),
        (chosen[1]["matter"], True),
    ]
    stages = set(Matter.objects.filter(pk__in=(first.pk, second.pk)).values_list("stage", flat=True))
    assert stages == {Stage.UNIT_HEAD, Stage.LEGAL_OFFICER}


def test_a_list_is_asked_for_made_and_fetched_through_the_api(here, a_case, browse, now):
    a_case()
    client, stranger = browse(here.officer), browse(here.second)
    nameless = post(client, "exports/", {"purpose": " "})
    asked = post(client, "exports/", {"purpose": "月度执法检查"}).json()
    early = client.post(f"{OFFICE}exports/{asked['id']}/fetch/", {}, content_type="application/json")

    run_export(str(asked["id"]), at=now, progress=Silent())
    made = client.get(f"{OFFICE}exports/{asked['id']}/").json()
    fetched = client.post(f"{OFFICE}exports/{asked['id']}/fetch/", {}, content_type="application/json")

    assert (nameless.status_code, early.status_code) == (400, 422)
    assert (asked["is_there"], made["is_there"], made["rows"]) == (False, True, 1)
    assert sha256(b"".join(fetched.streaming_content)).hexdigest() == made["sha256"]
    assert stranger.get(f"{OFFICE}exports/{asked['id']}/").status_code == 404
    assert stranger.get(f"{OFFICE}exports/").json()["results"] == []


@pytest.mark.parametrize(
    "query",
    ["statee=filed", "state=filedd", "since=xx", "unit=nowhere", "after=zzz", "page_size=2", "state=filed&state=x"],
)
def test_a_filter_that_the_list_does_not_know_takes_nothing_out(here, a_case, browse, query):
    a_case()

    refused = post(browse(here.officer), "exports/", {"purpose": "月度执法检查", "query": query})

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "#/query")
    assert not Export.objects.exists()


def test_a_filter_that_does_not_narrow_for_this_person_takes_nothing_out(here, a_case, browse):
    """Who oversees one unit only has no choice of units on the page, so that `unit` would be passed over."""
    a_case()
    said = {"purpose": "月度执法检查", "query": f"unit={here.unit.code}"}

    of_an_officer = post(browse(here.officer), "exports/", said)
    of_all = post(browse(here.supervisor), "exports/", said)

    assert (of_an_officer.status_code, of_all.status_code) == (400, 201)
    assert of_all.json()["query"] == f"unit={here.unit.pk}"


def test_a_table_is_handed_in_and_loaded_through_the_api(here, browse, now):
    client = browse(here.reviewer)
    file = SimpleUploadedFile("a.csv", EXCERPT.read_bytes(), content_type="text/csv")

    batch = client.post(IMPORTS, {"kind": "cases", "origin": "2003", "file": file}).json()
    assert (batch["state"], batch["run"]) == ("reading", "due")
    look_through(at=now, batch_id=batch["id"])
    batch = client.get(f"{IMPORTS}{batch['id']}/").json()
    refused = client.post(f"{IMPORTS}{batch['id']}/load/", {}, content_type="application/json")
    loading = client.post(f"{IMPORTS}{batch['id']}/load/", {"leaves_out": True}, content_type="application/json")
    carry_out(at=now, batch_id=batch["id"])
    again = client.post(f"{IMPORTS}{batch['id']}/load/", {"leaves_out": True}, content_type="application/json")

    assert (batch["state"], bool(batch["refusals"]), batch["new"]) == ("preview", True, batch["new"] or -1)
    assert (refused.status_code, loading.json()["run"], again.status_code) == (422, "due", 409)
    assert Case.objects.filter(batch=batch["id"]).count() == batch["new"]


def test_an_evaluation_is_opened_and_concluded_through_the_api(here, a_case, browse):
    case = a_case()
    client = browse(here.supervisor)
    marks = {item.code: item.full_marks for item in EvaluationItem.objects.all()}
    fault = {"item": DefectItem.objects.first().code, "officer": here.officer.pk, "remark": "未告知权利"}
    stranger = {**fault, "officer": here.leader.pk}

    opened = post(client, f"{case.pk}/evaluations/", {"kind": "department", "reference": "2026-10"}).json()
    refused = post(client, f"evaluations/{opened['id']}/conclude/", {"marks": marks, "faults": [stranger]})
    concluded = post(client, f"evaluations/{opened['id']}/conclude/", {"marks": marks, "faults": [fault]})

    said = {"pointer": "#/faults", "detail": "A finding names somebody who handled or reviewed the case."}
    assert (refused.status_code, refused.json()["errors"]) == (422, [{**said, "code": "refused"}])
    assert (concluded.status_code, concluded.json()["total"]) == (200, 100)
    listed = browse(here.officer).get(f"{API}{case.pk}/evaluations/").json()
    assert [finding["officer"]["badge"] for finding in listed[0]["findings"]] == [here.officer.badge_number]
