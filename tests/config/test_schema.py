"""X6: the description of the interface is one that a client can be made from: no two shapes under one name."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from drf_spectacular.drainage import GENERATOR_STATS

from cases.quality.evaluations.api import OpenEvaluationSerializer


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
