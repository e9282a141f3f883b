"""SQL taken out of a query is a statement also where nothing can be found: a search without a hit is no fault."""

import ast

import pytest
from django.db import connection
from django.db.models import Q

from portal.people.models import Officer, Unit
from portal.shell.statements.parts import statement_of
from portal.shell.statements.prepared import Prepared
from tests.architecture.source import dotted, module, product

pytestmark = pytest.mark.django_db
NOTHING = {
    "none": lambda: Unit.objects.none(),
    "empty list": lambda: Unit.objects.filter(pk__in=[]),
    "excluded all": lambda: Unit.objects.exclude(~Q(pk__in=[])),
    "below an empty query": lambda: Unit.objects.filter(pk__in=Officer.objects.none().values("unit")),
    "cut": lambda: Unit.objects.filter(pk__in=[]).order_by("pk")[:5],
    "union": lambda: Unit.objects.none().union(Unit.objects.filter(pk__in=[])),
    "grouped": lambda: Unit.objects.filter(pk__in=[]).values("code").distinct(),
}
# Who takes SQL out of Django by hand, and why nothing can be empty there.
BY_HAND = {
    "portal.shell.statements.parts": "the safe way itself",
    "portal.shell.statements.prepared": "asks the safe way for its compiler",
    "portal.dispatch.notices.deeds": "INSERT of rows in hand, no condition",
}
TAKES = {"sql_with_params", "as_sql", "get_compiler"}


def taken_by_hand(each):
    """Return the lines at which a module takes the SQL of a query; reading `query` as text is one too."""
    found = [node for node in ast.walk(each.tree) if isinstance(node, ast.Attribute) and node.attr in TAKES]
    found += [
        call
        for call in ast.walk(each.tree)
        if isinstance(call, ast.Call)
        and dotted(call.func) in {"str", "repr"}
        and call.args
        and dotted(call.args[0]).endswith(".query")
    ]
    return [f"{each.name}:{node.lineno}" for node in found]


@pytest.mark.parametrize("name", NOTHING)
def test_the_statement_of_a_query_that_finds_nothing_finds_nothing(name):
    sql, params = statement_of(NOTHING[name]())

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql}) found", params)
        assert cursor.fetchone() == (0,)


def test_a_prepared_query_that_finds_nothing_finds_nothing():
    prepared = Prepared(lambda name: Unit.objects.filter(Q(name=name) & Q(pk__in=[]) | Q(name=name)).values_list("pk"))
    empty = Prepared(lambda: Unit.objects.filter(pk__in=[]).values_list("pk"))

    assert (prepared(name="nowhere"), empty(), empty()) == ([], [], [])


def test_sql_is_taken_out_in_the_safe_way_alone():
    found = {line.partition(":")[0] for each in product().values() for line in taken_by_hand(each)}

    assert found == set(BY_HAND)


@pytest.mark.parametrize("line", ["rows.query.sql_with_params()", "compiler.as_sql()", "str(rows.query)"])
def test_sql_taken_by_hand_is_found(line):
    assert len(taken_by_hand(module("cases.queries.bad", line))) == 1
