"""Issue 9: what comes in through the API is strict, typed, bounded and cleaned, and what goes out is described."""

import ast
import re
from functools import cache

import pytest
from rest_framework import serializers

from portal.shell.api.shapes import Given
from tests.architecture.source import product
from tests.support import described

# What nobody reads as words: a password is whatever somebody chose.
UNCLEANED = {("CredentialsSerializer", "password")}
PLAIN = {
    serializers.CharField,
    serializers.BooleanField,
    serializers.DateField,
    serializers.DateTimeField,
    serializers.IntegerField,
    serializers.ChoiceField,
    serializers.DictField,
    serializers.JSONField,
}


@cache
def shapes():
    """Return every shape in which something comes in, and those inside."""
    described.raw_description()
    found = set()

    def walk(kind):
        for each in kind.__subclasses__():
            if each.__module__.startswith(("portal.", "cases.", "appraisal.")):
                found.add(each)
            walk(each)

    walk(Given)
    return found


def unbounded(kind):
    """Yield (name, what is missing) for the fields of a shape that take anything."""
    for name, field in kind().fields.items():
        field = getattr(field, "child", field)
        field = getattr(field, "child_relation", field)
        if isinstance(field, serializers.IntegerField) and None in (field.max_value, field.min_value):
            yield name, "no bounds"
        if type(field) in PLAIN and (kind.__name__, name) not in UNCLEANED:
            yield name, f"a plain {type(field).__name__}"
        if isinstance(field, serializers.BaseSerializer) and not isinstance(field, Given):
            yield name, "an inner shape that passes over what it does not know"


def test_every_field_that_comes_in_is_typed_bounded_and_cleaned():
    assert len(shapes()) > 60
    assert {(kind.__name__, *what) for kind in shapes() for what in unbounded(kind)} == set()


def test_a_plain_field_is_found():
    class Loose(serializers.Serializer):
        number = serializers.IntegerField()
        text = serializers.CharField()

    assert {name for name, _what in unbounded(Loose)} == {"number", "text"}


def test_every_body_is_strict():
    schemas = described.raw_description()["components"]["schemas"]
    bodies = {name: schema for name, schema in schemas.items() if name.endswith("Request") and "properties" in schema}

    assert len(bodies) > 60
    assert {name for name, schema in bodies.items() if schema.get("additionalProperties") is not False} == set()


def test_every_view_of_the_api_is_one_that_refuses_unknown_parameters():
    rooms = [name for name in product() if ".api." in name and not name.startswith("portal.shell.")]
    lax = {
        name
        for name in rooms
        for local, meant in product()[name].imports.items()
        if meant == "rest_framework.decorators.api_view"
    }
    # It writes what its library asks of the address; the library refuses the rest.
    reading = {
        name
        for name in (*(each for each in rooms if each != "portal.config.api.description"), "portal.config.api.token")
        if re.search(r"query_params|request\.GET", ast.unparse(product()[name].tree))
    }

    assert lax == set()
    assert reading == set()


def operations():
    for path, methods in described.raw_description()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_every_operation_says_what_it_does_and_how_it_refuses():
    found = dict(operations())

    for label, operation in found.items():
        assert operation.get("summary"), label
        assert operation.get("description"), label
        assert not re.search(r"\.py|`cases/|/work", operation["description"]), label
        for status in ("400", "401", "403", "404", "409", "422", "429", "503"):
            assert list(operation["responses"][status]["content"]) == ["application/problem+json"], label
        assert all(parameter.get("description") for parameter in operation.get("parameters", [])), label
    summaries = [operation["summary"] for operation in found.values()]
    assert sorted(summaries) == sorted(set(summaries))


def test_every_property_is_described():
    schemas = described.raw_description()["components"]["schemas"]
    bare = {
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, said in schema.get("properties", {}).items()
        if not said.get("description")
    }

    assert bare == set()
    assert not any(".py" in str(schema.get("description")) for schema in schemas.values())


def test_bodies_are_json_but_for_files():
    other = {
        (operation["operationId"], kind)
        for _label, operation in operations()
        for kind in operation.get("requestBody", {}).get("content", {})
        if kind != "application/json"
    }

    assert other == {
        ("imports_hand_in", "multipart/form-data"),
        ("cases_follow_up", "multipart/form-data"),
        ("uploads_send", "application/octet-stream"),
    }


@pytest.mark.parametrize("name", ["uuid", "date", "date-time"])
def test_no_default_is_of_another_kind_than_its_field(name):
    schemas = described.raw_description()["components"]["schemas"]
    wrong = {
        f"{component}.{field}"
        for component, schema in schemas.items()
        for field, said in schema.get("properties", {}).items()
        if said.get("format") == name and said.get("default") == ""
    }

    assert wrong == set()
