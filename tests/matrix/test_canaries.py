"""P9, P12, X3: what identifies a person is in no log line, no error page, no message and no row as it was written."""

import logging
from uuid import uuid4

import pytest

from cases.models import Party
from portal.ledger.models import Event
from tests.matrix.asking import a_new_case, client_of
from tests.matrix.test_matrix import body_of, contents
from tests.support.world import PLANTED, REPORTER

TYPED = {
    "name": "诸葛听雪",
    "id_number": "999999197705125832",
    "phone": "13700008888",
    "address": "云溪县听雪巷九十九号",
}


@pytest.fixture
def said(caplog):
    """Everything that is logged, from the finest level up."""
    caplog.set_level(logging.DEBUG)
    return caplog


def form(world, **changes):
    person = {f"party-0-{name}": value for name, value in TYPED.items()}
    return {**a_new_case(world, "new_case"), **person, "party-0-is_confidential": "on", **changes}


def found_in(text):
    words = [*TYPED.values(), *PLANTED.values(), REPORTER]
    return [word for word in words if word in text]


def steps(world):
    """Yield (what, answer, whether it may show what was typed) for what an officer does with a person's data."""
    client = client_of(world, "handler")
    yield "draft", client.post("/cases/register/drafts/save/", {**form(world), "key": uuid4().hex}), False
    yield "wrong", client.post("/cases/register/", form(world, place="")), True
    yield "registered", client.post("/cases/register/", form(world)), False
    party = Party.objects.order_by("-pk").first()
    yield "looked at", client.post(f"/cases/parties/{party.pk}/reveal/", {"reason": "核对"}), True
    given = {"role": "reporter", "revision": 1, "reason": "更正", "phone": TYPED["phone"], "is_confidential": "on"}
    yield "corrected", client.post(f"/cases/parties/{party.pk}/correct/", given), False
    yield "searched", client.post("/cases/people/find/", {"sought": TYPED["phone"], "reason": "核查"}), True
    for role in ("head", "department", "leader", "supervisor"):
        other = client_of(world, role)
        for section in ("", "parties/", "matters/", "history/"):
            yield f"{role} {section}", other.get(f"/cases/{party.case_id}/{section}"), False
        yield f"{role} api", other.get(f"/api/v1/cases/{party.case_id}/"), False
        yield f"{role} search", other.post("/cases/people/find/", {"sought": "13700000000", "reason": "核查"}), False


def test_what_an_officer_types_stays_on_the_page_that_asked_for_it(world, said):
    leaks = [what for what, answer, may_show in steps(world) if not may_show and found_in(body_of(answer))]

    assert leaks == []
    assert Party.objects.filter(role="reporter", is_confidential=True).count() == 2
    assert found_in(said.text) == []
    assert found_in(repr(contents())) == []
    assert found_in("".join(Event.objects.values_list("payload", flat=True))) == []


def test_an_accident_shows_and_logs_no_persons_data(world, said, monkeypatch):
    def accident(**given):
        raise RuntimeError(f"no connection, {len(given)} values in hand")

    monkeypatch.setattr("cases.intake.views.register_case", accident)

    answer = client_of(world, "handler").post("/cases/register/", form(world))

    assert answer.status_code == 500
    assert "no connection" in said.text
    assert found_in(body_of(answer)) == []
    assert found_in(said.text) == []


def test_a_leak_would_be_found(world, said):
    """Negative control: the words looked for are those that are typed."""
    logging.getLogger("tests").warning("party %s", TYPED["name"])

    assert found_in(said.text) == [TYPED["name"]]
    assert Party.objects.filter(case=world.own, role="victim").get().name_mask == "司*"
