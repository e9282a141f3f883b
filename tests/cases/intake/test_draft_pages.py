"""Issue 3: a lost connection loses no draft, nothing typed is lost by an error, and drafts are one's own."""

from uuid import uuid4

import pytest

from cases.models import Case, RegistrationDraft

pytestmark = pytest.mark.django_db
SAVE, LIST = "/cases/register/drafts/save/", "/cases/register/drafts/"
SCRIPT = {"accept": "application/json"}


@pytest.fixture
def typed(here):
    return {
        "key": uuid4().hex,
        "draft_version": "0",
        "kind": "administrative",
        "source": "found",
        "place": "东大街",
        "occurred_at": "2026-11",
        "assistants": [here.second.pk],
        "facts": "口角",
        "party-TOTAL_FORMS": 3,
        "party-INITIAL_FORMS": 0,
        "party-1-name": "张三丰",
        "party-1-id_number": "12",
    }


def test_the_script_is_told_the_version_and_the_time(here, typed, browse):
    answer = browse(here.officer).post(SAVE, typed, headers=SCRIPT)

    assert (answer.status_code, answer.json()["version"], len(answer.json()["saved"])) == (200, 1, 5)


def test_without_a_script_the_button_saves_and_shows_the_form_again(here, typed, browse):
    client = browse(here.officer)

    answer = client.post(SAVE, typed, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [(f"/cases/register/drafts/{RegistrationDraft.objects.get().key}/", 302)]
    assert [word in page for word in ("东大街", "张三丰", 'value="12"', 'value="2026-11"')] == [True] * 4
    assert "errorlist" not in page


def test_a_draft_comes_back_as_it_was_and_registers(here, typed, browse):
    client = browse(here.officer)
    client.post(SAVE, typed, headers=SCRIPT)

    page = client.get(f"{LIST}{RegistrationDraft.objects.get().key}/")
    form = page.context["form"]

    assert (form["source"].value(), list(form["assistants"].value())) == ("found", [str(here.second.pk)])
    assert (page.context["draft_version"], page.context["key"]) == (1, typed["key"])


def test_my_drafts_are_listed_without_the_parties_and_thrown_away(here, typed, browse):
    client = browse(here.officer)
    client.post(SAVE, typed, headers=SCRIPT)

    page = client.get(LIST).content.decode()
    assert ("东大街" in page, "张三丰" in page) == (True, False)

    client.post(f"{LIST}{RegistrationDraft.objects.get().key}/throw-away/")
    assert RegistrationDraft.objects.count() == 0


def test_another_officers_draft_is_not_there(here, typed, browse):
    browse(here.officer).post(SAVE, typed, headers=SCRIPT)
    key = RegistrationDraft.objects.get().key
    other = browse(here.second)

    assert other.get(f"{LIST}{key}/").status_code == 404
    assert other.post(f"{LIST}{key}/throw-away/").status_code == 404
    assert "东大街" not in other.get(LIST).content.decode()


def test_of_two_windows_the_later_keeps_its_text_on_the_page_under_a_key_of_its_own(here, typed, browse):
    client = browse(here.officer)
    client.post(SAVE, typed, headers=SCRIPT)
    other = {**typed, "place": "西大街"}

    told = client.post(SAVE, other, headers=SCRIPT)
    page = client.post(SAVE, other)

    assert (told.status_code, told.json()["new_key"] != typed["key"]) == (409, True)
    assert (page.status_code, "西大街" in page.content.decode()) == (409, True)
    assert page.context["key"] != typed["key"]


def test_registering_from_a_draft_takes_it_away(here, typed, browse):
    client = browse(here.officer)
    client.post(SAVE, typed, headers=SCRIPT)
    whole = {
        **typed,
        "unit": here.unit.pk,
        "cause": "ZA2025-051-1",
        "lead": here.officer.pk,
        "party-1-id_number": "",
        "occurred_at": "2026-03-01T10:00",
        "reported_at": "2026-03-01T11:00",
        "party-1-role": "victim",
        "circumstance": "巡逻中发现",
        "dates_confirmed": "on",
    }

    answer = client.post("/cases/register/", whole)

    assert (answer.status_code, Case.objects.count(), RegistrationDraft.objects.count()) == (302, 1, 0)


def test_what_a_source_needs_is_asked_for_beside_its_field(here, typed, browse):
    whole = {
        **typed,
        "unit": here.unit.pk,
        "cause": "ZA2025-051-1",
        "lead": here.officer.pk,
        "party-1-id_number": "",
        "occurred_at": "2026-03-01T10:00",
        "reported_at": "2026-03-01T11:00",
        "party-1-role": "victim",
        "source": "transfer",
        "from_organ": "市场监管局",
    }

    answer = browse(here.officer).post("/cases/register/", whole)

    form = answer.context["form"]
    assert (answer.status_code, form.errors) == (422, {"letter": ["Give the number of the letter of transfer."]})
    assert ("市场监管局" in answer.content.decode(), "张三丰" in answer.content.decode()) == (True, True)
