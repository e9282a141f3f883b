"""C19: the situation analysis counts what one may see, compares equal spans, and ranks nobody."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.desk.situation.queries import Spans, percent, situation
from cases.models import Case
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.shell.periods import Period, month_of
from tests import factories
from tests.cases import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
MARCH = month_of(date(2026, 3, 1))
LATER = date(2026, 5, 1)


@pytest.fixture
def register(bureau):
    def log(*when, happened=None, name="殴打他人", by=bureau):
        at = timezone.make_aware(datetime(*when))
        happened = timezone.make_aware(datetime(*happened)) if happened else at - timedelta(hours=3)
        return casework.a_case(by, at, name=name, occurred_at=happened, reported_at=at - timedelta(minutes=5))

    return log


@pytest.mark.parametrize(
    ("today", "now", "before", "last_year"),
    [
        (date(2026, 3, 10), (1, 10), (1, 10), (1, 10)),
        (date(2026, 3, 31), (1, 31), (1, 28), (1, 31)),
        (date(2026, 4, 1), (1, 31), (1, 28), (1, 31)),
        (date(2026, 3, 30), (1, 30), (1, 28), (1, 30)),
    ],
)
def test_a_month_under_way_is_compared_with_as_many_days(today, now, before, last_year):
    spans = Spans.of(MARCH, today)

    assert [(span.start.day, span.last_day.day) for span in (spans.now, spans.before, spans.last_year)] == [
        now,
        before,
        last_year,
    ]
    assert (spans.before.start, spans.last_year.start) == (date(2026, 2, 1), date(2025, 3, 1))


def test_cases_are_counted_by_cause_unit_and_month_with_their_changes(bureau, register):
    register(2026, 3, 1, 0, 0)
    register(2026, 3, 31, 23, 59)
    register(2026, 2, 28, 23, 59)
    register(2026, 4, 1, 0, 0)

    shown = situation(bureau.supervisor, MARCH, LATER)

    assert (shown.total.now, shown.total.before, shown.total.last_year) == (2, 1, 0)
    assert (shown.total.change, shown.total.change_on_year) == (100, None)
    assert [(line.label, line.now, line.before) for line in shown.causes] == [("殴打他人", 2, 1)]
    assert [(line.label, line.now) for line in shown.units] == [(bureau.unit.name, 2)]
    assert [number for _month, number in shown.months][-2:] == [1, 2]


def test_the_hour_is_that_of_the_incident_in_the_bureaus_time(bureau, register):
    register(2026, 3, 16, 12, 0, happened=(2026, 3, 15, 23, 59))  # a Sunday night
    register(2026, 3, 17, 12, 0, happened=(2026, 3, 16, 0, 0))  # Monday, midnight

    shown = situation(bureau.supervisor, MARCH, LATER)

    rows = [row for _weekday, row in shown.weekdays]
    assert (rows[0][0], rows[6][11], sum(map(sum, rows))) == (1, 1, 2)


def test_a_head_counts_the_own_unit_and_a_supervisor_chooses_one(bureau, register):
    other = factories.a_station("东关派出所")
    station = type(bureau)(**{**vars(bureau), **vars(other)})
    register(2026, 3, 5, 9, 0)
    register(2026, 3, 5, 9, 0, by=station)

    assert situation(bureau.head, MARCH, LATER).total.now == 1
    assert situation(bureau.supervisor, MARCH, LATER).total.now == 2
    assert situation(bureau.supervisor, MARCH, LATER, unit=station.unit).total.now == 1


def test_sealed_cases_and_imported_history_are_left_out(bureau, register):
    case = register(2026, 3, 5, 9, 0)
    with deed("case.sealed", by=actor(bureau.reviewer), at=case.registered_at, about=case) as record:
        record.change(Case.objects.get(pk=case.pk), only_if={}, is_sealed=True)

    assert situation(bureau.supervisor, MARCH, LATER).total.now == 0


def test_what_comes_after_the_most_frequent_causes_is_summed(bureau, register, monkeypatch):
    monkeypatch.setattr("cases.desk.situation.queries.CAUSES_SHOWN", 1)
    for name in ("殴打他人", "殴打他人", "盗窃", "诈骗"):
        register(2026, 3, 5, 9, 0, name=name)

    shown = situation(bureau.supervisor, MARCH, LATER)

    assert [(line.label, line.now) for line in shown.causes] == [("殴打他人", 2), ("其余合计", 2)]


@pytest.mark.parametrize(("number", "base", "change"), [(3, 2, 50), (1, 2, -50), (2, 2, 0), (2, 0, None), (0, 2, -100)])
def test_changes_are_in_whole_percent(number, base, change):
    assert percent(number, base) == change


def test_the_page_names_no_person(bureau, register, client):
    case = register(2026, 3, 5, 9, 0)
    client.force_login(bureau.supervisor, backend="portal.people.administration.backends.PostBackend")

    page = client.get(reverse("cases:situation"), {"month": "2026-03"}).content.decode()

    body = page[page.index("<main") : page.index("</main>")]
    assert "殴打他人" in body
    assert case.lead.name not in body
    assert bureau.second.name not in body


@pytest.mark.parametrize(
    "query", [{"month": "2031-01"}, {"month": "nonsense"}, {"month": "1999-12"}, {"unit": "x"}, {"unit": "999999"}]
)
def test_nonsense_shows_this_month(bureau, client, query):
    client.force_login(bureau.supervisor, backend="portal.people.administration.backends.PostBackend")

    context = client.get(reverse("cases:situation"), query).context

    assert (context["month"], context["unit"]) == (month_of(timezone.localdate()), None)


def test_a_span_is_a_period():
    assert Spans.of(MARCH, LATER).now == Period(date(2026, 3, 1), date(2026, 4, 1))
