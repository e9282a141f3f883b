"""X2: results changed behind the application's back are found."""

from dataclasses import replace

import pytest
from django.db import connection

from appraisal.engine import verification
from appraisal.models import Fact, Line, Sheet
from appraisal.scheme.measures import BY_CODE
from appraisal.scheme.versions import deeds as versions
from portal.ledger.rows import guards
from portal.people.models import Unit
from tests.appraisal.conftest import SERIOUS
from tests.appraisal.making import a_defect, a_month, a_version, on, publish

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def published(bureau, version):
    a_defect(bureau, on(2026, 2, 5))
    publish(a_month(2026, 2))


def test_untouched_results_verify(published):
    assert list(verification.findings()) == []


@pytest.mark.parametrize(
    ("model", "change", "what"), [(Line, {"points": 0}, "results"), (Fact, {"quantity": 0}, "facts")]
)
def test_a_changed_row_is_found(published, model, change, what):
    guards.remove(connection)
    try:
        model.objects.update(**change)
    finally:
        guards.install(connection)

    assert [finding.what.split()[1] for finding in verification.findings()] == [what]


def test_a_measure_that_counts_something_else_than_when_it_was_published_is_found(bureau, version, monkeypatch):
    draft = a_version(("9", "u", *SERIOUS), number="2", effective=on(2026, 5, 1), published=False, submitted=True)
    versions.publish(by=bureau.rule_admin, at=on(2026, 4, 20), version_id=draft.pk)
    assert list(verification.findings()) == []

    monkeypatch.setitem(BY_CODE, "cases.defects_serious", replace(BY_CODE["cases.defects_serious"], when="1 = 1"))

    assert ["cases.defects_serious" in finding.what for finding in verification.findings()] == [True]


def published_with(bureau, **use):
    rules = ("9", "u", *SERIOUS, {"use": use})
    draft = a_version(rules, number="2", effective=on(2026, 5, 1), published=False, submitted=True)
    versions.publish(by=bureau.rule_admin, at=on(2026, 4, 20), version_id=draft.pk)


def redefine(monkeypatch, **changes):
    measure = BY_CODE["cases.defects_serious"]
    monkeypatch.setitem(BY_CODE, measure.code, replace(measure, reads=replace(measure.reads, **changes)))


def otherwise(name, sql):
    """The filters of the defects, the one of this name choosing by something else."""
    filters = BY_CODE["cases.defects_serious"].reads.filters
    return tuple(replace(each, sql=sql) if each.name == name else each for each in filters)


@pytest.mark.parametrize(
    "use",
    [{"filters": {"question": ["law"]}}, {"weights": {"by": "question", "of": {"law": 200}}}],
    ids=["chooses", "weighs"],
)
def test_a_filter_that_chooses_something_else_than_when_it_was_published_is_found(bureau, version, monkeypatch, use):
    published_with(bureau, **use)
    assert list(verification.findings()) == []

    redefine(monkeypatch, filters=otherwise("question", "'law'"))

    [finding] = verification.findings()
    assert "cases.defects_serious chosen by question" in finding.what


def test_a_filter_that_no_rule_asks_for_may_choose_otherwise(bureau, version, monkeypatch):
    published_with(bureau, filters={"question": ["law"]})

    redefine(monkeypatch, filters=otherwise("level", "1"))

    assert list(verification.findings()) == []


def test_another_file_than_when_it_was_published_is_found_where_each_counts_once(bureau, version, monkeypatch):
    published_with(bureau, aggregate="distinct")
    assert list(verification.findings()) == []

    redefine(monkeypatch, carrier="d.id")

    assert ["cases.defects_serious@file" in finding.what for finding in verification.findings()] == [True]


def test_a_filter_that_is_no_more_is_found(bureau, version, monkeypatch):
    published_with(bureau, filters={"question": ["law"]})

    redefine(monkeypatch, filters=())

    assert ["cannot be read any more" in finding.what for finding in verification.findings()] == [True]


def test_who_is_renamed_later_stays_what_a_published_sheet_says(published, bureau):
    guards.remove(connection)
    try:
        Unit.objects.filter(pk=bureau.unit.pk).update(name="新城派出所", name_en="Xincheng Station")
    finally:
        guards.install(connection)
    sheet = Sheet.objects.get(subject_kind="u", subject_id=bureau.unit.pk)
    officer = Sheet.objects.get(subject_kind="o", subject_id=bureau.officer.pk)

    assert (sheet.label, officer.unit_label) == ("城关派出所", "城关派出所")
    assert (sheet.unit.name, officer.label) == ("新城派出所", bureau.officer.name)
