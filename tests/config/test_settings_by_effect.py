"""No setting is a promise without effect (F3): each variable of settings.md has a row here, and a test of what it does.

A row says what setting a value of the variable becomes, and which test shows, by the answer of the portal, what that
setting does. A variable without a row, or a row whose test is gone or does not use the setting, fails.
"""

import logging.config
import runpy
import sys
from datetime import timedelta
from typing import NamedTuple

import pytest
from celery import Celery
from django.conf import settings as configured
from django.core import signing
from django.core.cache import CacheHandler
from django.db.utils import ConnectionHandler
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.intake import jobs as keeping
from cases.models import RegistrationDraft
from cases.papers.context.matter import context_of
from portal.dispatch.runs.jobs import forget_sent_forms
from portal.ledger.models import SentForm
from portal.people.models import KeptForm
from tests.architecture.source import ROOT
from tests.architecture.test_settings import PAGE, variables_documented
from tests.cases.casework import a_case
from tests.factories import an_officer

pytestmark = pytest.mark.django_db
HERE = "config/test_settings_by_effect.py"


class Row(NamedTuple):
    """A value of a variable, the setting it becomes with that value, and the test of what the setting does."""

    given: str
    setting: str
    becomes: object
    test: str


ROWS = {
    "SISHEN_IN_SERVICE": Row(
        "1", "IN_SERVICE", True, "config/test_service_rules.py::test_each_unsafe_setting_is_refused_by_its_own_rule"
    ),
    "SISHEN_DEMO": Row("1", "DEMO", True, f"{HERE}::test_the_demo_alone_lists_its_people"),
    "DEBUG": Row("1", "DEBUG", True, f"{HERE}::test_debug_pages_show_what_others_do_not"),
    "TLS": Row("1", "SECURE_SSL_REDIRECT", True, f"{HERE}::test_with_tls_plain_requests_are_sent_on_and_cookies_kept"),
    "DATA": Row("", "DATA_DIR", None, f"{HERE}::test_everything_lies_in_the_data_folder"),
    "DOCUMENTS_DIR": Row(
        "/forms", "DOCUMENTS_DIR", "/forms", "cases/papers/test_forms.py::test_the_bureaus_html_stands_for_both_formats"
    ),
    "DATABASE_URL": Row(
        "postgres://u@h:5432/sishen", "IS_SQLITE", False, f"{HERE}::test_the_address_of_the_database_is_taken"
    ),
    "CONN_MAX_AGE": Row("0", "DATABASES", None, f"{HERE}::test_a_connection_is_kept_for_so_long"),
    "PREPARE_STATEMENTS": Row(
        "false", "PREPARE_STATEMENTS", False, "shell/test_prepared.py::test_behind_a_pool_nothing_is_kept"
    ),
    "BROKER_URL": Row(
        "redis://h:1/0", "CELERY_BROKER_URL", "redis://h:1/0", f"{HERE}::test_the_broker_is_the_one_named"
    ),
    "CACHE_URL": Row(
        "redis://h:1/1",
        "SESSION_ENGINE",
        "django.contrib.sessions.backends.cache",
        f"{HERE}::test_sessions_lie_in_the_cache_that_is_named",
    ),
    "SECRET_KEY": Row("k" * 60, "SECRET_KEY", "k" * 60, f"{HERE}::test_what_one_secret_signed_another_does_not_read"),
    "ALLOWED_HOSTS": Row(
        "a.example,b.example",
        "ALLOWED_HOSTS",
        ["a.example", "b.example"],
        "config/test_health.py::test_a_balancer_may_ask_by_any_name",
    ),
    "CSRF_TRUSTED_ORIGINS": Row(
        "https://a.example",
        "CSRF_TRUSTED_ORIGINS",
        ["https://a.example"],
        f"{HERE}::test_a_form_of_a_trusted_origin_is_taken",
    ),
    "TRUSTED_PROXIES": Row(
        "2", "TRUSTED_PROXIES", 2, "people/test_login.py::test_behind_a_proxy_the_lock_and_the_ledger_know_the_caller"
    ),
    "LOGIN_FAILURE_LIMIT": Row("3", "AXES_FAILURE_LIMIT", 3, f"{HERE}::test_so_many_wrong_passwords_are_borne"),
    "LOGIN_ADDRESS_LIMIT": Row("3", "LOGIN_ADDRESS_LIMIT", 3, f"{HERE}::test_so_many_wrong_passwords_are_borne"),
    "LOGIN_ACCOUNT_LIMIT": Row("3", "LOGIN_ACCOUNT_LIMIT", 3, f"{HERE}::test_so_many_wrong_passwords_are_borne"),
    "LOGIN_GLOBAL_LIMIT": Row(
        "3",
        "LOGIN_GLOBAL_LIMIT",
        3,
        "people/test_login.py::test_too_many_wrong_passwords_in_all_close_every_new_address",
    ),
    "LOGIN_LOCK_HOURS": Row(
        "0.5", "AXES_COOLOFF_TIME", 0.5, "people/test_login.py::test_the_limits_pass_with_the_time_of_the_lock"
    ),
    "SESSION_IDLE_MINUTES": Row(
        "7", "SESSION_COOKIE_AGE", 420, f"{HERE}::test_a_session_lives_so_long_without_request"
    ),
    "SESSION_LIMIT_HOURS": Row(
        "3", "SESSION_LIMIT_HOURS", 3, "config/test_session_limit.py::test_a_login_ends_at_the_limit"
    ),
    "FILES_BUCKET": Row("b", "FILES_IN_BUCKET", None, f"{HERE}::test_the_bucket_is_the_one_named"),
    "FILES_ENDPOINT": Row("https://h", "FILES_IN_BUCKET", None, f"{HERE}::test_the_bucket_is_the_one_named"),
    "FILES_REGION": Row("r", "FILES_IN_BUCKET", None, f"{HERE}::test_the_bucket_is_the_one_named"),
    "FILES_ACCESS_KEY": Row("a", "FILES_IN_BUCKET", None, f"{HERE}::test_the_bucket_is_the_one_named"),
    "FILES_SECRET_KEY": Row("s", "FILES_IN_BUCKET", None, f"{HERE}::test_the_bucket_is_the_one_named"),
    "UPLOAD_LARGEST_MB": Row(
        "9",
        "UPLOAD_LARGEST_MB",
        9,
        "shell/test_file_arrival.py::test_an_empty_file_and_one_over_the_limit_are_refused_and_one_at_the_limit_is_not",
    ),
    "UPLOAD_KINDS": Row(
        "image,program",
        "UPLOAD_KINDS",
        ["image", "program"],
        "shell/test_file_arrival.py::test_programs_are_refused_unless_the_bureau_takes_them",
    ),
    "UPLOAD_CHUNK_MB": Row(
        "2", "UPLOAD_CHUNK_MB", 2, "office/test_uploads.py::test_a_piece_that_was_damaged_or_reaches_too_far_is_refused"
    ),
    "UPLOAD_WAITING_MB": Row(
        "5", "UPLOAD_WAITING_MB", 5, "office/test_uploads.py::test_there_is_room_for_so_much_and_no_more"
    ),
    "UPLOAD_KEPT_HOURS": Row(
        "2",
        "UPLOAD_KEPT_HOURS",
        2,
        "office/test_uploads.py::test_what_nobody_attached_is_cleared_when_its_time_is_over_and_what_was_attached_stays",
    ),
    "ANTIVIRUS": Row(
        "tcp://h:3310",
        "ANTIVIRUS",
        "tcp://h:3310",
        "shell/test_antivirus.py::test_a_scanner_that_is_down_lets_nothing_pass",
    ),
    "FILE_AUDIT_DAYS": Row(
        "4", "FILE_AUDIT_DAYS", 4, "office/test_audit.py::test_every_file_comes_round_in_the_days_set"
    ),
    "DRAFT_DAYS": Row("5", "DRAFT_DAYS", 5, f"{HERE}::test_drafts_are_kept_for_so_many_days"),
    "CONFIRM_MINUTES": Row(
        "3", "CONFIRM_MINUTES", 3, "people/test_access.py::test_who_gave_the_password_so_lately_is_not_asked"
    ),
    "API_TOKEN_DAYS": Row(
        "30", "API_TOKEN_DAYS", 30, "people/test_access.py::test_a_token_lasts_no_longer_than_the_bureau_allows"
    ),
    "SENT_FORM_DAYS": Row("5", "SENT_FORM_DAYS", 5, f"{HERE}::test_keys_of_forms_are_kept_for_so_many_days"),
    "KEPT_HOURS": Row("5", "KEPT_HOURS", 5, f"{HERE}::test_typed_text_waits_for_its_owner_for_so_many_hours"),
    "REVIEW_BODY": Row(
        "某区人民政府", "REVIEW_BODY", "某区人民政府", f"{HERE}::test_decisions_name_the_organs_that_are_set"
    ),
    "COURT": Row("某区人民法院", "COURT", "某区人民法院", f"{HERE}::test_decisions_name_the_organs_that_are_set"),
    "LOG_LEVEL": Row("INFO", "LOGGING", None, f"{HERE}::test_so_severe_messages_are_written"),
    "PORT": Row("8123", "", None, "config/test_serve.py::test_a_taken_port_is_refused_in_plain_words"),
}


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Return a function that reads the settings anew under some variables and returns them as a dict."""

    def reading(**given):
        with monkeypatch.context() as environment:
            for name in ROWS:
                environment.delenv(name, raising=False)
            for name, value in {"DATA": str(tmp_path), **given}.items():
                environment.setenv(name, value)
            return runpy.run_path(str(ROOT / "portal" / "config" / "settings.py"))

    return reading


def source_of(test):
    """Return the text of the function that a row names, "" where there is none."""
    file, _, name = test.partition("::")
    text = (ROOT / "tests" / file).read_text(encoding="utf-8")
    _before, found, after = text.partition(f"def {name}(")
    return found + after.partition("\ndef ")[0] if found else ""


def test_every_documented_variable_has_a_row_and_no_other():
    assert variables_documented(PAGE.read_text(encoding="utf-8")) ^ set(ROWS) == set()


def test_every_row_names_a_test_that_is_there():
    assert [name for name, row in ROWS.items() if not source_of(row.test)] == []


def test_a_test_of_another_file_uses_the_setting():
    elsewhere = {name: row for name, row in ROWS.items() if row.becomes is not None and not row.test.startswith(HERE)}

    unused = [
        name
        for name, row in elsewhere.items()
        if row.setting not in (ROOT / "tests" / row.test.partition("::")[0]).read_text(encoding="utf-8")
    ]

    assert len(elsewhere) > 10
    assert unused == []


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.becomes is not None])
def test_the_variable_becomes_the_setting(read, name):
    row = ROWS[name]

    assert read(**{name: row.given})[row.setting] == row.becomes
    assert read()[row.setting] != row.becomes


def test_the_word_none_means_no_scanner(read):
    said = read(ANTIVIRUS="none")

    assert (said["ANTIVIRUS_SAID"], said["ANTIVIRUS"]) == ("none", "")


def test_the_demo_alone_lists_its_people(bureau, settings, client):
    listed = []
    for demo in (False, True):
        settings.DEMO = demo
        listed.append(bureau.supervisor.badge_number in client.get("/login/").content.decode())

    assert listed == [False, True]


def test_debug_pages_show_what_others_do_not(settings, client):
    pages = []
    for debug in (False, True):
        settings.DEBUG = debug
        pages.append("DEBUG = True" in client.get("/nowhere").content.decode())

    assert pages == [False, True]


def test_with_tls_plain_requests_are_sent_on_and_cookies_kept(read, settings):
    officer, answers = an_officer(), []
    for tls in ("0", "1"):
        for name, value in read(TLS=tls).items():
            if name.startswith("SECURE_") or name.endswith("_SECURE"):
                setattr(settings, name, value)
        plain = Client().get("/login/")
        typed = {"username": officer.badge_number, "password": "demo"}
        cookie = Client().post("/login/", typed, headers={"X-Forwarded-Proto": "https"}).cookies.get("sishen_session")
        answers.append((plain.status_code, bool(cookie and cookie["secure"])))

    assert answers == [(200, False), (301, True)]


def test_everything_lies_in_the_data_folder(read, tmp_path):
    given = read(DATA=str(tmp_path / "own"))

    places = [given["DATABASES"]["default"]["NAME"], given["MEDIA_ROOT"], given["KEYS_DIR"], given["CHECKPOINTS_DIR"]]
    assert [str(tmp_path / "own") in str(place) for place in places] == [True] * 4
    assert (tmp_path / "own").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "own" / "keys" / "secret.key").stat().st_mode & 0o777 == 0o600


def test_the_address_of_the_database_is_taken(read):
    found = read(DATABASE_URL="postgres://u:p@h:5499/sishen")["DATABASES"]["default"]

    assert [found[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == ["u", "p", "h", 5499, "sishen"]


@pytest.mark.parametrize(("seconds", "stays"), [("0", False), ("600", True)])
def test_a_connection_is_kept_for_so_long(read, seconds, stays):
    given = read(CONN_MAX_AGE=seconds)["DATABASES"]["default"]
    connection = ConnectionHandler({"default": given})["default"]
    connection.inc_thread_sharing()
    connection._rollback = lambda: None
    connection.connect()

    connection.close_if_unusable_or_obsolete()

    assert (connection.connection is not None) is stays
    connection.close()


def test_the_broker_is_the_one_named(read):
    given = read(BROKER_URL="redis://broker.example:6390/3")
    app = Celery(set_as_current=False)
    app.config_from_object({k.removeprefix("CELERY_").lower(): v for k, v in given.items() if k.startswith("CELERY_B")})

    with app.connection_for_write() as connection:
        assert (connection.hostname, connection.port, connection.virtual_host) == ("broker.example", 6390, "3")


def test_sessions_lie_in_the_cache_that_is_named(read, redis_url):
    given = read(CACHE_URL=redis_url)
    cache = CacheHandler(given["CACHES"])["default"]
    cache.set("by-effect", 7, 5)

    assert cache._cache.get_client().get(cache.make_key("by-effect"))
    assert given["SESSION_ENGINE"] == "django.contrib.sessions.backends.cache"


def test_what_one_secret_signed_another_does_not_read(settings):
    signed = signing.dumps("x")
    settings.SECRET_KEY = "another" * 10

    with pytest.raises(signing.BadSignature):
        signing.loads(signed)


@pytest.mark.parametrize(("origins", "status"), [([], 403), (["https://outer.example"], 200)])
def test_a_form_of_a_trusted_origin_is_taken(settings, origins, status):
    settings.CSRF_TRUSTED_ORIGINS = origins
    client = Client(enforce_csrf_checks=True)
    client.get("/login/")
    typed = {"username": "x", "password": "y", "csrfmiddlewaretoken": client.cookies["csrftoken"].value}

    assert client.post("/login/", typed, headers={"origin": "https://outer.example"}).status_code == status


@pytest.mark.parametrize(
    ("setting", "tries"),
    [
        ("AXES_FAILURE_LIMIT", [("990001", "10.9.9.1")] * 4),
        ("LOGIN_ADDRESS_LIMIT", [(f"99000{number}", "10.9.9.1") for number in range(4)]),
        ("LOGIN_ACCOUNT_LIMIT", [("990001", f"10.9.9.{number}") for number in range(4)]),
    ],
)
def test_so_many_wrong_passwords_are_borne(settings, client, setting, tries):
    setattr(settings, setting, 3)

    statuses = [
        client.post(reverse("login"), {"username": badge, "password": "wrong"}, REMOTE_ADDR=address).status_code
        for badge, address in tries
    ]

    assert statuses[:2] == [200, 200]
    assert statuses[3] == 429


def test_a_session_lives_so_long_without_request(settings, client):
    settings.SESSION_COOKIE_AGE = 420
    officer = an_officer()

    client.post(reverse("login"), {"username": officer.badge_number, "password": "demo"})

    assert client.cookies["sishen_session"]["max-age"] == 420


def test_the_bucket_is_the_one_named(read):
    given = read(
        FILES_BUCKET="b", FILES_ENDPOINT="https://h", FILES_REGION="r", FILES_ACCESS_KEY="a", FILES_SECRET_KEY="s"
    )
    options = given["STORAGES"]["default"]["OPTIONS"]

    names = ("bucket_name", "endpoint_url", "region_name", "access_key", "secret_key")
    assert [options[name] for name in names] == ["b", "https://h", "r", "a", "s"]
    assert "FileSystemStorage" in read()["STORAGES"]["default"]["BACKEND"]


def test_drafts_are_kept_for_so_many_days(bureau, settings):
    settings.DRAFT_DAYS = 5
    now = timezone.now()
    for days in (4, 6):
        RegistrationDraft.objects.create(
            owner=bureau.officer, key=f"00000000-0000-0000-0000-00000000000{days}", saved_at=now - timedelta(days=days)
        )

    done = keeping.run("", at=now, progress=None)

    assert list(done.values()) == [1]
    assert RegistrationDraft.objects.count() == 1


def test_decisions_name_the_organs_that_are_set(bureau, settings, at):
    case = a_case(bureau, at)
    named = [context_of(case, at=at)["review_body"], context_of(case, at=at)["court"]]
    settings.REVIEW_BODY, settings.COURT = "某区人民政府", "某区人民法院"
    named += [context_of(case, at=at)["review_body"], context_of(case, at=at)["court"]]

    assert named == ["云溪县人民政府", "云溪县人民法院", "某区人民政府", "某区人民法院"]


def test_so_severe_messages_are_written(read, capfd):
    written = []
    try:
        for level in ("WARNING", "INFO"):
            logging.config.dictConfig({**read(LOG_LEVEL=level)["LOGGING"], "incremental": False})
            logging.getLogger("by.effect").info("heard")
            sys.stderr.flush()
            written.append("heard" in capfd.readouterr().err)
    finally:
        logging.config.dictConfig(configured.LOGGING)

    assert written == [False, True]


def test_keys_of_forms_are_kept_for_so_many_days(bureau, settings):
    settings.SENT_FORM_DAYS = 5
    for days in (4, 6):
        SentForm.objects.create(key=f"key-{days}", actor_id=bureau.officer.pk)
        SentForm.objects.filter(key=f"key-{days}").update(sent_at=timezone.now() - timedelta(days=days))

    forget_sent_forms("", at=timezone.now(), progress=None)

    assert list(SentForm.objects.values_list("key", flat=True)) == ["key-4"]


def test_typed_text_waits_for_its_owner_for_so_many_hours(bureau, settings):
    settings.KEPT_HOURS = 5
    for hours in (4, 6):
        kept_at = timezone.now() - timedelta(hours=hours)
        KeptForm.objects.create(owner=bureau.officer, page=f"/{hours}/", content_sealed="", kept_at=kept_at)

    forget_sent_forms("", at=timezone.now(), progress=None)

    assert list(KeptForm.objects.values_list("page", flat=True)) == ["/4/"]
