"""Every answer of the API in any test is compared with the description of the interface, and so is every body taken.

`watch(Client)` is a context in which the test client raises Undescribed for an answer under /api/v1/ that a client
made from the description could not read: an unknown status, another media type, another shape.
"""

import json
import re
from contextlib import contextmanager
from functools import cache

from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft4Validator, FormatChecker

ROOT = "/api/v1/"
OURS = {"/api/v1/schema/", "/api/v1/docs/"}
# What any address may answer besides: a method that it does not take.
UNNAMED = {"405", "406", "413", "500"}


class Undescribed(AssertionError):
    """An answer, or a body that was taken, is not what the description says."""


@cache
def raw_description():
    """Return the description of the interface as it is given out, as plain data."""
    made = SchemaGenerator(urlconf="portal.config.urls").get_schema(request=None, public=True)
    return json.loads(json.dumps(made, default=str))


@cache
def description():
    """Return the description of the interface with its shapes as those of JSON Schema."""
    return _nullable(raw_description())


@cache
def operations():
    """Return [(pattern of the path, {method: operation})], fixed paths first."""
    paths = sorted(description()["paths"].items(), key=lambda row: row[0].count("{"))
    return [(re.compile("^" + re.sub(r"\{\w+\}", r"[^/]+", path) + "$"), methods) for path, methods in paths]


def operation_for(path, method):
    """Return the operation at a path, or None."""
    for pattern, methods in operations():
        if pattern.match(path) and method.lower() in methods:
            return methods[method.lower()]
    return None


def check_answer(path, method, response):
    """Raise Undescribed where an answer is not what the description says."""
    operation = operation_for(path, method)
    status = str(response.status_code)
    kind = response.get("Content-Type", "").partition(";")[0]
    if operation is None or status in UNNAMED:
        if response.status_code >= 400 and kind != "application/problem+json":
            raise Undescribed(f"{method} {path}: {status} is answered as {kind}")
        return
    if status not in operation["responses"]:
        raise Undescribed(f"{method} {path}: status {status} is not described")
    content = operation["responses"][status].get("content", {})
    if not content:
        return
    if kind not in content:
        raise Undescribed(f"{method} {path}: {status} is {kind}, described are {sorted(content)}")
    if kind.endswith("json"):
        compare(response.json(), content[kind]["schema"], f"{method} {path}: {status}")


def check_taken(path, method, body, kind):
    """Raise Undescribed where a body that was taken is none that the description allows."""
    operation = operation_for(path, method)
    if operation is None:
        return
    content = operation.get("requestBody", {}).get("content", {})
    if kind == "application/json" and body:
        if kind not in content:
            # Operations without a body take an empty one.
            if json.loads(body) not in ({}, None):
                raise Undescribed(f"{method} {path}: takes a body that is not described")
            return
        compare(json.loads(body), content[kind]["schema"], f"{method} {path}: body")


def compare(value, schema, where):
    """Raise Undescribed where a value does not fit a schema."""
    wrong = sorted(_validator(json.dumps(schema)).iter_errors(value), key=str)
    if wrong:
        first = wrong[0]
        raise Undescribed(f"{where}: {list(first.absolute_path)} {first.message[:300]}")


@cache
def _validator(schema):
    whole = {**json.loads(schema), "components": description()["components"]}
    return Draft4Validator(whole, format_checker=FormatChecker())


@contextmanager
def watching():
    """Compare every answer that the test client gets under /api/v1/ with the description."""
    plain = Client.request

    def request(self, **sent):
        body, kind = b"", sent.get("CONTENT_TYPE", "").partition(";")[0]
        path, method = sent.get("PATH_INFO", ""), sent.get("REQUEST_METHOD", "GET")
        is_ours = path.startswith(ROOT) and path not in OURS
        if is_ours and kind == "application/json" and "wsgi.input" in sent:
            payload = sent["wsgi.input"]
            body = payload.read()
            sent["wsgi.input"] = type(payload)(body)
        response = plain(self, **sent)
        if is_ours and method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
            check_answer(path, method, response)
            if response.status_code < 300:
                check_taken(path, method, body, kind)
        return response

    Client.request = request
    try:
        yield
    finally:
        Client.request = plain


def _nullable(schema):
    """Return a schema of OpenAPI 3.0 as one of JSON Schema: what is nullable may be null as well."""
    if isinstance(schema, list):
        return [_nullable(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: _nullable(value) for name, value in schema.items()}
    if inner.pop("nullable", None) is True and inner != "properties":
        return {"anyOf": [inner, {"enum": [None]}]}
    return inner
