"""What cannot be read is 400, what is away for a moment 503, and a bug stays a 500 that is logged (S12, style §13)."""

import errno
import json
import sqlite3

import psycopg2
import pytest
import redis.exceptions
from django.db import DataError, InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client
from django.urls import path
from rest_framework.decorators import api_view
from rest_framework.response import Response

from portal.config import urls
from portal.config.environment.passing import is_full, is_passing, start_refusal
from portal.shell.typed.incoming import Unreadable, is_strange, number_or_none, whole_number

raised = {}


def fail(request):
    raise raised["now"]


@api_view(["GET", "POST"])
def fail_in_the_api(request):
    if request.method == "POST":
        return Response({"read": request.data})
    raise raised["now"]


handler400 = urls.handler400
handler500 = urls.handler500
urlpatterns = [path("fail/", fail), path("api/v1/fail/", fail_in_the_api), *urls.urlpatterns]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class Locked(psycopg2.errors.LockNotAvailable):
    pgcode = "55P03"


class Undefined(psycopg2.errors.UndefinedTable):
    pgcode = "42P01"


def of_sqlite(code):
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = code
    return caused(OperationalError("x"), cause)


def caused(error, cause):
    error.__cause__ = cause
    return error


PASSING = {
    "connection lost": caused(OperationalError("gone"), psycopg2.OperationalError("server closed the connection")),
    "lock timeout": caused(OperationalError("lock timeout"), Locked()),
    "connection closed": InterfaceError("connection already closed"),
    "busy": of_sqlite(5),
    "busy, extended": of_sqlite(5 | 2 << 8),
    "full": of_sqlite(13),
    "disk": OSError(errno.ENOSPC, "No space left on device"),
    "redis": redis.exceptions.ConnectionError("refused"),
}
BUGS = {
    "no such column": of_sqlite(1),
    "undefined table": caused(ProgrammingError("x"), Undefined()),
    "operational without a cause": OperationalError("made up"),
    "value": ValueError("bug"),
    "recursion": RecursionError(),
    "key": KeyError("bug"),
    "file": FileNotFoundError(errno.ENOENT, "x"),
    "data": DataError("x"),
}


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False)


@pytest.fixture
def logged_in(bureau, client):
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("name", PASSING)
def test_what_is_away_for_a_moment_asks_to_try_again(logged_in, name):
    raised["now"] = PASSING[name]

    page, answer = logged_in.get("/fail/"), logged_in.get("/api/v1/fail/")

    assert is_passing(PASSING[name])
    assert (page.status_code, page["Retry-After"]) == (503, "10")
    assert "请重试" in page.content.decode()
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "unavailable", "10")


@pytest.mark.parametrize("name", BUGS)
def test_a_bug_stays_a_fault_and_is_logged(logged_in, name, caplog):
    raised["now"] = BUGS[name]

    addresses = ("/fail/?q=ordinary", "/api/v1/fail/?since=2026-01-01")
    statuses = [logged_in.get(address).status_code for address in addresses]

    assert not is_passing(BUGS[name])
    assert statuses == [500, 500]
    assert [record.levelname for record in caplog.records if record.name == "django.request"] == ["ERROR", "ERROR"]


@pytest.mark.parametrize("name", ["value", "recursion", "data"])
@pytest.mark.parametrize("value", ["9" * 30, "0001-01-01", "9999-12-31T00:00", "a\x00b"])
def test_an_error_that_strange_data_caused_is_400_and_names_it(logged_in, name, value, caplog):
    raised["now"] = BUGS[name]

    page, answer = logged_in.get("/fail/", {"since": value}), logged_in.get("/api/v1/fail/", {"since": value})

    assert (page.status_code, answer.status_code) == (400, 400)
    assert "since" in page.content.decode()
    assert "since" in answer.json()["detail"]
    kept = [record.exc_info[1] for record in caplog.records if record.name == "portal.config.requests.faults"]
    assert kept == [BUGS[name]] * 2


def test_strange_data_excuses_no_other_bug(logged_in):
    raised["now"] = BUGS["key"]

    assert logged_in.get("/fail/", {"since": "0001-01-01"}).status_code == 500


@pytest.mark.parametrize(
    ("name", "full"), [("full", True), ("disk", True), ("busy", False), ("connection lost", False)]
)
def test_a_full_disk_is_called_so(logged_in, name, full):
    raised["now"] = PASSING[name]

    said = logged_in.get("/api/v1/fail/").json()["detail"]

    assert is_full(PASSING[name]) is full
    assert ("full" in said or "满" in said) is full


def test_what_breaks_outside_a_view_is_answered_alike(logged_in, monkeypatch):
    def gone(self, *args):
        raise PASSING["connection lost"]

    monkeypatch.setattr("portal.people.administration.backends.PostBackend.get_user", gone)

    page, answer = logged_in.get("/"), logged_in.get("/api/v1/cases/")

    assert (page.status_code, page["Retry-After"]) == (503, "10")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


