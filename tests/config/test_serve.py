"""One command runs the portal and stops cleanly: no orphan, plain words when it cannot start (issue 2)."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import gunicorn.config
import pytest

from portal.config.processes import in_service
from tests.support import templates

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def data(tmp_path_factory, request):
    """A try-out's folder with an empty, migrated database."""
    folder = tmp_path_factory.mktemp("data")
    templates.migrated_file(
        folder / "db.sqlite3",
        request.config.cache.mkdir("databases"),
        lambda: manage("migrate", "--verbosity", "0", data=folder).communicate(timeout=180),
    )
    return folder


def manage(*command, data):
    taken_from_here = {"DATABASE_URL", "BROKER_URL", "PYTEST_VERSION", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in taken_from_here}
    return subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={**environment, "DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def serving(data):
    process = manage("serve", "--port", "0", data=data)
    process.url = re.search(r"http://\S+", process.stdout.readline()).group()
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def server(data):
    """A server of one's own, to be stopped."""
    with serving(data) as process:
        yield process


@pytest.fixture(scope="module")
def standing(data):
    """A server that is only asked."""
    with serving(data) as process:
        yield process


def children(process):
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not listed.exists():
        pytest.skip("only Linux lists a process's children")
    return [int(pid) for pid in listed.read_text().split()]


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def is_gone_within(pid, seconds):
    until = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_running(pid)


def test_it_answers_at_the_address_it_prints(standing):
    with urllib.request.urlopen(standing.url + "healthz", timeout=10) as response:
        assert response.status == 200


def test_a_long_search_is_answered_by_the_portal_and_not_by_the_server(standing):
    """What 450 characters of Chinese take in an address; the server by itself ends at 4,094 signs."""
    host = standing.url.removeprefix("http://").strip("/")
    connection = http.client.HTTPConnection(host, timeout=10)

    connection.request("GET", "/cases/?q=" + "%E6%89%93" * 600)
    answer = connection.getresponse()

    assert (answer.status, answer.headers["Location"].split("?")[0]) == (302, "/login/")


def test_a_connection_stays_open_longer_than_a_balancer_keeps_it(standing):
    host = standing.url.removeprefix("http://").strip("/")
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request("GET", "/healthz")
    connection.getresponse().read()
    own = connection.sock

    time.sleep(3)
    connection.request("GET", "/healthz")

    assert connection.getresponse().status == 200
    assert connection.sock is own


def test_the_service_is_served_as_the_page_says():
    page = (ROOT / "docs" / "how-to" / "run-in-service.md").read_text(encoding="utf-8")
    config = gunicorn.config.Config()
    for name, value in vars(in_service).items():
        if not name.startswith("_"):
            config.set(name, value)

    assert "gunicorn --config python:portal.config.processes.in_service portal.config.wsgi" in page
    assert config.keepalive > 60
    assert f"keep-alive of {config.keepalive} seconds" in page
    assert (config.worker_class_str, config.workers, config.threads) == ("gthread", 4, 8)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_when_told_and_leaves_nobody(server, sent):
    (worker,) = children(server)

    server.send_signal(sent)

    # Three seconds of grace on a quiet machine; a busy one takes longer to get there.
    assert server.wait(timeout=30) == 0
    assert is_gone_within(worker, 5)


def test_its_worker_does_not_outlive_a_killed_parent(server):
    (worker,) = children(server)

    server.kill()
    server.wait(timeout=5)

    assert is_gone_within(worker, 10)


def test_a_taken_port_is_refused_in_plain_words(standing, data):
    port = standing.url.rsplit(":", 1)[1].strip("/")

    second = manage("serve", "--port", port, data=data)
    _, said = second.communicate(timeout=60)

    assert second.returncode == 1
    assert f"Port {port} cannot be used: Address already in use." in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "abc"}, "PORT is a number from 0 to 65535, not 'abc'."),
        ({"PORT": "9" * 30}, "PORT is a number from 0 to 65535"),
        ({"DATA": "{file}"}, "Set DATA to a folder that you may write."),
        ({"LOGIN_FAILURE_LIMIT": "abc"}, "LOGIN_FAILURE_LIMIT is a number from 0, not 'abc'."),
    ],
)
def test_a_wrong_variable_is_answered_with_a_sentence(data, tmp_path, monkeypatch, environment, sentence):
    (tmp_path / "file").touch()
    given = {name: value.format(file=tmp_path / "file") for name, value in environment.items()}
    for name, value in ({"PORT": "0"} | given).items():
        monkeypatch.setenv(name, value)

    refused = manage("serve", "--check-port", data=given.get("DATA", data))
    _, said = refused.communicate(timeout=60)

    assert refused.returncode == 1
    assert sentence in said
    assert "Traceback" not in said


def test_a_console_that_knows_no_chinese_still_gets_the_address(data, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")

    process = manage("serve", "--port", "0", data=data)
    try:
        assert "is ready: http://127.0.0.1:" in process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


def test_a_start_that_is_interrupted_before_it_is_ready_says_so_without_a_trace(data, tmp_path, monkeypatch):
    (tmp_path / "django").mkdir()
    (tmp_path / "django" / "__init__.py").write_text("raise KeyboardInterrupt")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    stopped = manage("migrate", data=data)
    _, said = stopped.communicate(timeout=60)

    assert stopped.returncode == 1
    assert "Interrupted" in said
    assert "Traceback" not in said


def test_a_start_with_a_damaged_database_says_so_without_a_trace(tmp_path):
    (tmp_path / "db.sqlite3").write_bytes(b"no database" * 1000)

    stopped = manage("migrate", data=tmp_path)
    _, said = stopped.communicate(timeout=120)

    assert stopped.returncode == 1
    assert "The file of the database is damaged" in said
    assert "Traceback" not in said
