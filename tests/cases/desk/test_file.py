"""B13, C3, C7, C11, X3: one case in five sections; personal data masked, each look for a reason and recorded."""

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.desk.file.queries import counts_of
from cases.file.case.states import MatterKind
from cases.file.evidence.deeds import EvidenceInput
from cases.file.evidence.deeds import add as add_evidence
from cases.file.parties.persons import PartyInput
from cases.models import Case, Evidence, Party
from cases.quality.corrections import deeds as corrections
from cases.review.chain import Move
from cases.review.rounds.queries import matters_with_rounds
from portal.ledger.models import Event
from portal.ledger.writing.recording import deed, record_refusal
from portal.people.actors import actor
from tests.cases.casework import asked
from tests.shell.making_files import a_pdf

pytestmark = pytest.mark.django_db
VIDEO = b"\0\0\0\x18ftypisom" + bytes(64)
ITEM = EvidenceInput("证人证言", "witness", date(2026, 3, 16))
SECTIONS = ("facts", "parties", "evidence", "matters", "history")


def page_of(client, case, section="facts"):
    return client.get(reverse("cases:section", args=[case.pk, section]))


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("second", 200),
        ("legal_officer", 200),
        ("head", 200),
        ("reviewer", 200),
        ("leader", 200),
        ("supervisor", 200),
        ("personnel", 404),
        ("rule_admin", 404),
        ("system_admin", 404),
        ("security_admin", 404),
        ("audit_admin", 404),
    ],
)
def test_each_section_opens_to_those_who_may_know_of_the_case(here, a_case, browse, who, status, section):
    assert page_of(browse(getattr(here, who)), a_case(), section).status_code == status


def test_a_section_that_does_not_exist_is_not_found(here, a_case, browse):
    assert page_of(browse(here.officer), a_case(), "secrets").status_code == 404


def test_sealed_data_stand_on_no_page(here, a_case, asked_for, decided, browse, canary):
    case = a_case()
    matter = asked_for(case)
    decided(matter, here.legal_officer)
    decided(matter, here.head, Move.RETURN)
    officer, reviewer = browse(here.officer), browse(here.reviewer)

    pages = [page_of(officer, case, section) for section in SECTIONS]
    pages += [officer.get("/cases/"), officer.get(reverse("cases:resubmit", args=[matter.pk])), officer.get("/")]
    pages += [officer.get(f"/api/v1/cases/{case.pk}/"), reviewer.get(f"/api/v1/cases/matters/{matter.pk}/")]

    assert {page.status_code for page in pages} == {200}
    for page in pages:
        assert [value for value in canary.values if value in page.content.decode()] == []
    assert "欧*" in pages[1].content.decode()


def test_a_look_for_a_reason_shows_the_data_once_and_is_recorded(here, a_case, browse, canary):
    case = a_case()
    url = reverse("cases:reveal", args=[case.parties.get().pk])

    response = browse(here.legal_officer).post(url, {"reason": "核对身份"}, headers={"hx-request": "true"})

    assert [value for value in canary.values if value in response.content.decode()] == list(canary.values)
    event = Event.objects.get(kind="party.revealed")
    assert (event.actor_name, "核对身份" in event.payload) == (here.legal_officer.name, True)
    assert canary.name not in event.payload


def test_a_look_without_a_reason_is_refused_and_shows_nothing(here, a_case, browse, canary):
    case = a_case()

    response = browse(here.officer).post(reverse("cases:reveal", args=[case.parties.get().pk]), {"reason": " "})

    assert response.status_code == 422
    assert canary.name not in response.content.decode()
    assert not Event.objects.filter(kind="party.revealed").exists()


def test_a_look_at_a_party_of_a_hidden_case_is_not_found(here, a_case, browse):
    party = a_case().parties.get()

    response = browse(here.rule_admin).post(reverse("cases:reveal", args=[party.pk]), {"reason": "x"})

    assert response.status_code == 404


def test_a_confidential_reporter_has_no_name_for_those_who_do_not_handle_the_case(here, a_case, browse):
    case = a_case(parties=[PartyInput("reporter", "孙七七", is_confidential=True)])

    assert "孙*" in page_of(browse(here.officer), case, "parties").content.decode()
    page = page_of(browse(here.head), case, "parties").content.decode()
    assert "孙*" not in page
    assert "asks to stay unnamed" in page
    refused = browse(here.head).post(reverse("cases:reveal", args=[Party.objects.get().pk]), {"reason": "想看"})
    assert refused.status_code == 403


def test_evidence_is_added_with_its_hash_and_opened_with_a_record(here, a_case, browse):
    case = a_case()
    client = browse(here.officer)
    data = {
        "title": "监控录像",
        "kind": "audio_visual",
        "collected_on": date.today().isoformat(),
        "file": SimpleUploadedFile("a.mp4", VIDEO, content_type="text/html"),
    }

    assert client.post(reverse("cases:add_evidence", args=[case.pk]), data).status_code == 302
    evidence = Evidence.objects.get()
    response = client.post(reverse("cases:open_evidence", args=[evidence.pk]))

    assert b"".join(response.streaming_content) == VIDEO
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert response["Content-Security-Policy"].startswith("sandbox;")
    assert Event.objects.filter(kind="evidence.opened", about_id=str(case.pk)).count() == 1


