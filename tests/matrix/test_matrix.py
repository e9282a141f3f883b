"""§3.4, P1–P4, P7, S6, S7: every route for every role and kind of object, against a table written from the rulings."""

from collections import Counter
from functools import reduce
from operator import or_
from zlib import crc32

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.urls import URLPattern, get_resolver

from portal.ledger.models import Event, Head
from tests import factories
from tests.matrix.asking import ADDRESS, Knock, address, ask, client_of, objects, person, way_back
from tests.matrix.table import ROLES, STRANGERS, expectations, whole_table
from tests.support.rows import everything, sizes, writing
from tests.support.world import OTHER_ENTRY, OTHER_UNIT, PLANTED, REPORTER, SEALED

TABLE = whole_table()
READS = [line for line in TABLE if line[1] == "GET"]
WRITES = [line for line in TABLE if line[1] != "GET"]
SEES_B = {"department", "leader", "other_leader", "supervisor"}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Django's and Django REST framework's own views, whose methods are theirs.
FOREIGN = ("admin:", "api:schema", "api:docs", "api:token", "login", "logout", "set_language")
# What only strangers may be let through to, or everybody, has nobody who is denied.
OPEN_TO_ALL = {
    "login",
    "logout",
    "set_language",
    "api:token",
    "dispatch:read_all_notices",
    "people:substitute",
    "people:password",
    "people:issue_token",
    "admin:logout",
    "cases:export_ask",
    "office:save_filter",
}
ADDED_BY_DENIAL = {"ledger.Event", "axes.AccessAttempt", "axes.AccessFailureLog", "axes.AccessLog"}
# What somebody typed waits for the login (people.KeptForm); it is nobody's record.
KEPT_FOR_LOGIN = "people.KeptForm"
WRITTEN_BY_REFUSAL = {"ledger.Event", "ledger.Head", KEPT_FOR_LOGIN}


def routes(resolver=None, space=""):
    """Return the names of all routes, with their namespaces."""
    found = set()
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            found |= {f"{space}{each.name}"} if each.name else set()
        else:
            found |= routes(each, f"{space}{each.namespace}:" if each.namespace else space)
    return found


def shown(line):
    return f"{line[0]} {line[1]} {line[2]}"


def asking_whole(line):
    """Return the roles whose request of a line goes through the whole portal, middleware, page and event.

    Those are strangers, everybody who is let in, and of each kind of refusal one role, another from line to line;
    who else is refused in the same way knocks at the view alone (asking.Knock), which is where it is decided.
    """
    route, _method, _name, expected = line
    if route in OPEN_TO_ALL:
        return set(expected)
    refused = {}
    for role, statuses in expected.items():
        if role not in STRANGERS and min(statuses) >= 400:
            refused.setdefault(frozenset(statuses), []).append(role)
    chosen = {roles[crc32(shown(line).encode()) % len(roles)] for roles in refused.values()}
    return set(expected) - {role for roles in refused.values() for role in roles} | chosen


def knocked(world, role, lines):
    """Knock for a role at the views of the lines that it does not ask whole; return what is not as the table says."""
    knock, problems = Knock(person(world, role)), []
    for line in lines:
        route, method, name, expected = line
        with transaction.atomic():
            answer = ask(knock, world, route, method, name)
            if not fits(answer, expected[role], role):
                problems.append(f"{shown(line)}: {answer.status_code}, expected {sorted(expected[role])}")
            problems += [f"{shown(line)} writes: {table}" for table in answer.wrote]
            transaction.set_rollback(True)
    return problems


def divided(role, lines):
    """Return (lines that a role asks whole, lines at which it knocks)."""
    whole, refused = [], []
    for line in lines:
        (whole if role in asking_whole(line) else refused).append(line)
    return whole, refused


