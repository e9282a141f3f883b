"""B1: what a finding costs by the version in force, while one reviews."""

import pytest

from appraisal.scheme.versions.queries import Cost, cost_of
from cases.models import DefectItem
from tests.appraisal.making import a_version, on

pytestmark = pytest.mark.usefixtures("reference_data")


def test_a_defect_costs_by_severity_and_question_in_the_version_of_the_day(bureau, django_assert_num_queries):
    rule = "per_occurrence"
    a_version(("1", "o", "cases.defects_serious", rule, {"points": -200}))
    a_version(
        ("1", "o", "cases.defects_serious", rule, {"points": -250}),
        ("2", "o", "cases.defects_law", rule, {"points": -10}),
        ("3", "u", "cases.defects_serious", rule, {"points": -100}),
        number="2",
        effective=on(2026, 2, 1),
    )
    serious = DefectItem.objects.filter(severity="serious", question="law").first()
    minor = DefectItem.objects.filter(severity="minor", question="facts").first()

    with django_assert_num_queries(6):
        now = cost_of([serious.pk, minor.pk], on(2026, 2, 10).date())

    assert now == {serious.pk: Cost(officer=-260, unit=-100), minor.pk: Cost(officer=0, unit=0)}
    assert cost_of([serious.pk], on(2026, 1, 31).date()) == {serious.pk: Cost(officer=-200, unit=0)}


def test_without_a_version_nothing_is_said(bureau):
    assert cost_of([1], on(2026, 1, 31).date()) == {}
