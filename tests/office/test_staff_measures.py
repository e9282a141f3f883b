"""A16: who is in post, on how many days, and how qualified, by the posts and qualifications of those days."""

from datetime import date

import pytest

from portal.people.calendar import bureau_calendar
from portal.people.models import Post, Qualification, Role
from portal.people.queries import unit_on
from portal.people.services import officers, posts, qualifications, substitutes
from tests import factories
from tests.appraisal.making import on
from tests.support.counting import counted, days, records, told

MARCH = on(2026, 3, 1, hour=0), on(2026, 4, 1, hour=0)


@pytest.fixture
def elsewhere(bureau):
    return factories.a_unit(name="东关派出所")


def moved(bureau, officer, unit, at):
    officers.transfer(by=bureau.system_admin, at=at, officer_id=officer.pk, unit=unit)
    return factories.a_post(officer, Role.OFFICER, unit, starts_on=at.date())


def of(officer, found):
    """{unit: quantity} of one officer."""
    return {unit: quantity for (_ref, whose, unit), quantity in found.items() if whose == officer.pk}


def test_everybody_in_post_on_the_last_day_counts_once_and_administrators_do_not(bureau):
    factories.a_post(bureau.officer, Role.MEDIATOR, bureau.unit)
    factories.a_post(bureau.leader, Role.BUREAU_LEADER, bureau.department)

    found = counted("people.headcount", *MARCH)

    assert of(bureau.officer, found) == {bureau.unit.pk: 100}
    assert of(bureau.leader, found) == {bureau.leader.unit_id: 100}
    assert {of(each, found) == {} for each in (bureau.system_admin, bureau.audit_admin)} == {True}
    assert set(days("people.headcount", *MARCH)) == {"2026-03-31"}


def test_who_left_on_the_last_day_but_one_counts_no_more_and_who_leaves_on_the_last_does(bureau):
    first, last = (Post.objects.get(officer=each) for each in (bureau.officer, bureau.second))
    posts.end(by=bureau.security_admin, at=on(2026, 3, 2), post_id=first.pk, ends_on=date(2026, 3, 30))
    posts.end(by=bureau.security_admin, at=on(2026, 3, 2), post_id=last.pk, ends_on=date(2026, 3, 31))

    found = counted("people.headcount", *MARCH)

    assert (of(bureau.officer, found), of(bureau.second, found)) == ({}, {bureau.unit.pk: 100})


def test_a_transfer_splits_the_days_and_moves_the_head(bureau, elsewhere):
    moved(bureau, bureau.officer, elsewhere, on(2026, 3, 11))

    assert of(bureau.officer, counted("people.days_in_post", *MARCH)) == {bureau.unit.pk: 1000, elsewhere.pk: 2100}
    assert of(bureau.officer, counted("people.headcount", *MARCH)) == {elsewhere.pk: 100}
    february = on(2026, 2, 1, hour=0), on(2026, 3, 1, hour=0)
    assert of(bureau.officer, counted("people.headcount", *february)) == {bureau.unit.pk: 100}


def test_two_posts_of_one_officer_are_one_officers_days(bureau):
    factories.a_post(bureau.officer, Role.MEDIATOR, bureau.unit, starts_on=date(2026, 3, 10))

    assert sum(of_all(bureau.officer, "people.days_in_post")) == 3100
    assert sum(of_all(bureau.officer, "people.posts")) == 200


def of_all(officer, code, first=MARCH[0], end=MARCH[1]):
    return [quantity for (_ref, whose, _unit), quantity in counted(code, first, end).items() if whose == officer.pk]


def test_working_days_are_those_of_the_calendar_less_days_with_a_substitute(bureau, reference_data):
    """October 2026 begins with the holidays: 1 to 7 October are free, the 10th is worked (fixtures/calendar.json)."""
    october = on(2026, 10, 1, hour=0), on(2026, 11, 1, hour=0)
    calendar = bureau_calendar()
    working = sum(calendar.is_working(date(2026, 10, number)) for number in range(1, 32))
    away = [date(2026, 10, 12), date(2026, 10, 18)]
    row = substitutes.name(
        by=bureau.reviewer,
        at=on(2026, 10, 9),
        officer_id=bureau.reviewer.pk,
        substitute_id=bureau.other_reviewer.pk,
        starts_on=away[0],
        ends_on=away[1],
    )

    assert of_all(bureau.reviewer, "people.days_working", *october) == [working * 100]
    assert of_all(bureau.reviewer, "people.days_absent", *october) == [500]
    assert of_all(bureau.reviewer, "people.days_on_duty", *october) == [(working - 5) * 100]
    substitutes.end(by=bureau.reviewer, at=on(2026, 10, 14), row_id=row.pk)
    assert of_all(bureau.reviewer, "people.days_absent", *october) == [200]


def test_an_interim_count_looks_no_further_than_its_moment(bureau):
    until = on(2026, 3, 10, hour=9)

    assert of_all(bureau.officer, "people.days_in_post", MARCH[0], until) == [1000]
    assert set(days("people.days_in_post", MARCH[0], until)) == {"2026-03-10"}


def test_a_qualification_that_ended_is_missing_on_the_last_day(bureau):
    row = Qualification.objects.get(officer=bureau.officer, kind=Qualification.Kind.LAW_ENFORCEMENT)
    qualifications.end(by=bureau.security_admin, at=on(2026, 3, 2), qualification_id=row.pk, ends_on=date(2026, 3, 15))
    post = Post.objects.get(officer=bureau.officer)

    assert of(bureau.officer, counted("people.qualified_rate", *MARCH)) == {bureau.unit.pk: (0, 100)}
    assert of(bureau.second, counted("people.qualified_rate", *MARCH)) == {bureau.unit.pk: (100, 100)}
    assert post.pk in records("people.unqualified", *MARCH)
    assert told("people.unqualified", post.pk).proof["Law-enforcement qualification"] == "2024-01-01 – 2026-03-15"
    assert records("people.qualifications_lapsed", *MARCH) == [row.pk]
    assert told("people.qualifications_lapsed", row.pk).proof == {"Held from": "2024-01-01", "Held until": "2026-03-15"}


@pytest.mark.parametrize(
    ("ends_on", "lapses"), [(date(2026, 2, 27), 0), (date(2026, 2, 28), 1), (date(2026, 3, 31), 0)]
)
def test_it_lapses_on_the_day_after_its_last(bureau, ends_on, lapses):
    factories.a_qualification(bureau.personnel, "law_enforcement", ends_on=ends_on)

    assert len(records("people.qualifications_lapsed", *MARCH)) == lapses


def test_what_is_renewed_without_a_gap_does_not_lapse(bureau):
    factories.a_qualification(bureau.personnel, "law_enforcement", ends_on=date(2026, 3, 15))
    renewed = factories.a_qualification(bureau.personnel, "law_enforcement", starts_on=date(2026, 3, 16))

    assert records("people.qualifications_lapsed", *MARCH) == []
    assert records("people.qualifications_gained", *MARCH) == [renewed.pk]


def test_the_unit_in_sql_is_that_of_the_query(bureau, elsewhere):
    moved(bureau, bureau.officer, elsewhere, on(2026, 3, 11))
    factories.a_qualification(bureau.officer, "legal_profession", starts_on=date(2026, 3, 5))
    early = on(2026, 3, 1, hour=0), on(2026, 3, 8, hour=0)
    bureau.officer.refresh_from_db()

    for span, day in ((early, date(2026, 3, 7)), (MARCH, date(2026, 3, 31))):
        assert of(bureau.officer, counted("people.qualifications_gained", *span)) == {unit_on(bureau.officer, day): 100}