def test_a_file_that_was_exchanged_is_not_handed_out(here, a_case, browse):
    case = a_case()
    client = browse(here.officer)
    data = {
        "title": "笔录",
        "kind": "witness",
        "collected_on": date.today().isoformat(),
        "file": SimpleUploadedFile("a.pdf", a_pdf()),
    }
    client.post(reverse("cases:add_evidence", args=[case.pk]), data)
    with open(Evidence.objects.get().file.path, "wb") as file:
        file.write(b"as somebody would like it")

    response = client.post(reverse("cases:open_evidence", args=[Evidence.objects.get().pk]))

    assert response.status_code == 422
    assert b"as somebody" not in response.content


def test_evidence_without_a_title_is_refused_beside_its_field(here, a_case, browse):
    response = browse(here.officer).post(reverse("cases:add_evidence", args=[a_case().pk]), {"kind": "object"})

    assert response.status_code == 422
    assert set(response.context["evidence_form"].errors) == {"title", "collected_on"}


def test_a_file_that_is_not_what_its_name_says_is_refused_beside_its_field(here, a_case, browse):
    case = a_case()
    data = {
        "title": "笔录",
        "kind": "witness",
        "collected_on": date.today().isoformat(),
        "file": SimpleUploadedFile("a.pdf", b"<html>"),
    }

    response = browse(here.officer).post(reverse("cases:add_evidence", args=[case.pk]), data)

    assert response.status_code == 422
    assert list(response.context["evidence_form"].errors) == ["file"]
    assert not Evidence.objects.exists()


def test_a_file_has_a_name_that_the_answer_can_carry(here, a_case, browse):
    case = a_case()
    client = browse(here.officer)
    data = {
        "title": "笔录",
        "kind": "witness",
        "collected_on": date.today().isoformat(),
        "file": SimpleUploadedFile('询问"笔录".txt', "笔录".encode()),
    }
    client.post(reverse("cases:add_evidence", args=[case.pk]), data)

    response = client.post(reverse("cases:open_evidence", args=[Evidence.objects.get().pk]))

    name = quote("询问_笔录_.txt")
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"


def test_nobody_but_a_handler_adds_to_the_file(here, a_case, browse):
    case = a_case()
    data = {"title": "x", "kind": "object", "collected_on": date.today().isoformat()}

    assert browse(here.head).post(reverse("cases:add_evidence", args=[case.pk]), data).status_code == 403
    assert (
        browse(here.head)
        .post(reverse("cases:add_party", args=[case.pk]), {"party-role": "witness", "party-name": "王某"})
        .status_code
        == 403
    )


def test_a_party_is_added_sealed(here, a_case, browse):
    case = a_case()
    client = browse(here.officer)

    party = {"party-role": "witness", "party-name": "王小明"}
    response = client.post(reverse("cases:add_party", args=[case.pk]), party)

    assert response.status_code == 302
    found = case.parties.order_by("pk").values_list("role", "name_mask")
    assert list(found) == [("suspect", "欧*"), ("witness", "王*")]


def test_the_history_is_told_in_sentences(here, a_case, asked_for, decided, browse):
    case = a_case()
    matter = asked_for(case)
    decided(matter, here.legal_officer, Move.RETURN, opinion="缺笔录")

    lines = page_of(browse(here.officer), case, "history").context["history"]

    assert [(line.sentence, line.said) for line in lines] == [
        ("Legal officer returned for correction: filing.", "缺笔录"),
        ("Handed in: filing. The case is now filed.", ""),
        (f"Registered the case under number {case.number}.", ""),
    ]


def test_a_long_history_is_turned_page_by_page_to_its_beginning(here, a_case, now, browse):
    case = a_case()
    for number in range(201):
        seen = corrections.seen_of(Case.objects.get(pk=case.pk))
        corrections.correct(
            by=here.officer,
            at=now + timedelta(seconds=number),
            thing="case",
            pk=case.pk,
            seen=seen,
            reason="补充",
            changes={"facts": f"补充{number}"},
        )
    client = browse(here.officer)

    newest = page_of(client, case, "history").context["history"]
    oldest = client.get(reverse("cases:section", args=[case.pk, "history"]), {"after": newest.next_cursor}).context[
        "history"
    ]

    assert (len(newest), len(oldest), oldest.next_cursor) == (200, 2, None)
    assert oldest.rows[-1].sentence == f"Registered the case under number {case.number}."
    assert not {line.seq for line in newest} & {line.seq for line in oldest}


