"""B8: months and bulletins are listed at the same cost however many there are, and without the rankings they hold."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import Bulletin
from tests.appraisal.conftest import a_published_month

PAGES = {"appraisal:periods": 8, "appraisal:bulletins": 4}


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
