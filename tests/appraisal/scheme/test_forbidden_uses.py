"""A4: what may not be appraised is refused wherever a filter, a weight or a proportion hides it; it may divide."""

import json
from contextlib import nullcontext

import pytest
from django.utils import translation

from appraisal.models import ForbiddenMeasure, Indicator
from appraisal.scheme.measures import BY_CODE
from appraisal.scheme.rulekinds.figures import BadFigures
from appraisal.scheme.uses.naming import names_of
from appraisal.scheme.uses.rules import read_use
from appraisal.scheme.versions.deeds import check_allowed
from portal.reference.loading import load_rows
from portal.shell.refusals import Denied
from tests.appraisal.making import on
from tests.factories import FIXTURES

REGISTERED, FILED = "cases.registered", "cases.filed"


@pytest.fixture
def forbidden(db):
    rows = json.loads((FIXTURES / "forbidden_measures.json").read_text(encoding="utf-8"))
    load_rows(ForbiddenMeasure, rows, ("code",), on(2026, 1, 1))
    return list(ForbiddenMeasure.objects.all())


def an_indicator(measure, *, filters=None, weights=None, per=None, per_filters=None):
    use = {**({"filters": filters} if filters else {}), **({"weights": weights} if weights else {})}
    of = {"measure": per, **({"filters": per_filters} if per_filters else {})} if per else {}
    return Indicator(measure=measure, name="指标", text="条文", use=use, per=of)


def weighed(by, **of):
    return {"weights": {"by": by, "of": of}}


REFUSED = [
    (REGISTERED, {}, "occurred"),
    (FILED, {"filters": {"kind": ["criminal"]}}, "occurred"),
    (REGISTERED, {"per": "people.headcount"}, "occurred"),
    ("cases.matters_ended", {"filters": {"matter": ["penalty", "filing"]}}, "occurred"),
    ("people.headcount", {"per": REGISTERED}, "occurred"),
    ("people.days_on_duty", {"per": FILED, "per_filters": {"kind": ["criminal"]}}, "occurred"),
    ("cases.matters_ended", {"filters": {"matter": ["compulsory"]}}, "detentions"),
    ("cases.matters_ended", weighed("matter", penalty=100, compulsory=10), "detentions"),
    ("cases.rounds_handed_in", {"filters": {"matter": ["compulsory"]}, "per": "people.headcount"}, "detentions"),
    ("cases.reviews_decided", {"filters": {"matter": ["compulsory"]}}, "detentions"),
    ("cases.matters_ended", {"filters": {"matter": ["prosecution"]}}, "Prosecution rate"),
    ("evaluations.findings_serious", {"filters": {"trigger": ["acquittal"]}}, "Conviction rate"),
    ("evaluations.findings_minor", weighed("trigger", petition=100, non_prosecution=50), "Prosecution rate"),
    ("cases.property_held", {"filters": {"taken": ["confiscated"]}}, "fines"),
    ("cases.open", {}, "Closing rate"),
    ("cases.closed", {"per": REGISTERED}, "Closing rate"),
    ("cases.closed", {"per": FILED, "per_filters": {"kind": ["criminal"]}}, "Closing rate"),
    ("cases.closed", {"filters": {"kind": ["criminal"]}, "per": "cases.open"}, "Closing rate"),
]


@pytest.mark.parametrize(("measure", "use", "name"), REFUSED)
def test_a_use_that_amounts_to_what_is_forbidden_is_refused_with_its_name(forbidden, measure, use, name):
    with translation.override("en"), pytest.raises(Denied, match=f"(?i){name}"):
        check_allowed(an_indicator(measure, **use), forbidden)


ALLOWED = [
    ("cases.registered_late", {"per": REGISTERED}),
    ("cases.defects", {"per": FILED, "per_filters": {"kind": ["criminal"]}}),
    ("cases.closed", {}),
    ("cases.closed", {"per": "people.headcount"}),
    ("cases.open_overdue", {"per": "cases.open"}),
    ("cases.closed_overdue", {"per": REGISTERED}),
    ("cases.matters_ended", {"filters": {"matter": ["penalty"]}}),
    ("cases.matters_ended", weighed("matter", penalty=100, compulsory=0)),
    ("cases.returns", {"filters": {"matter": ["compulsory"]}, "per": "cases.matters_ended"}),
    (
        "cases.matters_rejected",
        {
            "filters": {"matter": ["compulsory"]},
            "per": "cases.matters_ended",
            "per_filters": {"matter": ["compulsory"]},
        },
    ),
    ("cases.urgent_measures_on_time_rate", {}),
    ("evaluations.findings_serious", {"filters": {"trigger": ["petition", "media"]}}),
    ("evaluations.triggered", {}),
    ("cases.property_returned", {}),
]


@pytest.mark.parametrize(("measure", "use"), ALLOWED)
def test_what_is_lawful_stays_allowed_also_over_what_may_only_divide(forbidden, measure, use):
    check_allowed(an_indicator(measure, **use), forbidden)


def test_no_other_measure_is_forbidden_as_it_stands(forbidden):
    refused = set()
    for code in BY_CODE:
        try:
            check_allowed(an_indicator(code), forbidden)
        except Denied:
            refused.add(code)

    assert refused == {REGISTERED, FILED, "cases.open"}


def test_what_courts_and_prosecutors_decide_cannot_be_chosen_where_evaluations_are_counted(db):
    for code in ("evaluations.triggered", "evaluations.concluded", "evaluations.marks"):
        assert read_use(code, {"filters": {"trigger": ["petition"]}})
        for trigger in ("acquittal", "non_prosecution"):
            with pytest.raises(BadFigures):
                read_use(code, {"filters": {"trigger": [trigger]}})


def test_a_use_that_cannot_be_read_is_named_as_far_as_it_goes():
    assert names_of(Indicator(measure="a", use={"filters": ["x"], "weights": 1}, per={"measure": "b"})) == {"a", "a/b"}
    assert names_of(Indicator(name="破案率")) == {""}


@pytest.mark.parametrize(
    ("said", "is_refused"),
    [
        ("调解结案率达到90%", False),
        ("按期结案率", False),
        ("结案率", True),
        ("调解结案率和结案率", True),
        ("刑事案件结案率", True),
    ],
)
def test_a_word_that_only_contains_a_forbidden_one_names_another_measure(forbidden, said, is_refused):
    indicator = an_indicator("cases.defects")
    indicator.text = said

    with pytest.raises(Denied) if is_refused else nullcontext():
        check_allowed(indicator, forbidden)
