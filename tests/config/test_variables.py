"""S6: whatever stands in a variable, it is read as its kind or answered with a sentence; an empty one is not given."""

import os
import runpy

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.architecture.source import ROOT
from tests.architecture.test_settings import PAGE, variables_documented

SETTINGS = str(ROOT / "portal" / "config" / "settings.py")
VARIABLES = variables_documented(PAGE.read_text(encoding="utf-8"))
# Words, lists and folders may say anything; PORT is read by the server's command.
FREE = {
    "DATA",
    "DOCUMENTS_DIR",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "REVIEW_BODY",
    "COURT",
    "ANTIVIRUS",
    "UPLOAD_KINDS",
    "FILES_BUCKET",
    "FILES_ENDPOINT",
    "FILES_REGION",
    "FILES_ACCESS_KEY",
    "FILES_SECRET_KEY",
    "PORT",
}
READ = (
    "IN_SERVICE",
    "TLS",
    "PREPARE_STATEMENTS",
    "DATABASES",
    "BROKER_URL",
    "ALLOWED_HOSTS",
    "UPLOAD_KINDS",
    "LOGGING",
)


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Return the settings as they are with these variables and no others."""
    for name in VARIABLES & set(os.environ):
        monkeypatch.delenv(name)

    def reading(**variables):
        for name, value in ({"DATA": str(tmp_path)} | variables).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(SETTINGS)

    return reading


def test_an_empty_variable_is_one_that_is_not_given(read):
    missing = read()
    empty = read(**dict.fromkeys(VARIABLES - {"DATA"}, " "))

    assert {name: empty[name] for name in READ} == {name: missing[name] for name in READ}


def test_an_empty_folder_of_data_is_never_the_folder_of_the_code(read):
    assert read(DATA="")["DATA_DIR"] not in (ROOT, ROOT / "")


@pytest.mark.parametrize("name", sorted(VARIABLES - FREE))
def test_what_cannot_be_read_is_answered_with_the_name_of_its_variable(read, name):
    with pytest.raises(ImproperlyConfigured, match=name):
        read(**{name: "nonsense"})


@pytest.mark.parametrize("said", ["-1", "1e12", "nan", "inf"])
def test_a_number_below_zero_or_beyond_all_measure_is_none(read, said):
    with pytest.raises(ImproperlyConfigured, match="LOGIN_LOCK_HOURS"):
        read(LOGIN_LOCK_HOURS=said)


@pytest.mark.parametrize(("said", "is_on"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("off", False)])
def test_a_switch_is_on_or_off_in_the_usual_words(read, said, is_on):
    assert read(TLS=said)["TLS"] is is_on


def test_a_key_may_begin_with_a_dollar_sign(read):
    assert read(SECRET_KEY="$ecret")["SECRET_KEY"] == "$ecret"
