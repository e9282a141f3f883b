"""Every measure says what it counts, by which rule, and from which records anybody can look up (style §5, A5, B2)."""

from dataclasses import replace

import pytest
from django.conf import settings

from appraisal.scheme.measures import BY_CODE, CARRIERS, MEASURES, RECORDS, SOURCES
from cases.quality.corrections.table import table
from portal.ledger.rows.labels import model_of
from tests.architecture.layers import noun_of
from tests.architecture.source import module, product
from tests.architecture.sql import foreign_tables


def faults_of(measure):
    """Return what a measure lacks."""
    lacking = [name for name in ("code", "title", "basis", "unit") if not str(getattr(measure, name)).strip()]
    if measure.reads not in SOURCES or model_of(measure.reads.ref) is not measure.reads.record.model:
        lacking.append("records that can be opened")
    return lacking


def test_every_measure_has_title_source_and_evidence():
    assert {measure.code: faults_of(measure) for measure in MEASURES if faults_of(measure)} == {}


def test_every_measure_is_declared_once():
    codes = [measure.code for measure in MEASURES]

    assert len(set(codes)) == len(codes) == len(BY_CODE) > 15


IMPORTED = {"appraisal.scheme.versions.queries: cases.models", "appraisal.scheme.versions.views: cases.models"}


def test_appraisal_knows_no_room_below_it_but_by_its_measures():
    """The catalogue of defects is the one thing of the cases that a scheme prices by name."""
    modules = [each for each in product().values() if noun_of(each.name).startswith("appraisal.")]

    assert {line for each in modules for line in rooms_in(each)} == IMPORTED


def rooms_in(each):
    """Return "module: package" for each import of a room with nouns of its own."""
    paths = (path.rpartition(".")[0] for path in each.imports.values())
    return {f"{each.name}: {path}" for path in paths if path.startswith(("cases", "mediation", "outreach"))}


# Records whose day people write down arrive late when they are written down late; then the demo is to contain one.
DATED_BY_PEOPLE = set()


def test_what_dates_a_record_is_given_by_the_portal_but_where_it_says_otherwise():
    """docs/explanation/scoring.md rests on it: no deed dates a record back into a month that is public."""
    corrected = {(model, field) for model, field, deed, _why in table() if deed}
    deeds = [source for source in SOURCES if not source.asks_of_a_time]
    dated = {(source.record.model.__name__, source.at.partition(".")[2]) for source in deeds}

    assert [source.key for source in deeds if source.key.partition(".")[0] != source.at.partition(".")[0]] == []
    assert dated >= {("Defect", "found_at"), ("Case", "ended_at"), ("Matter", "ended_at"), ("ReviewStep", "decided_at")}
    assert dated & corrected == DATED_BY_PEOPLE


def test_each_kind_of_record_and_carrier_is_declared_once():
    """Facts name a record by the label of its table, so two declarations of one table would be mixed up."""
    records = {id(source.record): source.record for source in SOURCES}.values()
    carriers = {id(record.carrier): record.carrier for record in records}.values()

    assert len(records) == len(RECORDS)
    assert len(carriers) == len(CARRIERS)


def test_measures_are_declared_in_a_module_of_that_name_and_all_of_them_are_gathered():
    beside = {f"{name}.MEASURES" for name in product() if name.endswith(".measures") and _declares(product()[name])}

    assert beside - {"appraisal.scheme.measures.MEASURES"} == set(settings.MEASURES)


def _declares(each):
    return "Measure" in each.imports and each.imports["Measure"] == "portal.office.counting.rules.Measure"


@pytest.mark.parametrize("lost", ["title", "basis", "unit"])
def test_a_measure_that_lacks_something_is_found(lost):
    assert faults_of(replace(MEASURES[0], **{lost: " "})) == [lost]


def test_a_measure_without_evidence_is_found():
    source = replace(MEASURES[0].reads, key="nothing")

    assert faults_of(replace(MEASURES[0], reads=source)) == ["records that can be opened"]


# What SQL reads of another room's tables, and none else: the ground floor that every room may know, set by set.
READ_ELSEWHERE = {
    "appraisal.engine.subjects: people_formergroup",
    "appraisal.engine.subjects: people_officer",
    "appraisal.engine.subjects: people_post",
    "appraisal.engine.subjects: people_unit",
    "appraisal.facts.changed: ledger_event",
    "cases.file.sight.docket: auth_permission",
    "cases.clocks.measures: office_clockrule",
    "cases.review.decisions.measures: office_clockrule",
    "portal.office.staff.measures: people_officer",
    "portal.office.staff.measures: people_post",
    "portal.office.staff.measures: people_qualification",
}


def test_a_table_stands_in_the_sql_of_its_own_room_alone():
    found = {line for each in product().values() for line in foreign_tables(each)}

    assert found == READ_ELSEWHERE


@pytest.mark.parametrize("table", ["cases_case", "cases_reviewstep", "people_unit"])
def test_a_foreign_table_is_found_whatever_the_string(table):
    bad = module("appraisal.facts.bad", f"SQL = f'SELECT 1 FROM {table} c WHERE {{1}} = 1'")

    assert foreign_tables(bad) == [f"appraisal.facts.bad: {table}"]
