"""The description of the API: what every operation has in common is said once here, and every name has its words."""

import re

from django.core.exceptions import FieldDoesNotExist
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from portal.config.api.examples import add_examples
from portal.config.api.words import TAGS, WORDS
from portal.config.requests.once import LONGEST_KEY
from portal.shell.api.problems import KINDS, PROBLEM_JSON
from portal.shell.api.shapes import Given
from portal.shell.api.views import KEY_HEADER, needs_key

# What may meet any request; a body may be of the wrong kind besides.
EVERYWHERE = ("400", "401", "403", "404", "409", "422", "429", "503")
SUMMARY = re.compile(r"^(.*?\w)\.(?:\s|$)", re.S)
IDEMPOTENCY = {
    "name": KEY_HEADER,
    "in": "header",
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
    "description": (
        "A key of the caller's own, such as a UUID. The same key with the same body does the deed once and is answered "
        "alike; with another body it is refused (409). Where it is required, a call without it is refused (400, code "
        "key_needed). A look (a file that is opened) is done and recorded each time."
    ),
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag of an earlier answer; 304 without a body where nothing has changed.",
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag of the request as it was read; 412 where it has changed since.",
}
HEADERS = {
    "ETag": {"schema": {"type": "string"}, "description": "Changes whenever the answer does."},
    "Link": {"schema": {"type": "string"}, "description": "The pages beside this one, by rel next and prev."},
    "Location": {"schema": {"type": "string"}, "description": "Where the new thing is read."},
}
CONDITIONAL = {
    "matters_decide",
    "matters_put_back",
    "matters_release",
    "matters_resubmit",
    "matters_take_up",
    "matters_withdraw",
}
WITHOUT_ADDRESS = {
    "documents_make",
    "cases_add_evidence",
    "evaluations_open",
    "matters_write_note",
    "property_take",
    "clocks_start",
    "clocks_pause",
    "clocks_restart",
    "clocks_lengthen",
    "objection_file",
    "entry_item_add",
    "month_compute",
}


class ProblemErrorSerializer(serializers.Serializer):
    """One field of the body (pointer) or of the address (parameter) that is wrong, and why."""

    pointer = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)
    detail = serializers.CharField()
    code = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """Why something was refused (RFC 9457): a code for programs, sentences for people."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = ProblemErrorSerializer(many=True)
    instance = serializers.CharField(required=False)
    changes = serializers.ListField(child=serializers.CharField(), required=False)
    received = serializers.IntegerField(required=False)


class Described(AutoSchema):
    """The schema of a view: summary and description from its docstring, refusals and headers by the rules of all."""

    def get_summary(self):
        found = SUMMARY.match(self._docstring())
        return " ".join(found[1].split()) if found else None

    def get_description(self):
        return " ".join(self._docstring().split())

    def get_tags(self):
        parts = [part for part in self.path.split("/") if part and not part.startswith("{")][2:]
        return [TAGS.get(parts[0] if parts else "", "portal")]

    def _docstring(self):
        return self.view.__doc__ or ""

    def get_operation(self, path, path_regex, path_prefix, method, registry):
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation is None:
            return None
        parameters = operation.setdefault("parameters", [])
        if method == "POST":
            parameters.append({**IDEMPOTENCY, "required": needs_key(type(self.view))})
        if operation["operationId"] in CONDITIONAL:
            parameters.append(IF_MATCH)
            operation["responses"]["412"] = self._refusal("412")
        self._add_answers(operation, method, parameters)
        for parameter in parameters:
            parameter.setdefault("description", WORDS.get(parameter["name"], ""))
        add_examples(operation)
        return operation

    def _map_basic_serializer(self, serializer, direction):
        schema = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, Given):
            schema["additionalProperties"] = False
        return schema

    def _map_serializer_field(self, field, direction, bypass_extensions=False):
        # A column that may be blank is answered blank, which the framework forgets of what is only read.
        if isinstance(field, serializers.ChoiceField) and field.read_only and _may_be_blank(field):
            field.allow_blank = True
        return super()._map_serializer_field(field, direction, bypass_extensions)

    def _add_answers(self, operation, method, parameters):
        answers = operation["responses"]
        for code, said in list(answers.items()):
            self._describe(operation, method, code, said)
        is_tagged = "ETag" in answers.get("200", {}).get("headers", {})
        if method == "GET" and is_tagged:
            parameters.append(IF_NONE_MATCH)
            answers["304"] = {"description": "Not changed since the tag that was sent."}
        for code in (*EVERYWHERE, *(("413", "415") if method != "GET" else ())):
            answers.setdefault(code, self._refusal(code))

    def _describe(self, operation, method, code, said):
        schema = next(iter(said.get("content", {}).values()), {}).get("schema", {})
        is_page = schema.get("$ref", "").endswith(("Page", "Ranking"))
        is_json = "application/json" in said.get("content", {})
        headers = {}
        if is_page:
            headers["Link"] = HEADERS["Link"]
        elif is_json and operation["operationId"] not in ("token", "schema_retrieve"):
            headers["ETag"] = HEADERS["ETag"]
        if code == "201" and operation["operationId"] not in WITHOUT_ADDRESS:
            headers["Location"] = HEADERS["Location"]
        if headers:
            said["headers"] = headers
        said["description"] = said.get("description") or {"201": "Done.", "202": "Begun.", "204": "Gone."}.get(
            code, "As it is now."
        )

    def _refusal(self, code):
        component = self.resolve_serializer(ProblemSerializer, "response")
        return {"description": str(KINDS[int(code)][1]), "content": {PROBLEM_JSON: {"schema": component.ref}}}


def _may_be_blank(field):
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    if model is None or field.source == "*" or "." in field.source:
        return False
    try:
        return model._meta.get_field(field.source).blank
    except FieldDoesNotExist:
        return False


def with_words(result, generator, request, public):
    """Give every property without a description the words of its name; the description of a name is said once."""
    for name, component in result.get("components", {}).get("schemas", {}).items():
        _described(component, name.removesuffix("Request"))
        if "oneOf" in component and "discriminator" not in component:
            # Nothing in the body tells these apart, so more than one may fit.
            component["anyOf"] = component.pop("oneOf")
    return result


def _described(schema, owner):
    for name, said in schema.get("properties", {}).items():
        words = WORDS.get(f"{owner}.{name}") or WORDS.get(name)
        if words and not said.get("description"):
            _say(said, words)
        _described(said, owner)


def _say(said, words):
    # Beside a reference nothing else is read, so it is wrapped.
    if "$ref" in said:
        said["allOf"] = [{"$ref": said.pop("$ref")}]
    said["description"] = words
