"""`GET /healthz` says whether database, broker and migrations are well, and nothing else (issue 2)."""

import pytest
from kombu import Connection

from portal.config import health

pytestmark = pytest.mark.django_db
WELL = {"database": "ok", "broker": "ok", "migrations": "ok"}


def test_all_is_well(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, WELL)


@pytest.mark.parametrize("name", WELL)
def test_one_thing_that_fails_is_named_without_details(client, monkeypatch, name):
    def fails():
        raise RuntimeError("password of the database")

    monkeypatch.setitem(health.CHECKS, name, fails)

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (503, {**WELL, name: "bad"})


def test_a_broker_that_does_not_answer_is_bad(client, monkeypatch):
    monkeypatch.setattr(health.app, "connection_for_write", lambda: Connection("redis://127.0.0.1:1/0"))

    assert client.get("/healthz").json() == {**WELL, "broker": "bad"}


def test_a_migration_that_waits_is_bad(client, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: ["0002"])

    assert client.get("/healthz").json() == {**WELL, "migrations": "bad"}
