"""Every address that creates heeds a once-key: the same call again gets the same answer and leaves no second row."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import RequestFactory

from portal.shell import form_keys
from tests.matrix.asking import BODIES, address, client_of, objects, person, way_back
from tests.matrix.table import ROLES, STRANGERS
from tests.matrix.test_matrix import WRITES, shown, sizes

# A door, a language and one's own password are no records; the administration has Django's own forms.
WITHOUT_KEY = ("login", "logout", "set_language", "api:token", "people:password", "admin:")
# What only looks is done as often as it is asked for, and recorded each time. A document made again is shown again.
LOOKS = {
    "api:document_open", "api:evidence_open", "api:export_fetch", "cases:fetch_export", "cases:make_document",
    "cases:open_document", "cases:look", "cases:open_evidence", "cases:open_sealed", "cases:reveal_enquirer",
    "cases:find_person", "cases:reveal",
}  # fmt: skip


def lines(is_api):
    """Yield (line, role) once for every way to write: the first role that is let."""
    for line in WRITES:
        route, method, _name, expected = line
        if method != "POST" or route.startswith(WITHOUT_KEY) or route.startswith("api:") is not is_api:
            continue
        role = next((each for each in ROLES if each not in STRANGERS and min(expected[each]) < 400), None)
        if role:
            yield line, role


def sender(world, line, role, key=None):
    """Return a function that sends one and the same request, with its key, as often as it is called."""
    route, _method, name, _expected = line
    url, _query = address(world, route, name)
    body = BODIES.get(f"{route} {name}", BODIES.get(route, lambda w, n: {}))(world, name)
    has_file = any(isinstance(value, SimpleUploadedFile) for value in body.values())
    if route.startswith("api:"):
        given = {"headers": {"Idempotency-Key": f"key of {shown(line)}" if key is None else key}}
    else:
        request = RequestFactory().get("/cases/")
        request.user, request.htmx = person(world, role), False
        body, given = {**body, form_keys.NAME: form_keys.written(request)}, {}

    def send(**changes):
        for value in body.values():
            if isinstance(value, SimpleUploadedFile):
                value.seek(0)
        sent = {**body, **changes}
        if route.startswith("api:") and not has_file:
            return world.client.post(url, json.dumps(sent, default=str), content_type="application/json", **given)
        return world.client.post(url, sent, **given)

    return send


def problem_of(first, second, grown, is_look):
    """Return what is wrong with the second of two equal sendings, or None."""
    if first.status_code >= 400:
        return f"is refused at once: {first.status_code}"
    if (second.status_code, second.get("Location")) != (first.status_code, first.get("Location")):
        return f"answers {second.status_code} {second.get('Location')}"
    if grown != ({"ledger.Event": 1} if is_look else {}):
        return f"leaves {grown}"
    return None


def sent_twice(world, is_api):
    """Return {line: what is wrong}, and the lines whose key another body met without a 409."""
    objects(world)
    ways, wrong, lax = {}, {}, set()
    for line, role in lines(is_api):
        if role not in ways:
            ways[role] = way_back(client_of(world, role))
        with transaction.atomic():
            ways[role]()
            send = sender(world, line, role)
            first, between = send(), sizes()
            ways[role]()
            second, after = send(), sizes()
            grown = {name: after[name] - between[name] for name in after if after[name] != between[name]}
            if problem := problem_of(first, second, grown, line[0] in LOOKS):
                wrong[shown(line)] = problem
            if first.status_code in (201, 202):
                ways[role]()
                lax |= {shown(line)} if send(more="other").status_code != 409 else set()
            transaction.set_rollback(True)
    return wrong, lax


def test_every_call_that_creates_is_done_once_and_answered_alike(world):
    wrong, lax = sent_twice(world, is_api=True)

    assert (wrong, lax) == ({}, set())


def test_every_form_that_creates_is_carried_out_once(world):
    wrong, _lax = sent_twice(world, is_api=False)

    # A secret is shown once: the second press is told so.
    assert wrong == {"people:issue_token POST -": "answers 409 None"}


def test_without_a_key_a_call_is_done_twice(world):
    """What the walk finds is the key's doing: the same calls without one leave a second row."""
    objects(world)
    line, role = next((line, role) for line, role in lines(is_api=True) if line[0] == "api:exports")
    client_of(world, role)
    send = sender(world, line, role, key="")

    first, second = send(), send()

    assert first.json()["id"] != second.json()["id"]
