"""A noun, or a room above cases, shows itself on a case's page by declaring a section; no page is edited for it."""

import pytest
from django.conf import settings as settings_of_the_portal

from cases.desk.file.queries import counts_of
from cases.file.pages.sections import Section, beside_review, sections
from cases.file.parties.models import Party
from cases.review.queries import with_its_file
from tests.cases.casework import a_case, asked

pytestmark = pytest.mark.django_db

PROMISES = Section(
    "promises",
    "承诺",
    "cases/desk/sections/facts.html",
    lambda request, case, at: {"parties": [], "may_correct": False},
    rows=lambda: Party.objects.filter(role="victim"),
    beside_review=lambda matter, officer, at: {"promises": f"{matter.case.number} {officer.name}"},
)


@pytest.fixture
def declared(settings):
    settings.CASE_SECTIONS = [*settings.CASE_SECTIONS, f"{__name__}.PROMISES"]


def test_a_declared_section_has_a_tab_with_its_number_and_a_page(bureau, at, client, declared):
    case = a_case(bureau, at)
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")

    page = client.get(f"/cases/{case.pk}/promises/")

    assert page.status_code == 200
    tab = next(tab for tab in page.context["tabs"] if tab["label"] == "承诺")
    assert (tab["count"], tab["is_current"]) == (1, True)
    assert counts_of(case)["promises"] == 1


def test_a_section_that_nobody_declares_is_no_page(bureau, at, client):
    case = a_case(bureau, at)
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")

    assert client.get(f"/cases/{case.pk}/promises/").status_code == 404
    assert "promises" not in counts_of(case)


def test_what_stands_beside_a_review_comes_from_the_sections(bureau, at, declared):
    matter = with_its_file(asked(a_case(bureau, at)))

    assert beside_review(matter, bureau.reviewer, at, "promises") == {
        "promises": f"{matter.case.number} {bureau.reviewer.name}"
    }
    assert {"parties", "evidence", "things", "served", "history", "promises"} <= beside_review(
        matter, bureau.reviewer, at
    ).keys()


def test_every_tab_counts_the_rows_of_its_own_case(bureau, at):
    one, other = a_case(bureau, at), a_case(bureau, at, parties=[])

    assert (counts_of(one)["parties"], counts_of(other)["parties"]) == (2, 0)
    assert list(sections()) == [path.rpartition(".")[2].lower() for path in settings_of_the_portal.CASE_SECTIONS]
