"""B8: months and bulletins are listed at the same cost however many there are, and without the rankings they hold."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.desk.months import queries as calendar
from appraisal.models import Bulletin, Scheme
from tests.appraisal.conftest import a_published_month
from tests.appraisal.making import a_month, a_step, a_version, on, publish

PAGES = {"appraisal:periods": 13, "appraisal:bulletins": 5}


@pytest.fixture
def bare(settings):
    """Pages without what other rooms add to their frame."""
    settings.NAVIGATION_PROVIDERS = settings.INBOX_PROVIDERS = []


def asked(browse, client, officer, page):
    """Return (the page, its statements) once all is prepared."""
    browse(officer, reverse(page))
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(reverse(page))
    return answer.content.decode(), [each["sql"] for each in statements]


@pytest.mark.usefixtures("bare", "version")
@pytest.mark.parametrize("months", [1, 3])
@pytest.mark.parametrize("page", PAGES)
def test_a_list_costs_the_same_with_one_month_and_with_three(page, months, bureau, browse, client):
    for number in range(months):
        a_published_month(bureau, 2 + number)

    shown, statements = asked(browse, client, bureau.supervisor, page)

    assert len(statements) == PAGES[page]
    assert all(number in shown for number in Bulletin.objects.values_list("number", flat=True))


@pytest.mark.usefixtures("bare", "february")
@pytest.mark.parametrize("page", PAGES)
def test_no_list_reads_what_its_bulletins_say(page, bureau, browse, client):
    _shown, statements = asked(browse, client, bureau.supervisor, page)

    assert [sql for sql in statements if '"appraisal_bulletin"."content"' in sql] == []


def _months(bureau, numbers, late_review_in=None):
    for number in numbers:
        for each in range(4):
            a_step(bureau, decided=on(2026, number, 5 + each), late=number == late_review_in and each == 0)
        publish(a_month(2026, number))


RULES = (("r", "o", "cases.reviews_late", "per_occurrence", {"points": -100}), ("v", "o", "cases.closed", "veto", {}))


@pytest.mark.parametrize(("months", "late_in", "flat"), [(2, None, []), (3, None, ["r"]), (3, 2, []), (4, 1, ["r"])])
def test_an_indicator_that_told_nobody_apart_in_three_months_is_shown(bureau, monkeypatch, months, late_in, flat):
    monkeypatch.setattr(calendar, "FEWEST_LINES", 3)
    a_version(*RULES, missing="not_scored")
    _months(bureau, range(1, months + 1), late_in)

    found = calendar.flat_indicators(calendar.months_of(Scheme.objects.get(), bureau.rule_admin, on(2026, 8, 1)))

    assert [each.indicator.code for each in found] == flat


def test_a_few_lines_tell_nothing_and_the_page_says_the_rest(bureau, browse, monkeypatch):
    a_version(*RULES, missing="not_scored")
    _months(bureau, (1, 2, 3))
    assert calendar.flat_indicators(calendar.months_of(Scheme.objects.get(), bureau.rule_admin, on(2026, 8, 1))) == []

    monkeypatch.setattr(calendar, "FEWEST_LINES", 3)
    page = browse(bureau.rule_admin, reverse("appraisal:periods")).content.decode()

    assert "1 indicator told nobody apart" in page