def contents():
    """Return every row of every table but the events, which a refusal adds to, and what waits for a login."""
    return {
        model._meta.label: Counter(map(repr, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.managed and model._meta.label not in WRITTEN_BY_REFUSAL
    }


def leaks(response, role, world):
    """Return the canaries and hidden addresses that an answer carries."""
    # A page that is not there still offers the other language for the address that was asked.
    body = body_of(response).replace(response.wsgi_request.get_full_path(), "")
    hidden = [SEALED, REPORTER, *PLANTED.values(), f"/cases/{world.sealed.pk}/", f"/matters/{world.sealed_matter.pk}/"]
    if role not in SEES_B:
        hidden += [OTHER_UNIT, f"/cases/{world.other.pk}/", f"/matters/{world.other_matter.pk}/"]
    if role not in SEES_B | {"personnel"}:
        hidden += [OTHER_ENTRY]
    return [word for word in hidden if word in body]


def body_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", errors="replace") + str(response.get("Location", ""))


def missing_headers(response, role):
    """Return what an answer lacks of the headers that every answer carries (S7)."""
    policy = response.get("Content-Security-Policy", "")
    wanted = {
        "nosniff": response.get("X-Content-Type-Options") == "nosniff",
        "frames": response.get("X-Frame-Options") == "DENY",
        "referrer": response.get("Referrer-Policy") == "same-origin",
        "opener": response.get("Cross-Origin-Opener-Policy") == "same-origin",
        "policy": all(each in policy for each in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'")),
        "inline": "unsafe-inline" not in policy,
        "id": bool(response.get("X-Request-ID")),
        "kept out of caches": role in STRANGERS or "no-store" in response.get("Cache-Control", ""),
    }
    return [name for name, is_there in wanted.items() if not is_there]


def fits(response, statuses, role):
    """Say whether an answer is one of those expected; a stranger's redirect leads to the login.

    The administration sends everybody else to its own login, which refuses them (the line of admin:login).
    """
    if 403 in statuses and role not in STRANGERS and response.get("Location", "").startswith("/admin/login/"):
        return True
    if response.status_code not in statuses:
        return False
    is_sent_away = role in STRANGERS and statuses == {302}
    return not is_sent_away or response["Location"].split("?")[0] in {"/login/", "/", "/admin/", "/admin/login/"}


# What nobody may do in this world, and where it is done.
WHOLE = "needs a rating of which every item is answered; tests/appraisal/ratings"
ELSEWHERE = {
    "appraisal:start_publicity": "its month has not ended; tests/appraisal/objections/test_sending.py",
    "api:appraisal_hold_talk": "needs a file that was sent before; tests/appraisal/consequences/talks",
    "api:appraisal_honours": "its year is not over; tests/appraisal/consequences",
    "appraisal:honours": "its year is not over; tests/appraisal/consequences",
    "api:appraisal_publish_draft": "its draft is not submitted; tests/appraisal/scheme/drafting",
    "appraisal:agree_rating_item": WHOLE,
    "appraisal:decide_rating": WHOLE,
    "appraisal:move_rating": WHOLE,
    "appraisal:rating_scan": WHOLE,
    "appraisal:record_rating": WHOLE,
}


def test_every_route_is_in_the_table_and_no_other():
    assert routes() ^ {route for route, _method, _name, _expected in TABLE} == set()


def test_a_route_that_is_not_listed_is_found():
    listed = {route for route, *_rest in TABLE}

    assert "cases:list" in routes()
    assert routes() - (listed - {"cases:list"}) == (routes() - listed) | {"cases:list"}


def test_every_line_says_what_every_role_gets():
    assert {shown(line): set(ROLES) - set(line[3]) for line in TABLE if set(ROLES) - set(line[3])} == {}


def test_every_route_that_writes_lets_somebody_and_refuses_somebody():
    one_sided = {}
    for route in {line[0] for line in WRITES}:
        statuses = [each for line in WRITES if line[0] == route for each in line[3].items()]
        lets = any(min(found) < 400 and role not in STRANGERS for role, found in statuses)
        refuses = any(min(found) >= 400 for _role, found in statuses)
        is_closed = not lets and (route.startswith("admin:") or route in ELSEWHERE)
        if not (refuses or route in OPEN_TO_ALL) or not (lets or is_closed):
            one_sided[route] = (lets, refuses)
    assert one_sided == {}


def test_the_first_status_that_names_a_role_counts():
    expected = expectations("200 handlers; 403 sees_a; 404 *")

    assert (expected["handler"], expected["head"], expected["outsider"]) == ({200}, {403}, {404})
    assert expected["anonymous"] == {302}


@pytest.mark.parametrize("role", ROLES)
def test_reading(role, world):
    """Each page and address gives its status, shows nothing hidden, carries its headers, and changes no row.

    Of those who are refused in the same way one is seen to get no more than the page of that refusal.
    """
    client, (whole, refused) = client_of(world, role), divided(role, READS)
    objects(world)
    before, events = everything(WRITTEN_BY_REFUSAL), set(Event.objects.values_list("pk", flat=True))

    problems = knocked(world, role, refused)
    for line in whole:
        response = ask(client, world, *line[:3])
        if not fits(response, line[3][role], role):
            problems.append(f"{shown(line)}: {response.status_code}, expected {sorted(line[3][role])}")
        problems += [f"{shown(line)} shows {word}" for word in leaks(response, role, world)]
        problems += [f"{shown(line)} lacks {name}" for name in missing_headers(response, role)]

    assert problems == [], "\n".join(problems)
    assert everything(WRITTEN_BY_REFUSAL) == before
    assert set(Event.objects.exclude(pk__in=events).values_list("outcome", flat=True)) <= {"denied"}


@pytest.mark.parametrize("role", ROLES)
def test_writing(role, world):
    """Each deed is done or refused as the table says; a refusal leaves nothing but the event of itself.

    Of those who are refused in the same way one is seen to leave that event; the others write nothing besides. Every
    event says where the request came from (§3.4): of deeds, refusals, logins, the administration and the API alike.
    """
    client, (whole, refused) = client_of(world, role), divided(role, WRITES)
    come_back = way_back(client)
    objects(world)
    problems = knocked(world, role, refused)
    before, ends, kinds = sizes(), list(Head.objects.values_list("chain", "seq")), set()
    for line in whole:
        with transaction.atomic(), writing() as tables:
            come_back()
            response = ask(client, world, *line[:3])
            events = since(ends)
            kinds |= {event.kind for event in events}
            problems += [f"{shown(line)} {each.kind} from {each.address}" for each in events if each.address != ADDRESS]
            if not fits(response, line[3][role], role):
                problems.append(f"{shown(line)}: {response.status_code}, expected {sorted(line[3][role])}")
            is_sent_away = role in STRANGERS and line[3][role] == {302} and "login" not in line[0]
            if response.status_code >= 400 or is_sent_away:
                problems += [f"{shown(line)}: {left}" for left in left_by_refusal(before, tables, events, is_sent_away)]
            if line[2] != "reporter":
                problems += [f"{shown(line)} shows {word}" for word in leaks(response, role, world)]
            problems += [f"{shown(line)} lacks {name}" for name in missing_headers(response, role)]
            transaction.set_rollback(True)

    assert problems == [], "\n".join(problems)
    assert len(kinds) >= (50 if role == "handler" else 0)


def test_a_knock_finds_who_is_let_in_and_what_is_written(world):
    """Negative control: what the table lets the lead do, as if it forbade it."""
    objects(world)
    read = next(line for line in READS if line[0] == "cases:list")
    write = next(line for line in WRITES if line[0] == "cases:withdraw" and line[3]["handler"] == {302})
    forbidden = [(*line[:3], {"handler": {404}}) for line in (read, write)]

    seen, done, *written = knocked(world, "handler", forbidden)

    assert (seen, done) == tuple(
        f"{shown(line)}: {status}, expected [404]" for line, status in ((read, 200), (write, 302))
    )
    assert f"{shown(write)} writes: cases_matter" in written


def left_by_refusal(before, tables, events, is_sent_away):
    """Return what a refusal left besides the one event of itself, given the tables that were written and the events."""
    free = {*ADDED_BY_DENIAL, KEPT_FOR_LOGIN} if is_sent_away else ADDED_BY_DENIAL
    grown = [name for name, size in sizes(tables).items() if size != before[name] and name not in free]
    wrong = [f"leaves the event {event.kind}" for event in events if event.outcome != "denied"]
    return wrong + [f"leaves {name}" for name in grown] + ["many events"] * (len(events) > 1)


def since(ends):
    """Return the events after the ends of the chains."""
    later = [Q(chain=chain, seq__gt=seq) for chain, seq in ends]
    return list(Event.objects.filter(reduce(or_, later)).only("kind", "outcome", "address"))


def test_what_a_refusal_leaves_is_found(world):
    """Negative control: rows and events that are none of a refusal, and where they came from."""
    before, ends = sizes(), list(Head.objects.values_list("chain", "seq"))
    with writing() as tables:
        factories.an_officer(unit=world.bureau.unit)
    events = since(ends)

    assert {(event.kind, event.address) for event in events} == {
        ("officer.opened", ""),
        ("officer.password-chosen", ""),
    }
    assert set(left_by_refusal(before, tables, events, False)) == {
        "leaves the event officer.opened",
        "leaves the event officer.password-chosen",
        "leaves people.Officer",
        "many events",
    }
    assert left_by_refusal(before, set(), [], False) == []


def test_a_method_that_is_not_listed_is_405(world):
    """P2, P7: what only reads is not posted to, and nothing is put, patched or deleted."""
    listed = {}
    for route, method, name, expected in TABLE:
        if not route.startswith(FOREIGN):
            listed.setdefault(route, (set(), name, expected))[0].add(method)
    problems, ways = [], {}
    for route, (methods, name, expected) in listed.items():
        role = next((each for each in ROLES if each not in STRANGERS and min(expected[each]) < 400), None)
        if role is None or route == "healthz":
            continue
        if role not in ways:
            ways[role] = way_back(client_of(world, role))
        for method in set(METHODS) - methods:
            with transaction.atomic():
                ways[role]()
                url, query = address(world, route, name)
                # Posted as a form of ours, with its key: without one it is refused before (test_once.py).
                given = [url + query] if method == "POST" else [method, url + query]
                send = world.client.post if method == "POST" else world.client.generic
                status = send(*given).status_code
                if status != 405:
                    problems.append(f"{route} {method}: {status}")
                transaction.set_rollback(True)

    assert problems == [], "\n".join(problems)


def test_a_form_without_its_token_is_refused(world):
    """S6: no deed is done by a page of somebody else."""
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(world.bureau.officer, backend="portal.people.administration.backends.PostBackend")
    objects(world)
    before = everything(WRITTEN_BY_REFUSAL)

    statuses = {
        shown(line): ask(client, world, *line[:3]).status_code for line in WRITES if not line[0].startswith("api:token")
    }

    assert set(statuses.values()) == {403}, statuses
    assert everything(WRITTEN_BY_REFUSAL) == before