def test_the_page_of_a_database_that_is_away_asks_it_nothing(logged_in, django_assert_num_queries):
    raised["now"] = PASSING["connection lost"]
    logged_in.get("/fail/")

    with django_assert_num_queries(1):  # the account of the session
        logged_in.get("/fail/")


@pytest.mark.parametrize(
    "body",
    [
        "[" * 5000,
        '{"a":' * 60 + "1" + "}" * 60,
        '{"a": 1e400}',
        '{"a": %s}' % ("9" * 30),
        "1",
        "null",
        "[]",
        '{"a": "\\ud800"}',
        "{",
    ],
)
def test_a_body_that_cannot_be_read_is_400_with_a_sentence(logged_in, body):
    answer = logged_in.post("/api/v1/fail/", body, content_type="application/json")

    assert answer.status_code == 400
    assert len(answer.json()["detail"]) > 5


def test_a_body_that_is_too_large_is_413_with_a_sentence(logged_in, settings, caplog):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    large = "x" * 2000

    answer = logged_in.post("/api/v1/fail/", json.dumps({"a": large}), content_type="application/json")
    page = logged_in.post("/cases/register/", {"facts": large})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert page.status_code == 413
    assert "内容过大" in answer.json()["detail"]
    assert "内容过大" in page.content.decode()


def test_an_ordinary_body_is_read(logged_in):
    body = '{"a": {"b": [1, 2.5, null, true, "𠮷😀", "0001"]}}'

    assert logged_in.post("/api/v1/fail/", body, content_type="application/json").status_code == 200


@pytest.mark.parametrize(("text", "number"), [("", 0), (None, 0), ("7", 7), (" 7 ", 7), ("9" * 18, int("9" * 18))])
def test_a_whole_number_is_read(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["abc", "-1", "1.5", "²", "9" * 19, "9" * 5000, "1e3", "0x1"])
def test_what_is_no_whole_number_is_said_by_name(text):
    with pytest.raises(Unreadable) as refused:
        whole_number(text, name="version")

    assert refused.value.name == "version"
    assert "version" in str(refused.value)
    assert number_or_none(text) is None


@pytest.mark.parametrize(
    "value",
    [
        "13912345678",
        "999999199003078735",
        "2026-03-16",
        "1900-01-01",
        "城关行受〔2026〕1号",
        "0001",
        True,
        2**63 - 1,
        1.5,
        None,
        ["a"],
        {"a": {"b": 1}},
        "x" * 9000,
    ],
)
def test_what_people_write_is_not_strange(value):
    assert not is_strange(value)


@pytest.mark.parametrize(
    "path",
    [
        "/cases/?since=0001-01-01",
        "/cases/?until=9999-12-31",
        "/cases/?unit=99999999999999999999999",
        "/admin/",
        "/cases/?after=" + "9" * 5000,
    ],
)
def test_a_list_asked_with_nonsense_is_the_list(logged_in, path):
    assert logged_in.get(path).status_code < 500


def test_a_version_that_is_no_number_is_400(logged_in, bureau, reference_data, at):
    from tests.cases import casework

    matter = casework.asked(casework.a_case(bureau, at))

    answer = logged_in.post(f"/cases/matters/{matter.pk}/withdraw/", {"version": "abc"})

    assert answer.status_code == 400
    assert "version" in answer.content.decode()


def test_a_deed_that_meets_a_lock_leaves_nothing_half_done(logged_in, bureau, reference_data, at, monkeypatch):
    from cases.models import Evidence
    from tests.cases import casework

    case = casework.a_case(bureau, at)

    def locked(chain):
        raise PASSING["lock timeout"]

    monkeypatch.setattr("portal.ledger.writing.recording.lock_head", locked)
    item = {"title": "证人证言", "kind": "witness", "collected_on": "2026-03-16"}
    answer = logged_in.post(f"/cases/{case.pk}/add-evidence/", item)

    assert answer.status_code == 503
    assert not Evidence.objects.filter(case=case).exists()
    assert connection.is_usable()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (PASSING["full"], "full"),
        (PASSING["disk"], "full"),
        (PASSING["busy"], "cannot be used"),
        (PASSING["connection lost"], "cannot be used"),
        (of_sqlite(26), "damaged"),
        (of_sqlite(11 | 1 << 8), "damaged"),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/x"), "/srv/x"),
    ],
)
def test_a_start_that_fails_for_want_of_something_says_what(fault, words):
    assert words in start_refusal(fault)


@pytest.mark.parametrize("name", sorted(BUGS))
def test_a_start_that_fails_for_a_bug_keeps_its_trace(name):
    assert start_refusal(BUGS[name]) == ""
