"""Whatever is sent to the API, right or wrong, is answered as described and is never a fault (schemathesis)."""

import json
from contextlib import suppress
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from tests.support import described
from tests.support.world import a_world

ROLES = ("officer", "leader", "rule_admin")
EXAMPLES, EXAMPLES_OF_A_SOAK = 2, 20
# What belongs to the way in, or is no operation of ours.
LEFT_OUT = {"token"}


@pytest.fixture(scope="module")
def built_world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), a_world() as world:
        yield world


@pytest.fixture
def world(built_world, db):
    return built_world


def keys_of(world):
    """Return the keys of rows that are there, by the name of the parameter."""
    sheet = world.sheet
    rows = {
        "case_id": world.own,
        "matter_id": world.at_level[1],
        "document_id": world.document,
        "upload_id": world.upload,
        "evidence_id": world.evidence,
        "property_id": world.thing,
        "order_id": world.order,
        "clock_id": world.clock,
        "pause_id": world.pause,
        "note_id": world.note,
        "bulletin_id": world.bulletin,
        "objection_id": world.objection,
        "indicator_id": world.indicator,
        "officer_id": world.bureau.officer,
        "evaluation_id": world.evaluation,
    }
    return {name: row.pk for name, row in rows.items()} | {
        "run_id": sheet.run_id,
        "subject_id": sheet.subject_id,
        "kind_word": "officers",
    }


def operations():
    """Yield (label, operation) of the description, as schemathesis reads it."""
    schemathesis = pytest.importorskip("schemathesis")
    schema = schemathesis.openapi.from_dict(described.raw_description())
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.definition.raw["operationId"] not in LEFT_OUT:
            yield operation


def sent(client, case, keys, is_there):
    """Send what was made up; a key that is there stands in for one that was made up, where `is_there`."""
    path = case.path
    for name, value in (case.path_parameters or {}).items():
        value = keys.get(name, value) if is_there else value
        path = path.replace(f"{{{name}}}", str(value).replace("/", "%2F").replace("?", "%3F") or "-")
    query = {str(name): value for name, value in (case.query or {}).items()} if isinstance(case.query, dict) else {}
    headers = {
        str(name): str(value)
        for name, value in dict(case.headers or {}).items()
        if str(name).lower() in ("if-match", "if-none-match", "idempotency-key", "upload-offset", "x-chunk-sha256")
        and str(value).isascii()
        and str(value).isprintable()
    }
    body = b"" if type(case.body).__name__ == "NotSet" else case.body
    if case.media_type == "application/json" and type(case.body).__name__ != "NotSet":
        body = json.dumps(body, default=str)
    elif not isinstance(body, bytes | str):
        body = b""
    with transaction.atomic():
        response = client.generic(
            case.method.upper(),
            path,
            body,
            content_type=case.media_type or "application/json",
            headers=headers,
            query_params=query,
        )
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("role", ROLES)
def test_anything_is_answered_as_described_and_never_with_a_fault(role, world):
    """Every operation is tried by one of the three roles, every second rightly, the others wrongly.

    The soak tries all by all in both ways; what is right is sent by every other test of the API too, and compared.
    """
    tried = list(operations())[ROLES.index(role) :: len(ROLES)]

    faults, statuses = set(), set()
    for way, mode in enumerate(modes()):
        found, answered = tried_by(getattr(world.bureau, role), tried[way::2], keys_of(world), EXAMPLES, [mode])
        faults.update(found)
        statuses.update(answered)
    faults = sorted(faults)

    assert faults == [], "\n".join(faults)
    assert {200, 400} <= statuses


@pytest.mark.soak
@pytest.mark.parametrize("role", ROLES)
def test_anything_for_long_is_answered_as_described_and_never_with_a_fault(role, world):
    officer, keys = getattr(world.bureau, role), keys_of(world)

    faults, _statuses = tried_by(officer, operations(), keys, EXAMPLES_OF_A_SOAK, modes())

    assert faults == [], "\n".join(faults)


def modes():
    schemathesis = pytest.importorskip("schemathesis")
    return schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE


def tried_by(officer, tried, keys, examples, modes):
    """Return (faults, statuses) of what is made up for these operations and sent by an officer."""
    quiet = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    client = Client(raise_request_exception=False)
    client.force_login(officer, backend="portal.people.administration.backends.PostBackend")
    faults, statuses = set(), set()
    for operation in tried:
        for mode in modes:

            @quiet
            @given(case=operation.as_strategy(generation_mode=mode), is_there=st.booleans())
            def once(case, is_there):
                try:
                    response = sent(client, case, keys, is_there)
                except described.Undescribed as wrong:
                    faults.add(f"{case.method} {case.path}: {wrong}")
                    return
                statuses.add(response.status_code)
                if response.status_code >= 500:
                    faults.add(f"{case.method} {case.path} {case.query} {str(case.body)[:300]}: 500")

            # An operation without parameters and body has nothing that could be wrong.
            with suppress(Unsatisfiable):
                once()

    return sorted(faults), statuses


def test_a_fault_is_found(db, bureau, monkeypatch):
    """Negative control: an answer that is not described fails, whoever asks."""
    client = Client()
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")
    monkeypatch.setattr("portal.people.api.shapes.MeSerializer.data", {"id": str(UUID(int=0))})

    with pytest.raises(described.Undescribed):
        client.get("/api/v1/me/")
