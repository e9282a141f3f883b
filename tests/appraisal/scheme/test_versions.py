"""A2, A4: a version is checked before it is published, then never changes; forbidden measures are refused."""

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from appraisal.models import Category, ForbiddenMeasure, Indicator, SchemeVersion
from appraisal.scheme.versions import deeds as versions
from appraisal.scheme.versions.queries import force_of
from portal.reference.loading import load_rows
from portal.shell.refusals import Denied, Refused
from tests.appraisal.conftest import SERIOUS
from tests.appraisal.making import a_month, a_version, on, publish
from tests.factories import FIXTURES

GOOD = ("1.3", "u", *SERIOUS)


@pytest.fixture
def forbidden(db):
    rows = json.loads((FIXTURES / "forbidden_measures.json").read_text(encoding="utf-8"))
    load_rows(ForbiddenMeasure, rows, ("code",), on(2026, 1, 1))


def a_draft(*rules, **fields):
    return a_version(
        *(rules or [GOOD]), number="2", effective=on(2026, 5, 1), published=False, submitted=True, **fields
    )


def problems(version):
    with translation.override("en"):
        return versions.problems_of(version)


def test_a_good_draft_is_published_by_the_rule_administrator(bureau, forbidden):
    draft = a_draft()

    version = versions.publish(by=bureau.rule_admin, at=on(2026, 4, 20), version_id=draft.pk)

    assert (version.state, version.published_by) == ("published", bureau.rule_admin)


def test_others_do_not_publish_versions(bureau, forbidden):
    with pytest.raises(Denied):
        versions.publish(by=bureau.head, at=on(2026, 4, 20), version_id=a_draft().pk)


@pytest.mark.parametrize(
    ("measure", "name", "reason"),
    [
        ("cases.clearance_rate", "破案成绩", "Judging by the clearance rate"),
        ("cases.fines_total", "罚没", "Tying fines to results"),
        ("evaluations.acquittals", "触发考评", "Judgment is the court's"),
        ("evaluations.non_prosecution", "触发考评", "Prosecution is the prosecutor's decision"),
        ("evaluations.findings_serious", "不起诉数", "Prosecution is the prosecutor's decision"),
        ("cases.closed", "本月发案数", "Judging by how many cases occur"),
    ],
)
def test_a_forbidden_measure_is_refused_with_the_reason(bureau, forbidden, measure, name, reason):
    draft = a_draft(GOOD, ("9", "u", measure, "per_occurrence", {"points": -1}))
    Indicator.objects.filter(code="9").update(name=name)

    found = problems(draft)

    assert list(found) == ["9"]
    assert reason in found["9"]
    with pytest.raises(Refused) as refusal:
        versions.publish(by=bureau.rule_admin, at=on(2026, 4, 20), version_id=draft.pk)
    assert list(refusal.value.fields) == ["9"]


def test_every_measure_of_the_shipped_scheme_is_allowed(bureau, forbidden):
    scheme = json.loads((FIXTURES / "scheme.json").read_text(encoding="utf-8"))
    letters = {"unit": "u", "officer": "o"}
    for row in scheme["versions"]:
        version = a_version(number=f"shipped {row['number']}", published=False)
        Category.objects.filter(version=version).delete()
        for one in row["categories"]:
            base = one["base_marks"]
            category = Category.objects.create(
                version=version,
                code=one["code"],
                name=one["name"],
                full_marks=one["full_marks"],
                base_marks_units=base["unit"],
                base_marks_officers=base["officer"],
            )
            for i in one["indicators"]:
                Indicator.objects.create(version=version, category=category, **{**i, "subject": letters[i["subject"]]})

        assert problems(version) == {}


@pytest.mark.parametrize(
    ("rule", "code", "sentence"),
    [
        (("9", "u", "cases.weather", "per_occurrence", {"points": 1}), "9", "does not exist"),
        (("9", "u", "cases.closed", "per_occurrence", {}), "9", "“points for each” is missing"),
        (("9", "u", "cases.online_rate", "per_occurrence", {"points": 1}), "9", "needs a count"),
        (
            ("9", "u", "cases.closed", "rate_target", {"target_bp": 1, "points_per_point": 1, "full": 1}),
            "9",
            "needs a rate",
        ),
    ],
)
def test_an_indicator_that_cannot_be_computed_is_refused(bureau, rule, code, sentence):
    found = problems(a_draft(GOOD, rule))

    assert list(found) == [code]
    assert sentence in found[code]


