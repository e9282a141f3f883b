"""The appraisal through the API: the same readers, the same deeds, the same sentences as on the pages."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from appraisal.models import Indicator, Objection
from portal.dispatch.models import Occurrence


@pytest.fixture
def api():
    """Return a function that calls the API as somebody."""

    def call(officer, name, *args, data=None, **query):
        client = APIClient()
        client.cookies["django_language"] = "en"
        client.force_authenticate(officer)
        url = reverse(f"api:appraisal_{name}", args=args)
        return client.get(url, query) if data is None else client.post(url, data, format="json")

    return call


def test_the_ranking_gives_the_numbers_of_the_run(bureau, february, api):
    answer = api(bureau.officer, "ranking", period="2026-02", kind="units", group="stations").json()

    assert [(row["name"], row["rank"], row["points"]) for row in answer["results"]] == [(bureau.unit.label, 1, 9500)]


def test_a_rule_administrator_gets_no_rows(bureau, february, api):
    answer = api(bureau.rule_admin, "ranking", period="2026-02", kind="officers", group="stations").json()

    assert answer["results"] == []


def test_a_sheet_explains_its_lines(bureau, february, api):
    answer = api(bureau.officer, "sheet", february.run.pk, "officers", bureau.officer.pk).json()

    assert [(line["code"], line["points"]) for line in answer["lines"]] == [("1.13", -500)]
    assert answer["lines"][0]["sentence"] == "2 at −2.5 each, at most 25 in all: −5 points."


def test_a_hidden_case_has_no_number(bureau, february, api):
    indicator = Indicator.objects.get(code="1.13")
    args = (february.run.pk, "officers", bureau.officer.pk, indicator.pk)

    hidden = api(bureau.personnel, "line", *args).json()["results"]
    shown = api(bureau.supervisor, "line", *args).json()["results"]

    assert {(row["case"], row["number"], row["record"], row["what"]) for row in hidden} == {(None, None, None, "")}
    assert [row["case"] for row in shown] == [defect.case_id for defect in february.defects]


def test_an_objection_is_filed_and_decided(bureau, march, api):
    given = {
        "run": march.run.pk,
        "kind": "officers",
        "subject_id": bureau.officer.pk,
        "reason": "Complete.",
        "indicator": Indicator.objects.get(code="1.13").pk,
        "ref_kind": "cases.defect",
        "ref_id": march.defect.pk,
    }

    filed = api(bureau.officer, "objections", data=given)
    own = api(bureau.officer, "decide_objection", filed.json()["id"], data={"is_upheld": True, "reason": "Mine."})
    decided = api(bureau.supervisor, "decide_objection", filed.json()["id"], data={"is_upheld": False, "reason": "No."})

    assert (filed.status_code, own.status_code, decided.status_code) == (201, 403, 200)
    assert Objection.objects.get().state == "rejected"


def test_a_month_is_computed_for_those_who_may_ask(bureau, february, api):
    refused = api(bureau.head, "compute", "2026-02", data={})
    accepted = api(bureau.rule_admin, "compute", "2026-02", data={})

    assert (refused.status_code, accepted.status_code) == (403, 202)
    assert Occurrence.objects.get().asked_by == bureau.rule_admin


def test_bulletins_are_closed_to_those_who_see_no_names(bureau, february, api):
    assert api(bureau.rule_admin, "bulletins").status_code == 403
    assert api(bureau.officer, "bulletin", february.bulletin.pk).json()["number"] == february.bulletin.number


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_get_nothing(bureau, february, api, role):
    officer = getattr(bureau, role)

    answers = [api(officer, name).status_code for name in ("months", "ranking", "bulletins")]

    assert answers == [403, 403, 403]
