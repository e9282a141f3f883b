"""Issue 3, intake: what looks alike stands on the form while it is typed, without script after sending it once."""

from uuid import uuid4

import pytest
from django.utils import timezone

from cases.models import Case, RegistrationDraft, RepeatedReport

pytestmark = pytest.mark.django_db
REGISTER, ALIKE = "/cases/register/", "/cases/register/alike/"


@pytest.fixture
def first(a_case):
    return a_case()


@pytest.fixture
def typed(here, first):
    moment = timezone.localtime(first.occurred_at).strftime("%Y-%m-%dT%H:%M")
    cause = first.cause
    return {
        "key": uuid4().hex,
        "draft_version": "0",
        "kind": "administrative",
        "source": "walk_in",
        "unit": here.unit.pk,
        "cause": f"{cause.name} 〔{cause.code}〕",
        "lead": here.officer.pk,
        "assistants": [here.second.pk],
        "occurred_at": moment,
        "reported_at": moment,
        "received_by": here.officer.pk,
        "place": first.place,
        "facts": "又有人来报同一件事。",
        "party-TOTAL_FORMS": 1,
        "party-INITIAL_FORMS": 0,
    }


def test_while_typing_the_part_of_the_page_names_case_reasons_and_link(here, first, typed, browse):
    answer = browse(here.officer).post(ALIKE, {"key": typed["key"], "place": first.place, **when(typed)})

    page = answer.content.decode()
    assert (answer.status_code, f'href="/cases/{first.pk}/"' in page, first.number in page) == (200, True, True)
    assert "same place, at most three days apart" in page
    assert "<html" not in page


def when(typed):
    return {"occurred_at": typed["occurred_at"]}


@pytest.mark.parametrize("half", [{}, {"occurred_at": "2026-1"}, {"party-TOTAL_FORMS": "x", "party-0-id_number": "1"}])
def test_half_a_form_is_no_error(here, half, browse):
    answer = browse(here.officer).post(ALIKE, half)

    assert (answer.status_code, answer.content.decode().strip()) == (200, "")


def test_without_script_the_first_sending_shows_them_and_keeps_the_form_and_the_draft(here, first, typed, browse):
    client = browse(here.officer)
    client.post("/cases/register/drafts/save/", typed, headers={"accept": "application/json"})

    answer = client.post(REGISTER, typed)

    page = answer.content.decode()
    assert (answer.status_code, Case.objects.count(), RegistrationDraft.objects.count()) == (200, 1, 1)
    assert (first.number in page, "又有人来报同一件事。" in page, "errorlist" in page) == (True, True, False)


@pytest.mark.parametrize("said", ["", "different", "same"])
def test_whatever_is_said_the_second_sending_registers(here, first, typed, browse, said):
    chosen = f"same-{first.pk}" if said == "same" else said

    answer = browse(here.officer).post(REGISTER, {**typed, "alike_shown": [first.pk], "alike": chosen})

    assert (answer.status_code, Case.objects.count()) == (302, 2)


def test_the_same_can_join_the_case_without_what_only_a_new_case_needs(here, first, typed, browse):
    said = {**typed, "alike_shown": [first.pk], "alike": f"append-{first.pk}", "cause": "", "assistants": []}

    answer = browse(here.officer).post(REGISTER, said)
    page = browse(here.officer).get(f"/cases/{first.pk}/").content.decode()

    assert (answer.status_code, answer.url, Case.objects.count()) == (302, f"/cases/{first.pk}/", 1)
    assert RepeatedReport.objects.get().facts == "又有人来报同一件事。"
    assert ("Reported again" in page, "又有人来报同一件事。" in page) == (True, True)


def test_a_choice_that_was_not_offered_joins_nothing(here, first, typed, browse):
    other = {**typed, "place": "南门外", "alike": f"append-{first.pk}"}

    answer = browse(here.officer).post(REGISTER, other)

    assert (answer.status_code, Case.objects.count(), RepeatedReport.objects.count()) == (302, 2, 0)
