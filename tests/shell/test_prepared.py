"""Statements written once: they answer what Django's own would, for all kinds of values, on both engines."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.dispatch.models import Notice
from portal.people.models import Officer, Post, Role, Unit
from portal.shell.statements.prepared import LONGEST, NotPreparable, Prepared, PreparedSql
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(at):
    found = [factories.someone(Role.OFFICER, factories.a_unit()) for _each in range(3)]
    for number, officer in enumerate(found):
        Notice.objects.create(key=f"k{number}", recipient=officer, kind="test", created_at=at + timedelta(hours=number))
    return found


def both(make, **values):
    """Return what the prepared statement and Django's own answer; the statement is asked twice."""
    prepared = Prepared(make)
    prepared(**values)
    return prepared(**values), list(make(**values))


def notices_since(at, officers):
    return (
        Notice.objects.filter(created_at__gt=at, recipient__in=officers)
        .order_by("pk")
        .values_list("recipient_id", "created_at")
    )


def test_moments_and_lists_are_asked_with_the_values_of_each_time(people, at):
    prepared, keys = Prepared(notices_since), [officer.pk for officer in people]

    found = [prepared(at=at + timedelta(hours=hours), officers=some) for hours, some in ((0, keys), (1, keys[1:]))]

    assert found == [
        [(keys[1], at + timedelta(hours=1)), (keys[2], at + timedelta(hours=2))],
        [(keys[2], at + timedelta(hours=2))],
    ]


def test_numbers_texts_and_days_are_compared_as_django_compares_them(people):
    def posts(officer, role, on):
        return Post.objects.on(on).filter(officer=officer, role=role).values_list("starts_on", "unit__path")

    asked, expected = both(posts, officer=people[0].pk, role=Role.OFFICER, on=timezone.localdate())

    assert asked == expected
    assert len(asked) == 1


def test_a_day_before_all_finds_nothing(people):
    asked, expected = both(lambda on: Post.objects.on(on).values_list("pk"), on=timezone.localdate().replace(year=1990))

    assert (asked, expected) == ([], [])


@pytest.mark.parametrize("length", [0, 1, LONGEST, LONGEST + 1])
def test_a_list_of_any_length_is_asked_for(people, length):
    keys = [officer.pk for officer in people]
    given = (keys * LONGEST)[:length]

    asked, expected = both(
        lambda officers: Officer.objects.filter(pk__in=officers).order_by("pk").values_list("pk"), officers=given
    )

    assert asked == expected
    assert [pk for (pk,) in asked] == keys[:length]


def test_it_is_written_once_and_takes_one_query(people, django_assert_num_queries):
    written = []

    def make(officer):
        written.append(officer)
        return Officer.objects.filter(pk=officer).values_list("name")

    prepared = Prepared(make)
    with django_assert_num_queries(3):
        names = [prepared(officer=officer.pk) for officer in people]

    assert names == [[(officer.name,)] for officer in people]
    assert len(written) == 1


def test_a_few_statements_serve_lists_of_every_length(people):
    written = []

    def make(officers):
        written.append(len(officers))
        return Officer.objects.filter(pk__in=officers).order_by("pk").values_list("pk")

    prepared, keys = Prepared(make), [officer.pk for officer in people]
    found = [prepared(officers=(keys * LONGEST)[:length]) for length in range(1, LONGEST + 1)]

    assert [len(rows) for rows in found] == [1, 2] + [3] * (LONGEST - 2)
    assert written == [1, 2, 4, 8, 16, 32, 64, 100]


@pytest.mark.parametrize(
    ("make", "value"),
    [
        (lambda text: Unit.objects.filter(path__startswith=text).values_list("pk"), "a/"),
        (lambda text: Unit.objects.values_list("pk"), "a/"),
        (lambda text: Unit.objects.filter(pk=text).values_list("pk"), 1.5),
    ],
    ids=["a text that the comparison changes", "a value that is not asked with", "a kind that is not known"],
)
def test_what_cannot_be_prepared_says_so(make, value):
    with pytest.raises(NotPreparable):
        Prepared(make)(text=value)


def test_a_written_statement_answers_with_the_values_of_each_time(people):
    def counted(units):
        rows = Post.objects.filter(unit__in=units).values("pk")
        sql, params = rows.query.sql_with_params()
        return f"SELECT (SELECT COUNT(*) FROM ({sql}) found), %s", [*params, 7]

    prepared, units = PreparedSql(counted), [officer.unit_id for officer in people]

    assert [prepared(units=some) for some in (units, units[:1], units[1:2], [*units, *range(-LONGEST, 0)])] == [
        [(3, 7)],
        [(1, 7)],
        [(1, 7)],
        [(3, 7)],
    ]


def named(officer):
    return Officer.objects.filter(pk=officer).values_list("name")


def asked_with(prepared, officer):
    """Return the rows, and whether PostgreSQL was asked by name."""
    with CaptureQueriesContext(connection) as asked:
        rows = prepared(officer=officer.pk)
    assert rows == [(officer.name,)]
    return asked.captured_queries[0]["sql"].startswith("EXECUTE named_")


def kept_by_the_server():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE name LIKE 'named%'")
        return [name for (name,) in cursor.fetchall()]


def test_the_server_keeps_a_statement_once_a_connection(postgres_only, people, monkeypatch):
    monkeypatch.setattr("portal.shell.statements.prepared.MOST_PREPARED", 100_000)
    before, prepared = kept_by_the_server(), Prepared(named)

    assert [asked_with(prepared, officer) for officer in people] == [True, True, True]
    assert len(kept_by_the_server()) == len(before) + 1


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_told_anew(postgres_only, people):
    prepared = Prepared(named)
    prepared(officer=people[0].pk)
    connection.close()

    assert kept_by_the_server() == []
    assert asked_with(prepared, people[1])


def test_behind_a_pool_nothing_is_kept(postgres_only, people, settings):
    settings.PREPARE_STATEMENTS = False
    before = kept_by_the_server()

    assert not asked_with(Prepared(named), people[0])
    assert kept_by_the_server() == before


def test_what_finds_no_room_on_the_server_is_asked_in_full(postgres_only, people, monkeypatch):
    monkeypatch.setattr("portal.shell.statements.prepared.MOST_PREPARED", 0)

    assert not asked_with(Prepared(named), people[0])
