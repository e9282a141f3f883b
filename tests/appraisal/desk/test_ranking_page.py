"""A6, B2, B10: the ranking shows the numbers of the run, and every number leads down to its record."""

import pytest
from django.urls import reverse

from appraisal.models import Indicator
from cases.models import Case
from tests import factories
from tests.appraisal.conftest import a_published_month
from tests.appraisal.making import a_month, a_version, publish
from tests.ledger.tampering import behind_the_back


def ranking(code="2026-02", kind="units", group="stations"):
    return reverse("appraisal:ranking", args=["quality", code, kind, group])


def test_the_page_shows_the_points_and_ranks_of_the_run(bureau, february, browse):
    page = browse(bureau.supervisor, ranking())

    shown = [(row.name, row.sheet.rank, row.sheet.points) for row in page.context["rows"]]
    assert shown == [(bureau.unit.label, 1, 9500)]
    assert "95</span>" in page.content.decode()


def test_the_panel_says_where_the_points_come_from(bureau, february, browse):
    page = browse(bureau.supervisor, ranking()).content.decode()

    assert "where 95 points come from" in page
    assert "Most was lost by 1.3 −5." in page


def test_against_the_month_before_the_sentence_names_the_change(bureau, march, browse):
    page = browse(bureau.supervisor, ranking("2026-03")).content.decode()

    assert "2.5 points more than in the period before; it stays at rank 1." in page
    assert "Above all: 1.3 +2.5 (1, before 2)." in page


def test_too_few_to_rank_is_a_state_of_its_own(bureau, reference_data, browse):
    a_version(("1.3", "u", "cases.defects_serious", "per_occurrence", {"points": -250}), units=20)
    publish(a_month(2026, 2))

    page = browse(bureau.supervisor, ranking()).content.decode()

    assert "too few to rank (fewer than 20)" in page


def test_the_number_leads_down_to_the_case(bureau, february, browse):
    first = browse(bureau.supervisor, ranking()).context["panel"]
    (_line, url), *_rest = first.costly

    page = browse(bureau.supervisor, url)

    records = page.context["records"]
    assert [record.carrier.pk for record in records] == [defect.case_id for defect in february.defects]
    assert records[0].told.reviewer == bureau.legal_officer.name
    assert reverse("cases:file", args=[records[0].carrier.pk]) in page.content.decode()


def test_the_line_shows_the_rule_as_it_read(bureau, february, browse):
    url = line_url(february, bureau)

    page = browse(bureau.officer, url).content.decode()

    assert "rule 1.13" in page
    assert "2 at −2.5 each, at most 25 in all: −5 points." in page


def test_a_case_that_the_reader_may_not_see_is_not_identified(bureau, february, browse):
    case = Case.objects.get(pk=february.defects[0].case_id)
    personnel = browse(bureau.personnel, line_url(february, bureau))

    text = personnel.content.decode()

    assert [record.carrier for record in personnel.context["records"]] == [None, None]
    assert "not open to you" in text
    assert [word for word in (case.number, reverse("cases:file", args=[case.pk])) if word in text] == []
    # The control: the same page names the case to those who may see it.
    assert case.number in browse(bureau.supervisor, line_url(february, bureau)).content.decode()


def test_a_record_that_was_sealed_after_the_month_is_no_longer_identified(bureau, february, browse):
    case = Case.objects.get(pk=february.defects[0].case_id)
    with behind_the_back() as cursor:
        cursor.execute("UPDATE cases_case SET is_sealed = %s WHERE id = %s", [True, case.pk])

    page = browse(bureau.supervisor, line_url(february, bureau))

    carriers = [record.carrier and record.carrier.pk for record in page.context["records"]]
    assert carriers == [None, february.defects[1].case_id]
    assert case.number not in page.content.decode()


def test_an_unknown_subject_group_or_kind_is_not_found(bureau, february, browse):
    missing = (ranking("2026-02", "people"), ranking("2026-02", "units", "nowhere"), ranking("2031-01", "units"))

    assert [browse(bureau.supervisor, url).status_code for url in missing] == [404, 404, 404]


def test_the_pages_are_made_for_print(bureau, february, browse):
    sheet = browse(bureau.supervisor, reverse("appraisal:sheet", args=[february.run.pk, "units", bureau.unit.pk]))
    bulletin = browse(bureau.supervisor, reverse("appraisal:bulletin", args=[february.bulletin.pk]))

    assert "data-print" in sheet.content.decode()
    assert '<article class="paper card bulletin">' in bulletin.content.decode()
    assert february.bulletin.ledger_mark in bulletin.content.decode()


@pytest.fixture
def bare(settings):
    """Pages without what other rooms add to their frame."""
    settings.NAVIGATION_PROVIDERS = settings.INBOX_PROVIDERS = []


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("others", [0, 2])
def test_the_ranking_costs_the_same_with_one_row_and_with_three(
    others, bureau, version, browse, client, django_assert_num_queries
):
    for _each in range(others):
        factories.a_station(peer_group="stations")
    publish(a_month(2026, 2))
    browse(bureau.supervisor, ranking())

    with django_assert_num_queries(20):
        page = client.get(ranking())

    assert len(page.context["rows"]) == 1 + others


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("records", [1, 3])
def test_a_line_costs_the_same_with_one_record_and_with_three(
    records, bureau, version, browse, client, django_assert_num_queries
):
    month = a_published_month(bureau, 2, defects=records)
    browse(bureau.supervisor, line_url(month, bureau))

    with django_assert_num_queries(10):
        page = client.get(line_url(month, bureau))

    assert len(page.context["records"]) == records


def line_url(month, bureau):
    indicator = Indicator.objects.get(code="1.13")
    return reverse("appraisal:line", args=[month.run.pk, "officers", bureau.officer.pk, indicator.pk])
