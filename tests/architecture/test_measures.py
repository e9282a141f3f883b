"""Every measure says what it counts, by which rule, and from which records anybody can look up (style §5, A5, B2)."""

from dataclasses import replace

import pytest

from appraisal.measures import MEASURES
from appraisal.models import Fact
from appraisal.sources import SOURCES


def faults_of(measure):
    """Return what a measure lacks."""
    lacking = [name for name in ("code", "title", "basis", "unit") if not str(getattr(measure, name)).strip()]
    if measure.reads not in SOURCES or measure.reads.ref not in Fact.Ref.values:
        lacking.append("records that can be opened")
    return lacking


def test_every_measure_has_title_source_and_evidence():
    assert {measure.code: faults_of(measure) for measure in MEASURES if faults_of(measure)} == {}


def test_every_measure_is_declared_once():
    codes = [measure.code for measure in MEASURES]

    assert len(set(codes)) == len(codes) > 15


@pytest.mark.parametrize("lost", ["title", "basis", "unit"])
def test_a_measure_that_lacks_something_is_found(lost):
    assert faults_of(replace(MEASURES[0], **{lost: " "})) == [lost]


def test_a_measure_without_evidence_is_found():
    source = replace(MEASURES[0].reads, ref="nothing")

    assert faults_of(replace(MEASURES[0], reads=source)) == ["records that can be opened"]
