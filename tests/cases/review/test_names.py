"""Particulars keep parties, measures and ranges by their keys; their words are read when the first is named."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.file.parties.queries import with_parties
from cases.review.matters.spoken import names_of
from cases.review.measures.models import MeasureKind
from tests.cases.casework import a_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data", "in_english")]


def test_a_party_is_named_without_reading_anything_else(bureau, at):
    case = with_parties(a_case(bureau, at))
    party = case.parties.all()[0]

    with CaptureQueriesContext(connection) as asked:
        name = names_of(case)["party", party.pk]

    assert name == f"{party.get_role_display()} {party.name_mask}"
    assert len(asked) == 0


def test_measures_are_read_once_as_the_first_is_named(bureau, at):
    case = a_case(bureau, at)
    first, second = MeasureKind.objects.filter(kind=case.kind)[:2]
    names = names_of(case)

    with CaptureQueriesContext(connection) as asked:
        assert (names["measure", first.code], names["measure", second.code]) == (first.label, second.label)

    assert len(asked) == 1


def test_what_is_not_there_has_no_name(bureau, at):
    names = names_of(a_case(bureau, at))

    assert [names.get(key) for key in (("party", 0), ("measure", "none"), ("range", 0), ("officer", 1))] == [None] * 4
