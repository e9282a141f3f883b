"""The particulars of requests and of follow-ups as typed shapes, made from the rows that pages and deeds read too."""

import re
from functools import cache

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from cases.file.case.states import MatterKind
from cases.review.chain import PENALTIES
from cases.review.demands.table import DECISION, PARTICULARS
from cases.review.next_steps.table import FOLLOW_UPS
from portal.office.fields.api import fields_of
from portal.shell.api.fields import Choice, Flag, Key, Line, Number, Text
from portal.shell.api.shapes import Given

MOST_DECISIONS = 200
# What the portal works out itself; it is sent back with a new round as it was read, and worked out anew.
COMPUTED = {"which": Number, "clock": Line}
COMPUTED_OF_DECISION = {"age": Number, "is_detention_served": Flag}
WORKED_OUT = "Worked out by the portal; what is sent is not read."
DECISION_FIELD = re.compile(r"^decision-(\d+)-(\w+)$")


# What a key stands for, which its label does not say to a program.
KEYS = {
    "party": "key of a party of the case",
    "range": "key of a range of the case's cause (causes)",
    "officer": "key of an officer",
    "officers": "keys of officers",
    "measure": "code of a measure (measure-kinds)",
}


def _computed(fields):
    return {name: field(required=False, allow_null=True, help_text=WORKED_OUT) for name, field in fields.items()}


def _camel(code):
    return "".join(part.capitalize() for part in re.split(r"[-_]", code))


def _shape(name, fields, words):
    return type(name, (Given,), {**fields, "__doc__": words, "__module__": __name__})


DecisionInSerializer = _shape(
    "DecisionInSerializer",
    {
        "party": Key(help_text="Key of the party whom the decision is about."),
        **fields_of(DECISION, KEYS),
        **_computed(COMPUTED_OF_DECISION),
    },
    "What is decided about one party.",
)


def _particulars(kind):
    fields = {**fields_of(PARTICULARS.get(kind, ()), KEYS), **_computed(COMPUTED)}
    if kind in PENALTIES:
        words = "One decision about each suspect and respondent."
        fields["decisions"] = DecisionInSerializer(many=True, max_length=MOST_DECISIONS, help_text=words)
    return _shape(f"{_camel(kind)}ParticularsSerializer", fields, f"What is asked of a request: {kind.label}.")


@cache
def particulars_shapes():
    """Return {kind of matter: the shape of its particulars}."""
    return {kind: _particulars(kind) for kind in MatterKind}


@cache
def ask_shapes():
    """Return {kind of matter: the shape of a request}."""
    return {kind: _asking(kind, shape) for kind, shape in particulars_shapes().items()}


def _asking(kind, particulars):
    is_needed = any(field.required for field in particulars().fields.values())
    fields = {
        "kind": Choice([(kind.value, kind.label)], help_text="Kind of the request."),
        "proposal": Text(max_length=20000, help_text="What is proposed, and why."),
        "particulars": particulars(required=is_needed, help_text="What a request of this kind asks for."),
    }
    return _shape(f"Ask{_camel(kind)}Serializer", fields, f"A request: {kind.label}.")


@cache
def resubmit_shapes():
    """Return {kind of matter: the shape in which a returned request is handed in again}."""
    return {kind: _resubmitting(kind, shape) for kind, shape in particulars_shapes().items()}


def _resubmitting(kind, particulars):
    fields = {
        "seen_version": Number(min_value=1, help_text="The version of the matter that was read."),
        "proposal": Text(max_length=20000, help_text="What is proposed, and why."),
        "particulars": particulars(required=False, help_text="Left out, they stay as they were."),
    }
    return _shape(f"Resubmit{_camel(kind)}Serializer", fields, f"A returned request again: {kind.label}.")


@cache
def follow_up_shapes():
    """Return {name of a follow-up: the shape of what it asks for}."""
    return {
        row.name: _shape(
            f"{_camel(row.name)}FollowUpSerializer", fields_of(row.rows, KEYS), f"{row.label}: {row.sentence}"
        )
        for row in FOLLOW_UPS
    }


def has_file(shape):
    """Say whether a shape takes a file, so that it is sent as a form."""
    return any(isinstance(field, serializers.FileField) for field in shape().fields.values())


def one_of(name, shapes, *, by=None):
    """Return the description of a body that is one of several shapes, told apart by a field where `by` names it."""
    if by is None:
        return PolymorphicProxySerializer(name, list(shapes.values()), None)
    return PolymorphicProxySerializer(name, {str(key): shape for key, shape in shapes.items()}, by)


def place_in_request(particulars):
    """Return a function that gives the path in the body of a field which a request's deed refused."""
    parties = [
        each.get("party") if isinstance(each, dict) else None for each in (particulars or {}).get("decisions") or []
    ]

    def place(name):
        found = DECISION_FIELD.match(name)
        if found:
            party = int(found[1])
            number = parties.index(party) if party in parties else len(parties)
            return f"particulars/decisions/{number}/{found[2]}"
        return name if name in ("proposal", "seen_version") else f"particulars/{name}"

    return place
