"""A key in a body of the API tells nobody which rows there are: foreign and absent get one answer (attack, 15)."""

import pytest
from django.urls import get_resolver
from rest_framework import serializers

from cases.models import Cause, DefectItem, Evidence
from portal.people.models import Officer, Unit
from portal.shell.api.fields import KeyOf

# Catalogues that everybody with a login may read; their rows are named by code, officers by key.
OPEN = {Officer, Unit, Cause, DefectItem}


def shapes(kind=serializers.BaseSerializer):
    """Return every serializer of the product."""
    get_resolver().url_patterns  # noqa: B018  # imports every module of the API
    found = set()
    for each in kind.__subclasses__():
        found |= {each, *shapes(each)}
    return {each for each in found if each.__module__.split(".")[0] in {"cases", "appraisal", "portal"}}


def telling(shape):
    """Return the fields of a serializer that say whether a row exists which the asker may not know of."""
    found = []
    for name, field in getattr(shape, "_declared_fields", {}).items():
        inner = getattr(field, "child_relation", field)
        if isinstance(inner, serializers.RelatedField) and not inner.read_only and inner.queryset is not None:
            is_open = isinstance(inner, serializers.SlugRelatedField | KeyOf) and inner.queryset.model in OPEN
            if not is_open and not getattr(inner, "of_the_case", False):
                found.append(f"{shape.__name__}.{name}")
    return found


def test_no_field_tells_a_foreign_row_from_none():
    assert len(shapes()) > 50
    assert [line for shape in shapes() for line in telling(shape)] == []


@pytest.mark.parametrize(
    "field",
    [
        lambda: serializers.PrimaryKeyRelatedField(queryset=Evidence.objects.all()),
        lambda: serializers.SlugRelatedField("title", queryset=Evidence.objects.all()),
        lambda: serializers.PrimaryKeyRelatedField(queryset=Evidence.objects.all(), many=True),
    ],
)
def test_a_field_that_tells_is_found(field):
    shape = type("Bad", (serializers.Serializer,), {"row": field()})

    assert telling(shape) == ["Bad.row"]
