"""Every address that creates asks for a once-key and heeds it: none is refused, the same again leaves no second row."""

import json
import re
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import RequestFactory

from portal.config.requests import once
from portal.shell.forms import form_keys
from tests.matrix.asking import BODIES, address, client_of, objects, person, way_back
from tests.matrix.table import ROLES, STRANGERS
from tests.matrix.test_matrix import WRITES, shown
from tests.support import keyed
from tests.support.rows import sizes

# A door, a language and one's own password are no records; of the administration only its forms are pages of ours.
WITHOUT_KEY = ("login", "logout", "set_language", "api:token", "people:password", "admin:log", "admin:people_officer_r")
# What a page sends by itself, while somebody types or reads, is written over what it sent before.
SENT_BY_THE_PAGE = {"cases:alike", "cases:here", "cases:save_draft", "people:keep_typed"}
# Takes the pieces of an upload from the disk, which no transaction gives back.
ONCE_ALONE = {"api:upload_finish"}
# What only looks is done as often as it is asked for, and recorded each time. A document made again is shown again.
LOOKS = {
    "api:appraisal_entry_file",
    "appraisal:entry_file",
    "api:appraisal_record",
    "api:document_open",
    "api:evidence_open",
    "api:export_fetch",
    "appraisal:opinion_record",
    "appraisal:rating_file",
    "appraisal:record",
    "appraisal:talk_record",
    "office:fetch_export",
    "cases:make_document",
    "cases:open_document",
    "cases:look",
    "cases:open_evidence",
    "cases:open_sealed",
    "cases:reveal_enquirer",
    "office:find_person",
    "cases:reveal",
    "cases:reveal_provider",
}


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


def without_key(world, is_api):
    """Yield (line, role's way back, a function that sends the line without its key)."""
    objects(world)
    ways = {}
    for line, role in lines(is_api):
        if role not in ways:
            ways[role] = way_back(client_of(world, role))
        send, nothing = sender(world, line, role, key=""), {} if is_api else {form_keys.NAME: ""}
        yield line, ways[role], lambda send=send, nothing=nothing: send(**nothing)


def grown_since(before):
    return {name: size - before[name] for name, size in sizes().items() if size != before[name]}


def test_every_form_without_its_key_is_refused_and_nothing_is_done(world):
    """Every address of the table that takes a form, but those that are written down here a second time."""
    wrong = {}
    for line, come_back, send in without_key(world, is_api=False):
        with transaction.atomic():
            come_back()
            before = sizes()
            answer = send()
            if line[0] not in SENT_BY_THE_PAGE and (answer.status_code != 400 or grown_since(before)):
                wrong[shown(line)] = (answer.status_code, grown_since(before))
            transaction.set_rollback(True)

    assert wrong == {}
    doors = {each for each in WITHOUT_KEY if ":" not in each} | {"people:password"}
    assert doors | SENT_BY_THE_PAGE == once.WITHOUT_KEY


def test_every_call_of_the_api_without_a_key_is_refused_or_leaves_nothing_the_second_time(world):
    """What creates, as its description says, and what would be repeated asks for the header; the rest is done once."""
    wrong, demanded = {}, 0
    for line, come_back, send in without_key(world, is_api=True):
        if line[0] in ONCE_ALONE:
            continue
        with transaction.atomic():
            come_back()
            before = sizes()
            first, between = send(), sizes()
            if first.status_code == 400 and first.json()["code"] == "key_needed":
                demanded += 1
                problem = grown_since(before)
            else:
                come_back()
                second, grown = send(), grown_since(between)
                is_recorded_only = line[0] in LOOKS or second.status_code == 403
                problem = grown if grown != ({"ledger.Event": 1} if is_recorded_only else {}) else {}
                problem |= {"created": 1} if first.status_code in (201, 202) else {}
            if problem:
                wrong[shown(line)] = problem
            transaction.set_rollback(True)

    assert wrong == {}
    assert demanded >= 23


def test_a_refused_form_keeps_what_was_typed_and_is_sent_on_with_a_fresh_key(world):
    objects(world)
    client = client_of(world, "handler")
    url, _query = address(world, "cases:add_party", "own")
    form = {"party-role": "witness", "party-name": "欧阳<b>三</b>", "party-paper": "identity_card"}
    form["confirm_password"] = "x"

    refused = client.post(url, {**form, form_keys.NAME: ""}, headers={"referer": f"http://testserver{url}?a=1"})
    page = refused.content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    sent = client.post(url, {name: unescape(value) for name, value in fields.items()})

    assert (refused.status_code, sent.status_code) == (400, 302)
    assert "欧阳&lt;b&gt;三&lt;/b&gt;" in page
    assert f'href="{url}?a=1"' in page
    assert "confirm_password" not in fields
    assert world.own.parties.filter(role="witness").count() == 1


def test_a_key_drawn_for_somebody_else_or_forged_is_none(world):
    objects(world)
    url = address(world, "cases:add_party", "own")[0]
    form = {"party-role": "witness", "party-name": "李四", "party-paper": "identity_card"}
    client, before = client_of(world, "handler"), sizes()

    keys = [keyed.key_for(person(world, "second").pk), "WzEsIi8iXQ:forged:forged", "x" * 5000]
    statuses = [client.post(url, {**form, form_keys.NAME: key}).status_code for key in keys]

    assert statuses == [400] * 3
    assert sizes() == before


def test_a_stranger_without_a_key_is_sent_to_the_login_and_a_program_without_token_gets_401(world):
    objects(world)
    client = client_of(world, "anonymous")

    page = client.post(address(world, "cases:add_party", "own")[0], {"party-name": "李四"})
    call = client.post("/api/v1/cases/exports/", {}, content_type="application/json", headers={"Idempotency-Key": ""})

    assert (page.status_code, call.status_code) == (302, 401)


def test_what_the_walk_finds_is_the_demand_of_the_key(world, monkeypatch):
    """Negative control: where none is demanded, the same call without one leaves a second row."""
    monkeypatch.setattr("portal.shell.api.views.needs_key", lambda view_class: False)
    objects(world)
    line, role = next((line, role) for line, role in lines(is_api=True) if line[0] == "api:case_exports")
    client_of(world, role)
    send = sender(world, line, role, key="")

    first, second = send(), send()

    assert first.json()["id"] != second.json()["id"]