@pytest.mark.parametrize("matters", [1, 3])
def test_the_decisions_take_the_same_number_of_questions_for_any_number(
    here, a_case, asked_for, decided, now, django_assert_num_queries, matters
):
    case = a_case()
    for each in range(matters):
        matter = asked_for(case, at=now - timedelta(minutes=50 - each))
        decided(matter, here.legal_officer, Move.REJECT, at=now - timedelta(minutes=49 - each))

    with django_assert_num_queries(10):
        found = matters_with_rounds(case, here.officer, now)

    assert [len(matter.held) for matter in found] == [1] * matters


def test_corrections_are_offered_to_who_makes_them_and_not_in_a_void_case(here, a_case, asked_for, decided, browse):
    case = a_case()
    address = reverse("cases:corrections", args=[case.pk])

    offered = {
        name: address in page_of(browse(getattr(here, name)), case).content.decode()
        for name in ("officer", "second", "head", "leader", "supervisor")
    }
    decided(asked_for(case, MatterKind.VOIDING, particulars={"why": "none"}), here.head)

    assert offered == {"officer": True, "second": True, "head": False, "leader": False, "supervisor": False}
    assert address not in page_of(browse(here.officer), case).content.decode()


def test_the_tab_of_the_history_counts_what_was_done_and_no_attempt(here, a_case, now):
    case = a_case()
    before = counts_of(case)
    record_refusal("case.shared", by=actor(here.officer), at=now, about=case, reason="x")
    with deed("matter.put-back", by=actor(here.officer), at=now, about=case) as record:
        record.note(page=1)

    after = counts_of(case)
    assert after["history"] == before["history"] + 1
    assert {name: number for name, number in after.items() if name != "history"} == {
        name: number for name, number in before.items() if name != "history"
    }
    assert after["parties"] == case.parties.count()


def test_what_a_level_holds_is_not_offered_for_correction_and_says_so_first(here, a_case, browse):
    case = a_case()
    item = add_evidence(by=here.officer, at=case.registered_at, case_id=case.pk, item=ITEM, dates_confirmed=True)
    own = browse(here.officer)
    shown = [
        (reverse("cases:file", args=[case.pk]), reverse("cases:correct", args=["case", case.pk])),
        (reverse("cases:section", args=[case.pk, "evidence"]), reverse("cases:correct", args=["evidence", item.pk])),
        (
            reverse("cases:section", args=[case.pk, "parties"]),
            reverse("cases:correct_party", args=[case.parties.get().pk]),
        ),
    ]
    for page, link in shown:
        assert link in own.get(page).content.decode()
        assert 'name="reason"' in own.get(link).content.decode()

    asked(case, MatterKind.NOT_FILING, at=case.registered_at)

    for page, link in shown:
        assert link not in own.get(page).content.decode()
        told = own.get(link).content.decode()
        assert ('name="reason"' in told, "under review" in told) == (False, True)


def test_what_a_filing_alone_holds_is_named_above_the_form(here, a_case, browse):
    case = a_case()
    url = reverse("cases:correct", args=["case", case.pk])
    assert "under review" not in browse(here.officer).get(url).content.decode()

    asked(case, MatterKind.FILING, at=case.registered_at)

    told = browse(here.officer).get(url).content.decode()
    assert ('name="reason"' in told, "under review" in told, "place and facts may" in told) == (True, True, True)


def test_who_handed_an_item_in_is_shown_to_those_who_handle_the_case_for_a_reason(here, a_case, browse):
    case = a_case()
    named = EvidenceInput(
        "监控录像", "audio_visual", ITEM.collected_on, provider_name="诸葛店主", provider_address="西大街88号"
    )
    item = add_evidence(by=here.officer, at=case.registered_at, case_id=case.pk, item=named, dates_confirmed=True)
    url, own = reverse("cases:reveal_provider", args=[item.pk]), browse(here.officer)

    assert url in own.get(reverse("cases:section", args=[case.pk, "evidence"])).content.decode()
    assert url not in browse(here.head).get(reverse("cases:section", args=[case.pk, "evidence"])).content.decode()
    refused = own.post(url, {"reason": " "})
    assert (refused.status_code, "诸葛店主" in refused.content.decode()) == (422, False)
    assert browse(here.head).post(url, {"reason": "想看"}).status_code == 403
    assert not Event.objects.filter(kind="provider.revealed").exists()

    told = own.post(url, {"reason": "退还原物"}).content.decode()

    assert [word for word in ("诸葛店主", "西大街88号") if word not in told] == []
    event = Event.objects.get(kind="provider.revealed")
    assert (event.actor_name, "退还原物" in event.payload, "诸葛" in event.payload) == (here.officer.name, True, False)


def test_what_may_not_be_asked_now_says_why(here, a_case, browse):
    case = a_case()
    asked(case, MatterKind.NOT_FILING, at=case.registered_at)

    page = browse(here.officer).get(reverse("cases:ask", args=[case.pk]))

    reasons = dict(page.context["barred"])
    assert "filing" not in dict(page.context["kinds"])
    assert "still open" in reasons["filing"]
    assert reasons["filing"] in page.content.decode()
