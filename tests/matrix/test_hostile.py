"""Nothing that can be sent is a fault: hostile values in every parameter and field of every route (P7, style §13).

Which names a route reads is learnt by watching it read an ordinary request. `HOSTILE=all` tries every value in every
field; without it each field gets one of them, by its name, and some are tried in all fields at once.
"""

import json
import os
from contextlib import contextmanager
from zlib import crc32

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from rest_framework.serializers import Serializer

from portal.shell.forms import form_keys
from tests.matrix.asking import BODIES, RAW, address, client_of, objects, way_back
from tests.matrix.table import ROLES, STRANGERS, whole_table

VALUES = (
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59",
    "9" * 5000,
    "-1",
    str(10**30),
    "99999999999999999999",
    str(2**31),
    "abc",
    "²",
    "",
    " ",
    "a\x00b",
    "\ud800",
    "1e400",
    "None",
    "‮%s{0}{{7*7}}",
    "x" * 9000,
)
# What only JSON can say.
SHAPES = (None, True, [], {}, 10**30, -1, 1.5, 2**31, [[]], [{}], {"a": {"b": []}}, ["\ud800"], "0001-01-01", 10**4000)
SOME, SOME_AT_ONCE = 1, 4
# Takes the pieces from the disk, which no transaction gives back; it reads nothing.
ONCE_ALONE = {"api:upload_finish", "logout", "admin:logout"}
EVERYTHING = os.environ.get("HOSTILE") == "all"
# The routes are dealt to so many tests, so that no worker ends with all of them.
PARTS = 6
dealt = pytest.mark.parametrize("part", range(PARTS))


@contextmanager
def watched():
    """Collect the names that a request is asked for, in query strings, forms and serializers."""
    names, kept = set(), {name: getattr(QueryDict, name) for name in ("get", "getlist", "__getitem__")}
    inward = Serializer.to_internal_value

    def watch(original):
        def asked(self, key, *args, **kwargs):
            names.add(key)
            return original(self, key, *args, **kwargs)

        return asked

    def fields(self, data):
        names.update(self.fields)
        return inward(self, data)

    for name, original in kept.items():
        setattr(QueryDict, name, watch(original))
    Serializer.to_internal_value = fields
    try:
        yield names
    finally:
        for name, original in kept.items():
            setattr(QueryDict, name, original)
        Serializer.to_internal_value = inward


def chosen(values, name, some=SOME):
    """Return the values that a field is tried with: all of them, or some, always the same for its name."""
    if EVERYTHING:
        return values
    start = crc32(name.encode()) % len(values)
    return [values[(start + step * 5) % len(values)] for step in range(some)]


def somebody(expected):
    """Return a role that is let in, the one that sees most."""
    return next((role for role in reversed(ROLES) if role not in STRANGERS and min(expected[role]) < 400), None)


def lines(*methods):
    """Return one line of the table for each route and method that lets somebody in, with that somebody."""
    found = {}
    for route, method, name, expected in whole_table():
        if method in methods and somebody(expected) and route not in ONCE_ALONE:
            found.setdefault((route, method), (route, method, name, somebody(expected)))
    return list(found.values())


def send(client, world, line, body, query=""):
    """Send one request and roll back what it did; return its status."""
    route, method, name, _role = line
    url, own = address(world, route, name)
    with transaction.atomic():
        if method == "GET":
            response = client.get(url + (own or "?") + query)
        elif route.startswith("api:"):
            response = client.post(url + query, json.dumps(body, default=str), content_type="application/json")
        else:
            response = client.post(url + query, {key: "" if v is None else v for key, v in body.items()})
        b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    return response.status_code


def body_of(world, line):
    route, method, name, _role = line
    if method == "GET":
        return {}
    make = BODIES.get(f"{route} {name}", BODIES.get(route, lambda w, n: {}))
    return {key: value for key, value in make(world, name).items() if not hasattr(value, "chunks")}


def escaped(name, value):
    query = QueryDict(mutable=True)
    query[name] = value.encode("utf-8", "replace").decode()
    return query.urlencode()


@pytest.fixture
def visit(world):
    """Return a function that yields (line, the names it reads, a way to send) for a part of the lines of methods."""
    objects(world)
    world.client = Client(raise_request_exception=False)
    ways = {}

    def visiting(part, *methods):
        for line in lines(*methods)[part::PARTS]:
            role = line[3]
            if role not in ways:
                ways[role] = way_back(client_of(world, role))
            ways[role]()
            with watched() as names:
                send(world.client, world, line, body_of(world, line))
            yield line, sorted(names - {"csrfmiddlewaretoken"}), ways[role]

    return visiting


@dealt
def test_no_parameter_of_a_page_or_address_is_a_fault(world, visit, part):
    problems = []
    for line, names, come_back in visit(part, "GET"):
        for name in names:
            come_back()
            for value in chosen(VALUES, name):
                status = send(world.client, world, line, {}, escaped(name, value))
                if status >= 500:
                    problems.append(f"{line[0]}?{name}={value[:30]!r}: {status}")

    assert problems == [], "\n".join(problems)


@dealt
def test_no_field_of_a_form_or_body_is_a_fault(world, visit, part):
    problems = []
    for line, names, come_back in visit(part, "POST"):
        whole = body_of(world, line)
        values = VALUES + SHAPES if line[0].startswith("api:") else [each.replace("\ud800", "?") for each in VALUES]
        for name in names:
            for value in chosen(values, name):
                come_back()
                status = send(world.client, world, line, {**whole, name: value})
                if status >= 500:
                    problems.append(f"{line[0]} {line[2]} {name}={str(value)[:30]!r}: {status}")
        for value in chosen(values, line[0], SOME_AT_ONCE):
            come_back()
            # A form without its own key goes no further.
            fields = dict.fromkeys(set(names) - {form_keys.NAME}, value)
            status = send(world.client, world, line, {**whole, **fields})
            if status >= 500:
                problems.append(f"{line[0]} {line[2]} all={str(value)[:30]!r}: {status}")

    assert problems == [], "\n".join(problems)


@pytest.mark.parametrize(
    "body",
    [
        "[" * 5000,
        '{"a":' * 3000 + "1" + "}" * 3000,
        "",
        "null",
        "1",
        "[]",
        '"x"',
        "{",
        '{"a":1e999}',
        '{"a":NaN}',
        '{"\\ud800":1}',
        '{"a":' + "9" * 6000 + "}",
        "\ufeff{}",
    ],
)
def test_no_body_of_the_api_is_a_fault(world, body):
    problems, ways = [], {}
    for line in lines("POST"):
        route, _method, name, role = line
        if not route.startswith("api:"):
            continue
        if role not in ways:
            ways[role] = way_back(client_of(world, role))
        ways[role]()
        url, _query = address(world, route, name)
        with transaction.atomic():
            status = world.client.post(url, body, content_type="application/json").status_code
            transaction.set_rollback(True)
        if status >= 500:
            problems.append(f"{line[0]}: {status}")

    assert problems == []


@pytest.mark.parametrize("offset", ["9" * 5000, "-1", "²", "abc", "", str(10**25)])
def test_no_place_of_a_piece_is_a_fault(world, offset):
    objects(world)
    client = client_of(world, "handler")
    url, _query = address(world, "api:upload", "upload")

    response = client.put(url, b"x", content_type="application/octet-stream", headers={"Upload-Offset": offset})

    assert "api:upload" in RAW
    assert response.status_code in {400, 409, 422}
