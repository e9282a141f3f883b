"""S8: last approvals, exports and sealed records ask for the password once more, on the pages and of a browser's
session at the interface; a token was given for the password."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.file.sealing import deeds as sealing
from cases.intake.venue import VenueInput
from cases.models import SealedAccess
from portal.office.models import Export
from portal.people.services import tokens
from tests.cases.conftest import YES

pytestmark = pytest.mark.django_db
API = "/api/v1/cases/"


@pytest.fixture
def later(settings, browse):
    """Return a function that gives a browser whose owner gave the password long ago."""
    settings.CONFIRM_MINUTES = 5

    def browser(officer):
        client = browse(officer)
        session = client.session
        session["confirmed_at"] = 0
        session.save()
        return client

    return browser


@pytest.fixture
def program(settings):
    """Return a function that gives a program with a token of an officer."""
    settings.CONFIRM_MINUTES = 5

    def logged_in(officer):
        _row, secret = tokens.issue(by=officer, at=timezone.now(), label="县平台")
        return Client(headers={"authorization": f"Token {secret}", "accept-language": "en"})

    return logged_in


def post(client, path, data):
    return client.post(f"{API}{path}", data, content_type="application/json")


def decision_of(matter, **changes):
    matter.refresh_from_db()
    seen = {"seen_version": matter.version, "seen_digest": matter.content_digest}
    return {"move": "approve", **seen, "answers": YES, **changes}


@pytest.fixture
def before_the_leader(here, a_case, asked_for, decided):
    """A request that only the bureau leader has still to approve."""
    matter = asked_for(a_case())
    for reviewer in (here.legal_officer, here.head, here.reviewer):
        decided(matter, reviewer)
    return matter


def test_the_last_approval_asks_a_session_and_trusts_a_token(here, before_the_leader, later, program):
    matter = before_the_leader
    path = f"matters/{matter.pk}/decide/"

    asked = post(later(here.leader), path, decision_of(matter))
    kept = matter.steps.filter(outcome="").count()
    done = post(program(here.leader), path, decision_of(matter))

    assert (asked.status_code, asked.json()["code"], kept) == (403, "password_needed", 1)
    assert "5 minutes" in asked.json()["detail"]
    assert done.status_code == 200


@pytest.mark.parametrize("move", ["return", "reject"])
def test_a_return_is_not_asked_for(here, before_the_leader, later, move):
    said = decision_of(before_the_leader, move=move, opinion="请补正。")

    assert post(later(here.leader), f"matters/{before_the_leader.pk}/decide/", said).status_code == 200


def test_an_earlier_approval_is_not_asked_for(here, a_case, asked_for, later):
    matter = asked_for(a_case())

    assert post(later(here.legal_officer), f"matters/{matter.pk}/decide/", decision_of(matter)).status_code == 200


def test_who_may_not_know_of_the_request_learns_nothing(here, before_the_leader, later):
    answer = post(later(here.rule_admin), f"matters/{before_the_leader.pk}/decide/", decision_of(before_the_leader))

    assert answer.status_code == 404


def test_an_export_asks_a_session_and_trusts_a_token(here, later, program):
    purpose = {"purpose": "向县委政法委报送"}

    asked = post(later(here.reviewer), "exports/", purpose)
    kept = Export.objects.count()
    done = post(program(here.reviewer), "exports/", purpose)

    assert (asked.json()["code"], kept, done.status_code) == ("password_needed", 0, 201)


def test_approving_several_asks_a_session_for_the_password(here, before_the_leader, later):
    before_the_leader.refresh_from_db()
    each = {"matter": before_the_leader.pk, "version": 4, "content_digest": before_the_leader.content_digest}
    chosen = {"chosen": [each], "six_questions": True}

    assert post(later(here.leader), "matters/approve-several/", chosen).json()["code"] == "password_needed"


@pytest.fixture
def access(here, a_case, decided):
    """A request for a sealed record."""
    case = a_case(venue=VenueInput("南湖县公安局", "orally", "违法行为地在南湖县。"))
    decided(case.matters.get(), here.head)
    at = timezone.now()
    sealing.seal(by=here.reviewer, at=at, case_id=case.pk, reason="依法封存")
    return sealing.ask(
        by=here.officer,
        at=at,
        number=case.number,
        purpose="case_work",
        body="县检察院",
        reference="云检函1号",
        grounds="办案需要",
    )


def test_opening_a_sealed_record_to_somebody_asks_for_the_password(here, access, later):
    address = reverse("cases:decide_sealed", args=[access.pk])
    decision = {"outcome": "approved", "days": 3, "reason": "符合"}

    asked = later(here.leader).post(address, decision)

    assert asked.status_code == 403
    assert access.number in asked.content.decode()
    assert SealedAccess.objects.get().decided_at is None
    assert later(here.leader).post(address, {**decision, "confirm_password": "demo"}).status_code == 302


def test_refusing_it_does_not(here, access, later):
    address = reverse("cases:decide_sealed", args=[access.pk])

    assert later(here.leader).post(address, {"outcome": "refused", "reason": "无据"}).status_code == 302


@pytest.mark.parametrize("name", ["unseal", "decide_sealed"])
def test_who_may_not_know_of_a_sealed_record_reads_no_number_where_the_password_is_asked_for(here, access, later, name):
    given = {"outcome": "approved", "days": 3, "reason": "符合"}

    page = later(here.rule_admin).post(reverse(f"cases:{name}", args=[access.pk]), given)

    assert page.status_code == 404
    assert access.number not in page.content.decode()


def test_numbers_of_foreign_requests_are_not_shown_where_the_password_is_asked_for(here, before_the_leader, later):
    page = later(here.rule_admin).post(
        reverse("cases:approve_several"), {"confirm": "1", "matter": [before_the_leader.pk, "x", "9" * 30]}
    )

    assert page.status_code == 403
    assert before_the_leader.case.number not in page.content.decode()
