"""Who opens which page of the appraisal (domain.md, who sees what): the expected column is the requirement's."""

import pytest
from django.urls import reverse

from appraisal.models import Indicator
from tests.appraisal.making import a_month, compute

ROLES = (
    "officer",
    "second",
    "legal_officer",
    "head",
    "deputy",
    "reviewer",
    "leader",
    "supervisor",
    "personnel",
    "rule_admin",
    "system_admin",
    "security_admin",
    "audit_admin",
)
OUTSIDE = {"system_admin", "security_admin", "audit_admin"}
NAMELESS = {*OUTSIDE, "rule_admin"}

OPEN_TO = {
    "ranking": set(ROLES) - OUTSIDE,
    "scheme": set(ROLES) - OUTSIDE,
    "bulletins": set(ROLES) - NAMELESS,
    "bulletin": set(ROLES) - NAMELESS,
    "periods": {"supervisor", "rule_admin"},
    "sheet of the officer": set(ROLES) - NAMELESS - {"second"},
    "line of the officer": set(ROLES) - NAMELESS - {"second"},
    "sheet of the unit": set(ROLES) - NAMELESS - {"officer", "second"},
}


def address(page, month):
    sheet = [month.run.pk, "officers", month.bureau.officer.pk]
    return {
        "ranking": lambda: reverse("appraisal:ranking", args=["quality", "2026-02", "units"]),
        "scheme": lambda: reverse("appraisal:scheme"),
        "bulletins": lambda: reverse("appraisal:bulletins"),
        "bulletin": lambda: reverse("appraisal:bulletin", args=[month.bulletin.pk]),
        "periods": lambda: reverse("appraisal:periods"),
        "sheet of the officer": lambda: reverse("appraisal:sheet", args=sheet),
        "line of the officer": lambda: reverse("appraisal:line", args=[*sheet, Indicator.objects.get(code="1.13").pk]),
        "sheet of the unit": lambda: reverse("appraisal:sheet", args=[month.run.pk, "units", month.bureau.unit.pk]),
    }[page]()


@pytest.mark.parametrize("page", OPEN_TO)
def test_each_page_opens_to_whom_it_may_concern(page, bureau, february, browse):
    february.bureau = bureau
    url = address(page, february)

    opened = {role for role in ROLES if browse(getattr(bureau, role), url).status_code == 200}

    assert opened == OPEN_TO[page]


@pytest.mark.parametrize("page", OPEN_TO)
def test_whom_a_page_does_not_concern_is_told_why(page, bureau, february, browse):
    february.bureau = bureau
    url = address(page, february)

    refused = {role: browse(getattr(bureau, role), url) for role in ROLES if role not in OPEN_TO[page]}

    assert {role: answer.status_code for role, answer in refused.items()} == dict.fromkeys(refused, 403)
    assert all("why bad" in answer.content.decode() for answer in refused.values())


def test_nobody_comes_in_without_a_login(client, february):
    assert client.get(reverse("appraisal:latest")).status_code == 302


def test_a_computed_month_is_hidden_from_all_but_supervisors_and_rule_administrators(bureau, february, browse):
    compute(a_month(2026, 3))
    url = reverse("appraisal:ranking", args=["quality", "2026-03", "units"])

    answers = {role: browse(getattr(bureau, role), url).status_code for role in ROLES}

    seen = {"supervisor": 200, "rule_admin": 200}
    assert answers == {role: seen.get(role, 403 if role in OUTSIDE else 404) for role in ROLES}


def test_a_rule_administrator_sees_a_distribution_without_any_name(bureau, february, browse):
    page = browse(
        bureau.rule_admin, reverse("appraisal:ranking", args=["quality", "2026-02", "officers"])
    ).content.decode()

    assert "Distribution of the points" in page
    assert [name for name in (bureau.officer.name, bureau.unit.name) if name in page] == []


def test_a_group_of_two_shows_no_distribution(bureau, february, browse):
    page = browse(
        bureau.rule_admin, reverse("appraisal:ranking", args=["quality", "2026-02", "units"])
    ).content.decode()

    assert "Too few for a distribution" in page


def test_deeds_of_a_month_are_refused_to_those_who_do_not_steer(bureau, february, browse):
    answers = {
        (name, role): browse(
            getattr(bureau, role), reverse(f"appraisal:{name}", args=[february.period.pk]), {}
        ).status_code
        for name in ("compute", "start_publicity", "issue")
        for role in ("officer", "head", "leader", "audit_admin")
    }

    assert answers == dict.fromkeys(answers, 403)
