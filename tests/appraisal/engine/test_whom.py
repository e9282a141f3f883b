"""A1: whom a version appraises: units or officers or both, by roles, kinds and groups; by default as it always was."""

import pytest

from appraisal.scheme.versions import deeds as versions
from portal.people.models import Role, Unit
from tests.appraisal.conftest import SERIOUS
from tests.appraisal.making import a_month, a_step, a_version, compute, on
from tests.factories import a_post, a_station

pytestmark = pytest.mark.usefixtures("reference_data")
BOTH = (("1.3", "u", *SERIOUS), ("1.13", "o", *SERIOUS))


def subjects(run):
    """{(kind of subject, name)} of the sheets of a run."""
    return set(run.sheets.values_list("subject_kind", "name"))


@pytest.fixture
def rural(bureau):
    return a_station("柳林派出所", peer_group="rural", kind=Unit.Kind.RURAL_STATION)


def computed(*rules, **whom):
    a_version(*(rules or BOTH), **whom)
    return compute(a_month(2026, 2))


def test_by_default_units_case_officers_and_who_did_what_counts(bureau, rural):
    a_step(bureau, decided=on(2026, 2, 5))

    found = subjects(computed())

    officers = {each.name for station in (bureau, rural) for each in (station.officer, station.second)}
    reviewer, grouped = bureau.legal_officer.name, Unit.objects.exclude(peer_group="")
    assert {name for kind, name in found if kind == "o"} == officers | {reviewer}
    assert {name for kind, name in found if kind == "u"} == set(grouped.values_list("name", flat=True))


@pytest.mark.parametrize(("left_out", "kind"), [("appraises_officers", "u"), ("appraises_units", "o")])
def test_one_kind_of_subject_alone(bureau, rural, left_out, kind):
    assert {kind for kind, _name in subjects(computed(**{left_out: False}))} == {kind}


@pytest.mark.parametrize("whom", [{"unit_groups": ["rural"]}, {"unit_kinds": ["rural_station"]}])
def test_by_group_or_kind_of_the_unit_officers_included(bureau, rural, whom):
    a_step(bureau, decided=on(2026, 2, 5))

    found = subjects(computed(**whom))

    assert found == {("u", rural.unit.name), ("o", rural.officer.name), ("o", rural.second.name)}


def test_officers_of_another_role_are_placed_by_it_and_reviewers_are_left_out(bureau, rural):
    a_post(bureau.second, Role.COMMUNITY_OFFICER, rural.unit, starts_on=on(2026, 1, 5).date())
    a_step(bureau, decided=on(2026, 2, 5))

    run = computed(BOTH[1], appraises_units=False, officer_roles=["community_officer"])

    sheet = run.sheets.get()
    assert (sheet.officer, sheet.unit, sheet.group) == (bureau.second, rural.unit, "rural")


def a_draft(*rules, **whom):
    return a_version(*(rules or BOTH), number="2", effective=on(2026, 5, 1), published=False, **whom)


@pytest.mark.parametrize(
    ("whom", "problem"),
    [
        ({"officer_roles": ["bureau_leader"]}, "officer_roles"),
        ({"unit_kinds": ["ministry"]}, "unit_kinds"),
        ({"unit_groups": ["'; DROP"]}, "unit_groups"),
        ({"appraises_officers": False}, "1.13"),
    ],
)
def test_a_version_that_appraises_what_is_not_there_is_not_published(bureau, whom, problem):
    assert list(versions.problems_of(a_draft(**whom))) == [problem]


def test_a_version_appraises_somebody(bureau):
    found = versions.problems_of(a_draft(appraises_units=False, appraises_officers=False))

    assert "appraises_units" in found


def test_what_a_draft_names_is_data_and_no_statement(bureau, rural):
    assert subjects(computed(unit_groups=["x') OR ('1' = '1"])) == set()


def test_whom_a_version_appraises_is_part_of_its_rules(bureau):
    draft = a_draft()
    before = versions.rules_digest(draft)

    draft.unit_groups = ["rural"]

    assert versions.rules_digest(draft) != before
