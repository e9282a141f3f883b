"""X6: the description of the interface is one that a client can be made from: no two shapes under one name."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from drf_spectacular.drainage import GENERATOR_STATS

from cases.quality.evaluations.api import OpenEvaluationSerializer
from portal.config.api.description import SchemaView


@pytest.fixture(autouse=True)
def nothing_said_before():
    GENERATOR_STATS.reset()
    yield
    GENERATOR_STATS.reset()


def described():
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


def test_the_description_of_the_interface_is_whole():
    described()


def test_two_shapes_under_one_name_are_found():
    own_name = OpenEvaluationSerializer.__name__
    OpenEvaluationSerializer.__name__ = "OpenDocumentSerializer"
    try:
        with pytest.raises(CommandError):
            described()
    finally:
        OpenEvaluationSerializer.__name__ = own_name


@pytest.mark.django_db
def test_the_description_comes_under_a_file_name_that_a_header_can_hold(client, bureau):
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")

    said = client.get("/api/v1/schema/")["Content-Disposition"]

    assert said.startswith('inline; filename="sishen.')


@pytest.fixture
def asked(client, bureau, monkeypatch):
    """Return a function that asks for the description, and the list of how often it was written."""
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")
    monkeypatch.setattr(SchemaView, "_written", {})
    write, written = SchemaView.generator_class.get_schema, []

    def count(self, **options):
        written.append(options)
        return write(self, **options)

    monkeypatch.setattr(SchemaView.generator_class, "get_schema", count)

    def ask(query="", language="en"):
        client.cookies["django_language"] = language
        return client.get(f"/api/v1/schema/{query}", headers={"accept": "application/json"})

    return ask, written


@pytest.mark.django_db
def test_the_description_is_written_once_for_each_language_and_is_the_same_again(asked):
    ask, written = asked

    first, again, chinese, by_name = ask(), ask(), ask(language="zh-hans"), ask("?lang=zh-hans")

    assert len(written) == 2
    assert (first.content, dict(first.headers)) == (
        again.content,
        {**again.headers, "X-Request-ID": first["X-Request-ID"]},
    )
    assert first.json()["paths"].keys() == chinese.json()["paths"].keys()
    assert first.content != chinese.content == by_name.content


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?version=7", "?lang=xx"])
def test_what_anybody_may_make_up_is_not_kept(asked, query):
    ask, written = asked

    assert (ask(query).status_code, ask(query).status_code) == (200, 200)
    assert len(written) == 2
    assert SchemaView._written == {}


@pytest.mark.django_db
def test_a_stranger_is_told_nothing_of_what_is_kept(asked, client):
    ask, _written = asked
    ask()
    client.logout()

    assert ask().status_code == 401
