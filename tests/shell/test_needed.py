"""Issue 9: the star of a field follows its conditions, after a refusal without script too, and says what is refused."""

import pytest
from django import forms

import cases.urls
from cases.file.sealing import forms as sealing
from cases.intake import forms as registration
from cases.property import forms as property
from cases.quality.evaluations import forms as evaluations
from cases.quality.supervision import forms as supervision
from cases.review.demands.table import DECISION, PARTICULARS
from portal.shell.forms.dense import DenseForm
from portal.shell.forms.needed import holds, terms_of, with_names

FORMS = (
    evaluations.OpenEvaluationForm,
    property.HandOverForm,
    property.EndForm,
    registration.RegistrationForm,
    sealing.AccessDecisionForm,
    supervision.MoveForm,
)


@pytest.mark.parametrize(
    ("condition", "shown", "expected"),
    [
        ("way=police", {"way": "police"}, True),
        ("way=police", {"way": ""}, False),
        ("way=police self", {"way": "self"}, True),
        ("way!=police", {}, True),
        ("tick=on", {"tick": True}, True),
        ("tick=on", {"tick": False}, False),
        ("tick=on", {"tick": "on"}, True),
        ("fine>=4000", {"fine": "4000"}, True),
        ("fine>=4000", {"fine": "3999"}, False),
        ("fine>=0", {"fine": ""}, False),
        ("age<18", {"age": 17}, True),
        ("age<18", {"age": 18}, False),
        ("age<18", {}, False),
        ("fine>=1", {"fine": "many"}, False),
        ("many=b", {"many": ["a", "b"]}, True),
        ("a=1; b=2", {"a": "1", "b": "2"}, True),
        ("a=1; b=2", {"a": "1", "b": "3"}, False),
        ("a=1; b=2 or c=-", {"a": "3", "c": ""}, True),
    ],
)
def test_a_condition_holds_by_what_the_form_shows(condition, shown, expected):
    assert holds(condition, shown.get) is expected


def test_the_page_reads_the_condition_in_its_own_names():
    assert with_names("a=1 2; b>=3 or c!=-", "x-{}".format) == "x-a=1 2; x-b>=3 or x-c!=-"


def rows_of_conditions():
    """Yield (which table, names that it has, field, condition) of every condition there is."""
    for kind, rows in {**PARTICULARS, "decision": DECISION}.items():
        for row in rows:
            yield str(kind), {each.name for each in rows}, row.name, row.needed_when
    for form in FORMS:
        for name, condition in form.needed_when.items():
            yield form.__name__, set(form.base_fields), name, condition
        for name, field in form.base_fields.items():
            yield form.__name__, set(form.base_fields), name, getattr(field, "needed_when", "")


def test_every_condition_speaks_of_fields_that_its_form_has():
    found = [row for row in rows_of_conditions() if row[3]]
    strange = [
        (table, name, other)
        for table, names, name, condition in found
        for part in terms_of(condition)
        for other, _sign, _values in part
        if not {name, other} <= names
    ]

    assert len(found) > 25
    assert strange == []


def test_every_form_with_conditions_is_looked_at():
    def below(kind):
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    assert cases.urls
    assert {each for each in below(DenseForm) if each.needed_when and each.__module__.startswith("cases")} <= set(FORMS)


class WayForm(DenseForm, forms.Form):
    needed_when = {"who": "way=police"}

    way = forms.CharField()
    who = forms.CharField(required=False)


def test_the_star_stands_after_a_refusal_without_script_and_waits_hidden_before():
    before, after = str(WayForm(prefix="a")["who"]), str(WayForm({"a-way": "police"}, prefix="a")["who"])

    assert 'data-needed-when="a-way=police" data-needed-field="a-who" hidden' in before
    assert 'data-needed-when="a-way=police" data-needed-field="a-who">' in after