@pytest.mark.parametrize(("full", "codes"), [(10_000, []), (9000, ["marks_unit"])])
def test_full_marks_of_the_categories_make_a_hundred(bureau, full, codes):
    assert list(problems(a_draft(full=full))) == codes


def test_a_version_does_not_reach_back_into_published_months(version):
    publish(a_month(2026, 5))

    assert list(problems(a_draft())) == ["effective_from"]


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v.indicators.update(params={"points": 0}),
        lambda v: v.categories.update(full_marks=1),
        lambda v: SchemeVersion.objects.filter(pk=v.pk).update(number="9"),
        lambda v: v.indicators.all()._raw_delete("default"),
        lambda v: Category.objects.create(version=v, code="new", name="新", full_marks=1),
        lambda v: Indicator.objects.create(version=v, category=v.categories.get(), code="new", subject="u"),
    ],
)
def test_the_database_refuses_to_change_a_published_version(bureau, change):
    version = a_version(GOOD)

    with pytest.raises(DatabaseError), transaction.atomic():
        change(version)


def test_a_draft_may_change(bureau):
    draft = a_draft()

    assert draft.indicators.update(params={"points": -1}) == 1


def test_a_retired_version_scores_no_later_period(bureau):
    version = a_version(GOOD)
    versions.retire(by=bureau.rule_admin, at=on(2026, 2, 10), version_id=version.pk, reason="改用新方案")

    in_force = [SchemeVersion.objects.in_force(version.scheme, day.date()) for day in (on(2026, 2, 1), on(2026, 3, 1))]

    assert [list(found) for found in in_force] == [[version], []]


def test_a_retired_version_puts_no_older_one_into_force_again(bureau):
    older = a_version(GOOD)
    newer = a_version(GOOD, number="2", effective=on(2026, 2, 1))
    versions.retire(by=bureau.rule_admin, at=on(2026, 3, 10), version_id=newer.pk, reason="改用新方案")

    days = on(2026, 1, 1), on(2026, 3, 1), on(2026, 4, 1)
    in_force = [list(SchemeVersion.objects.in_force(older.scheme, day.date())) for day in days]

    assert in_force == [[older], [newer], []]


def test_many_days_are_asked_as_one_is(bureau):
    scheme = a_version(GOOD, effective=on(2026, 1, 1)).scheme
    a_version(GOOD, number="drafted", effective=on(2026, 2, 1), published=False)
    newer = a_version(GOOD, number="2", effective=on(2026, 3, 1))
    versions.retire(by=bureau.rule_admin, at=on(2026, 5, 10), version_id=newer.pk, reason="改用新方案")
    a_version(GOOD, number="3", effective=on(2026, 8, 1))
    days = [date(2025, 12, 1) + timedelta(days=number) for number in range(300)]

    is_in_force = force_of(scheme)

    assert [is_in_force(day) for day in days] == [SchemeVersion.objects.in_force(scheme, day).exists() for day in days]
    assert {is_in_force(day) for day in days} == {True, False}


def test_a_version_begins_with_a_period(bureau):
    draft = a_version(GOOD, number="2", effective=on(2026, 5, 15), published=False)

    assert list(problems(draft)) == ["effective_from"]


def test_an_exemption_gives_its_reason(bureau):
    draft = a_draft()
    draft.indicators.update(missing="full", missing_reason=" ")

    assert problems(draft) == {"1.3": "An exemption gives its reason."}


@pytest.mark.parametrize("name", ["name", "basis", "missing", "position"])
def test_the_digest_of_the_rules_covers_what_is_read(bureau, name):
    draft = a_draft()
    before = versions.rules_digest(draft)
    draft.indicators.update(**{name: 7 if name == "position" else "zero"})

    assert versions.rules_digest(draft) != before
