"""The list of cases: who looks, how deep, with and without a state, beside bare SQL and the admin's changelist."""

from dataclasses import dataclass

from django.db import connection

from portal.people.models import Unit
from tests.bench.people import commonest_state, lookers
from tests.bench.timing import compared, interleaved, p50, summed_up
from tests.bench.visiting import Visitor, cases_on

TIMES_NEXT = 199
ABOVE_EMPTY_MS = 10
FASTER_THAN_ADMIN = 3

SQL = (
    "SELECT c.id, c.number, c.state, c.registered_at, a.name, u.name, o.name FROM cases_case c "
    "LEFT JOIN cases_cause a ON a.id = c.cause_id JOIN people_unit u ON u.id = c.unit_id "
    "LEFT JOIN people_officer o ON o.id = c.lead_id WHERE {where} ORDER BY c.registered_at DESC, c.id DESC LIMIT 26"
)
SCOPES = {
    "officer": "c.id IN (SELECT h.case_id FROM cases_handler h WHERE h.officer_id = %(officer)s AND h.ends_at IS NULL)",
    "unit head": "c.unit_id = %(unit)s AND NOT c.is_sealed",
    "unit tree": "c.unit_id = ANY(%(units)s) AND NOT c.is_sealed",
    "supervisor": "NOT c.is_sealed",
    "legal department": "NOT c.is_sealed",
}
BEHIND = "c.registered_at <= %(at)s AND (c.registered_at < %(at)s OR c.id < %(id)s)"


@dataclass(eq=False)
class Place:
    """One page of one list, as each candidate shows it; `changelist` is its address inside an admin site."""

    name: str
    visitor: Visitor
    address: str
    changelist: str
    sql: str
    params: dict


def measure(runs):
    """Yield the Figures of the lists."""
    places = list(_places())
    first = places[0].visitor
    candidates = {
        ("empty", "empty view", None): lambda: first.get("/bench/empty/"),
        ("frame", "empty page in the frame", None): lambda: first.get("/bench/frame/"),
    }
    for place in places:
        candidates["page", place.name, place] = lambda p=place: p.visitor.get(p.address)
        candidates["sql", place.name, place] = lambda p=place: _bare(p)
        for kind in ("tuned", "uncounted"):
            address = f"/bench/{kind}/{place.changelist}"
            candidates[kind, place.name, place] = lambda v=place.visitor, a=address: v.get(a)
    taken = interleaved(candidates, runs)
    yield from _figures(taken)


def _places():
    for who, officer in lookers().items():
        visitor = Visitor(officer)
        for state in ("", commonest_state(officer)):
            address = f"/cases/?state={state}" if state else "/cases/"
            yield _place(who, visitor, state, address, 0)
            deep, turned = visitor.deep(address, TIMES_NEXT)
            yield _place(who, visitor, state, deep, turned)


def _place(who, visitor, state, address, turned):
    officer, narrow = visitor.officer, [SCOPES[who]]
    params = {"officer": officer.pk, "unit": officer.unit_id, "state": state, "units": _units_of(officer)}
    if state:
        narrow.append("c.state = %(state)s")
    if turned:
        before = _row_before(narrow, params, turned * 25)
        params |= {"at": before[3], "id": before[0]}
        narrow.append(BEHIND)
    where = " AND ".join(narrow)
    changelist = f"cases/case/?p={turned + 1}" + (f"&state__exact={state}" if state else "")
    name = f"{who}, {state or 'all'}, page {turned + 1}"
    place = Place(name, visitor, address, changelist, SQL.format(where=where), params)
    _check_same_rows(place)
    return place


def _units_of(officer):
    return list(Unit.objects.filter(path__startswith=officer.unit.path).values_list("pk", flat=True))


def _row_before(narrow, params, skipped):
    sql = SQL.format(where=" AND ".join(narrow)).replace("LIMIT 26", f"OFFSET {skipped - 1} LIMIT 1")
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()


def _bare(place):
    with connection.connection.cursor() as cursor:
        cursor.execute(place.sql, place.params)
        return cursor.fetchall() and None


def _check_same_rows(place):
    """Raise AssertionError unless page and bare SQL show the same cases, so that like is compared with like."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute(place.sql, place.params)
        wanted = [row[0] for row in cursor.fetchall()][:25]
    if cases_on(place.visitor.get(place.address)) != wanted:
        raise AssertionError(f"{place.name}: the page and the bare SQL differ")


def _figures(taken):
    empty = taken["empty", "empty view", None]
    for (kind, name, place), laps in taken.items():
        figure = summed_up("list", f"{name}: {kind}" if place else name, laps)
        if kind == "page":
            _judge(figure, place, taken, empty)
        yield figure


def _judge(figure, place, taken, empty):
    beside = {kind: taken[kind, place.name, place] for kind in ("sql", "tuned", "uncounted")}
    figure.queries = place.visitor.queries(place.address)
    compared(figure, "tuned changelist", beside["tuned"], FASTER_THAN_ADMIN, at_least=True)
    above = figure.p50 - p50(empty)
    figure.goal += f", ≤ {ABOVE_EMPTY_MS} ms above the empty view"
    figure.is_met = figure.is_met and above <= ABOVE_EMPTY_MS
    figure.note = (
        f"{above:+.1f} ms; {p50(beside['uncounted']) / figure.p50:.1f} × the changelist that does not count; "
        f"{figure.p50 / p50(beside['sql']):.0f} × bare SQL"
    )
