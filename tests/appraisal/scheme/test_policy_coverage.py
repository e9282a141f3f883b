"""Acceptance: every scorable sentence of the policies is expressed without code, or listed with the reason."""

from datetime import date

import pytest
from django.utils import translation

from appraisal.consequences.ladders import deeds as ladders
from appraisal.consequences.ladders.rules import problems_of as problems_of_ladder
from appraisal.consequences.ladders.rules import says as ladder_says
from appraisal.desk.drafting.queries import readiness
from appraisal.entries.items import deeds as items
from appraisal.models import SchemeVersion
from appraisal.scheme.drafting import deeds, row_deeds
from appraisal.scheme.rules import says
from appraisal.scheme.versions.deeds import problems_of
from tests.appraisal.making import on
from tests.appraisal.ratings.making import the_standard
from tests.support.policies import counted_by, is_forbidden, items_of, params_of, sentences, values_of

AT = on(2026, 4, 20)
FROM = date(2026, 5, 1)


@pytest.fixture
def forbidden_and_standard(reference_data):
    """The forbidden measures are known, and the standard of the station rating is in force."""
    return the_standard()


def a_draft(bureau):
    """An empty draft of a new scheme, with one category."""
    version = deeds.begin(by=bureau.rule_admin, at=AT, scheme_id=None, name="政策条文", number="1", effective_from=FROM)
    whole = {"name": "全部", "full_marks": 10_000, "base_marks_units": 10_000, "base_marks_officers": 10_000}
    return version, added(bureau, version, "categories", whole)


def added(bureau, version, rows, values):
    return row_deeds.add_row(by=bureau.rule_admin, at=AT, version_id=version.pk, rows=rows, values=values)


def a_gate(bureau, version, row, codes):
    said = dict(row["gate"])
    of = {"indicator": codes[said.pop("of")], "of": "value", "is": said.pop("is"), "than": said.pop("than")}
    values = {**said, "condition": {"all": [of]}, "text": row["words"], "basis": row["place"]}
    return added(bureau, version, "gates", values)


def a_ladder(bureau, version, number, row):
    said = {**row["ladder"], "params": params_of(number, row)}
    given = ladders.RuleInput(
        **said, scheme=version.scheme, deciders=["supervisor"], valid_from=FROM, text=row["words"], basis=row["place"]
    )
    return ladders.draft(by=bureau.rule_admin, at=AT, code=f"policy-{number}", given=given)


def test_every_expressed_sentence_is_built_through_the_deeds_and_is_ready(bureau, forbidden_and_standard):
    """What a gate or a rule of the ladder reads is counted in the same draft, if need be for no points."""
    version, category = a_draft(bureau)
    codes, rules = {}, []
    for number, row in enumerate(sentences()):
        for given in items_of(number, row):
            items.add(by=bureau.rule_admin, at=AT, given={"starts_on": date(2024, 1, 1), **given})
        if counted := row if row["how"] == "indicator" else counted_by(row):
            values = {**values_of(number, counted), "category_id": category.pk}
            made = added(bureau, version, "indicators", values)
            codes[made.name] = made.code
        if row["how"] == "gate":
            a_gate(bureau, version, row, codes)
        if row["how"] == "ladder":
            rules.append(a_ladder(bureau, version, number, row))
    version = SchemeVersion.objects.get(pk=version.pk)

    assert problems_of(version) == {}
    assert [hint.words for hint in readiness(version) if hint.is_blocking] == []
    assert [problems_of_ladder(rule) for rule in rules] == [{}] * len(rules)
    with translation.override("zh-hans"):
        assert all(ladder_says(rule) for rule in rules)
        assert all(says(each) for each in version.indicators.all())


def test_the_standard_of_the_station_rating_is_built_as_a_draft_and_holds_each_sentence(bureau, forbidden_and_standard):
    source = forbidden_and_standard
    draft = deeds.draft(
        by=bureau.rule_admin,
        at=AT,
        scheme_id=source.scheme_id,
        number="2.0",
        effective_from=date(2027, 1, 1),
        source_id=source.pk,
    )
    codes = {each.code for each in draft.indicators.all()}
    named = {row["standard"] for row in sentences() if row["how"] == "standard"} - {"grades"}

    assert problems_of(draft) == {}
    assert named <= codes
    assert [band.from_points for band in draft.bands.all()] == [9500, 8500, 7000, 6000, -1]


def test_nearly_all_lawful_sentences_are_expressed():
    rows = sentences()
    lawful = [row for row in rows if not is_forbidden(row)]
    expressed = [row for row in lawful if row["how"] != "not"]

    assert len(expressed) / len(lawful) >= 0.95
    assert {row["place"].split()[0] for row in rows} == {"s0", "s1", "s3", "s4"}


def test_what_is_not_expressed_says_why():
    rows = [row for row in sentences() if row["how"] in ("not", "done")]

    assert [row["words"] for row in rows if not row["why"].strip()] == []
    assert {row["not"] for row in rows if row["how"] == "not"} == {"forbidden", "outside"}


def test_no_sentence_is_listed_twice():
    said = [(row["place"], row["words"]) for row in sentences()]

    assert len(said) == len(set(said))
