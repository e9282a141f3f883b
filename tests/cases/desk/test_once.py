"""A form or API call sent twice writes once: same key and body, same answer; another body, 409; keys are one's own."""

import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from cases.models import Case, CaseDocument, Party
from portal.ledger.models import SentForm
from portal.ledger.writing import once
from portal.people.services import tokens
from tests import factories

ROOT = Path(settings.BASE_DIR)
# A door, a language and a password are no records; the administration has Django's own forms.
WITHOUT_KEY = {"login.html", "account.html", "language.html", "password.html", "base_site.html", "officer.html"}
API = "/api/v1/cases/"


def templates():
    return [path for app in ("cases", "appraisal", "portal") for path in (ROOT / app).rglob("templates/**/*.html")]


def test_every_form_that_is_sent_carries_a_key():
    forms = re.compile(r'<form[^>]*(?:method="post"|hx-post)[^>]*>.*?</form>', re.DOTALL | re.IGNORECASE)
    without = [
        f"{path.name}: {form[:80]}"
        for path in templates()
        if path.name not in WITHOUT_KEY
        for form in forms.findall(path.read_text())
        if "{% form_key %}" not in form
    ]

    assert without == []


def test_what_a_part_of_a_page_sends_carries_the_key_too():
    """A part that is no form and is sent by itself (hx-post) holds the key, but for who is reading at the moment."""
    parts = re.compile(r"<(?!form)(\w+)[^>]*hx-post[^>]*>(?:(?!</\1>).)*</\1>", re.DOTALL)
    found = {path.name: part for path in templates() for part in (each[0] for each in parts.finditer(path.read_text()))}

    assert [name for name, part in found.items() if "{% form_key %}" not in part] == ["presence.html"]
    assert "review.html" in found


def key_on(client, url):
    return re.search(r'name="once" value="([^"]+)"', client.get(url).content.decode()).group(1)


def party_form(client, case):
    url = f"/cases/{case.pk}/parties/"
    form = {"party-role": "witness", "party-name": "张三丰", "party-paper": "identity_card"}
    return {**form, "once": key_on(client, url)}


@pytest.mark.django_db
def test_a_party_sent_twice_is_written_once(here, a_case, asked_for, browse):
    case = a_case()
    client = browse(here.officer)
    form = party_form(client, case)
    before = Party.objects.count()

    answers = [client.post(f"/cases/{case.pk}/add-party/", form) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302] * 3, answers[0].content.decode()[-3000:]
    assert len({answer["Location"] for answer in answers}) == 1
    assert Party.objects.count() == before + 1


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_409_and_another_page_is_free(here, a_case, browse):
    case = a_case()
    client = browse(here.officer)
    form = party_form(client, case)
    client.post(f"/cases/{case.pk}/add-party/", form)
    before = Party.objects.count()

    other = client.post(f"/cases/{case.pk}/add-party/", {**form, "party-name": "李四"})

    assert (other.status_code, Party.objects.count()) == (409, before)
    assert "sent before with other content" in other.content.decode()


def body(here):
    moment = timezone.localtime().isoformat()
    return {
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


def send(client, data, key="retry-1"):
    return client.post(API, data, content_type="application/json", headers={"Idempotency-Key": key})


@pytest.mark.django_db
def test_an_api_call_sent_again_gets_the_first_answer(here, browse):
    data = body(here)

    first, again = send(browse(here.officer), data), send(browse(here.officer), data)
    changed = send(browse(here.officer), {**data, "place": "西大街"})
    fresh = send(browse(here.officer), data, key="retry-2")
    theirs = send(browse(here.second), {**data, "place": "北大街"})

    assert (first.status_code, again.status_code, changed.status_code) == (201, 201, 409)
    assert json.loads(again.content) == json.loads(first.content)
    assert again["Idempotency-Replayed"] == "true"
    assert "sent before" in changed.json()["detail"]
    assert (fresh.status_code, theirs.status_code) == (201, 201)
    assert Case.objects.count() == 3


@pytest.mark.django_db
def test_a_refused_call_leaves_no_key(here, browse):
    data = body(here)

    refused = send(browse(here.officer), {**data, "cause": "nonsense"})
    mended = send(browse(here.officer), data)

    assert refused.status_code in (400, 422)
    assert mended.status_code == 201


@pytest.mark.django_db
def test_a_kept_answer_is_sealed_and_forgotten(here, browse, settings):
    send(browse(here.officer), body(here))
    kept = SentForm.objects.exclude(answer_sealed="").get()

    assert "张" not in kept.answer_sealed
    assert kept.answer_sealed.startswith("v1:")
    SentForm.objects.update(sent_at=timezone.now() - timedelta(days=8))
    assert once.forget_keys(at=timezone.now(), days=7) >= 1
    assert not SentForm.objects.exists()


@pytest.mark.django_db
def test_a_program_with_a_token_is_answered_alike_too(here, client):
    _row, secret = tokens.issue(by=here.officer, at=timezone.now(), label="县平台")
    data, headers = body(here), {"Idempotency-Key": "k1", "Authorization": f"Token {secret}"}

    first, again = (client.post(API, data, content_type="application/json", headers=headers) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_a_secret_is_neither_kept_nor_shown_twice(here, client):
    data = {"username": here.officer.badge_number, "password": factories.PASSWORD}
    headers = {"Idempotency-Key": "k1"}

    first, again = (client.post("/api/v1/token/", data, content_type="application/json", headers=headers) for _ in "12")

    assert (first.status_code, again.status_code) == (200, 409)
    kept = SentForm.objects.get()
    assert once.answer_of(kept) == {"status": 0, "again": None}
    sent = json.dumps(data).encode()
    assert kept.digest != hashlib.sha256(b"POST /api/v1/token/\n" + sent).hexdigest()


@pytest.mark.django_db
def test_a_page_that_stays_open_makes_one_document_after_the_other(here, a_case, browse):
    case, client = a_case(), browse(here.officer)
    page = f"/cases/{case.pk}/documents/"
    choice = re.search(r'name="document"\s+value="([^"]+):docx"', client.get(page).content.decode()).group(1)
    form = {"once": key_on(client, page), "once_each": "1", "purpose": "办案"}
    url = f"/cases/{case.pk}/make-document/"

    answers = [client.post(url, {**form, "document": f"{choice}:docx", "purpose": each}) for each in ("甲", "乙", "乙")]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert CaseDocument.objects.count() == 2
