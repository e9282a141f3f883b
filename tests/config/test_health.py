"""`GET /healthz` says whether database, broker and migrations are well, and nothing else (issue 2)."""

import pytest
from kombu import Connection

from portal.config.processes import health

pytestmark = pytest.mark.django_db
WELL = {"database": "ok", "broker": "ok", "migrations": "ok", "disk": "ok"}


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


def test_a_disk_that_is_nearly_full_is_bad(client, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE", 2**63)

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (503, {**WELL, "disk": "bad"})


def test_a_disk_that_takes_nothing_is_bad(client, monkeypatch, settings):
    settings.FILE_UPLOAD_TEMP_DIR = "/proc/nowhere"

    assert client.get("/healthz").json() == {**WELL, "disk": "bad"}


@pytest.mark.parametrize("host", ["10.0.0.9", "10.0.0.9:8000", "[::1]:8000", "balancer", "under_score", ""])
def test_a_balancer_may_ask_by_any_name(client, settings, host):
    settings.ALLOWED_HOSTS = ["portal.example"]

    assert client.get("/healthz", headers={"host": host}).status_code == 200
    assert client.get("/login/", headers={"host": host}).status_code == 400
