"""A6, B10: ranks in peer groups, shared by equals, with a smallest caseload and the change against last month."""

import pytest

from appraisal.models import SchemeVersion
from portal.ledger.writing.recording import deed
from portal.people.models import Role
from tests.appraisal.conftest import SERIOUS
from tests.appraisal.making import SYSTEM, a_closed_case, a_defect, a_month, a_step, a_version, compute, on, publish
from tests.factories import a_post, a_station

pytestmark = pytest.mark.usefixtures("reference_data")


def places(run, group="stations"):
    sheets = run.sheets.filter(subject_kind="u", group=group).select_related("unit").order_by("unit_id")
    return [(sheet.unit.name, sheet.points, sheet.rank, sheet.previous_rank) for sheet in sheets]


def with_defects(name, count, day):
    station = a_station(name)
    for _each in range(count):
        a_defect(station, day)
    return station


def test_equal_points_share_a_rank_and_the_next_leaves_room(version):
    for name, count in (("甲", 1), ("乙", 1), ("丙", 2)):
        with_defects(name, count, on(2026, 2, 3))

    run = compute(a_month(2026, 2))

    assert places(run) == [
        ("城关派出所", 10_000, 1, None),
        ("甲", 9750, 2, None),
        ("乙", 9750, 2, None),
        ("丙", 9500, 4, None),
    ]


def test_a_peer_group_is_ranked_on_its_own(version):
    a_station("山口派出所", peer_group="rural")

    run = compute(a_month(2026, 2))

    assert places(run, "rural") == [("山口派出所", 10_000, 1, None)]
    assert places(run) == [("城关派出所", 10_000, 1, None)]


@pytest.mark.parametrize(("matters", "rank"), [(1, None), (2, 1), (3, 1)])
def test_below_the_smallest_caseload_there_is_no_rank(bureau, matters, rank):
    a_version(("1.3", "u", *SERIOUS), ("1.13", "o", *SERIOUS), units=2, officers=2)
    for _each in range(matters):
        a_closed_case(bureau, on(2026, 2, 9))

    run = compute(a_month(2026, 2))

    unit = run.sheets.get(subject_kind="u", unit=bureau.unit)
    assert (unit.caseload, unit.is_ranked, unit.rank) == (matters, rank is not None, rank)
    assert run.sheets.get(officer=bureau.officer).rank == rank


def test_the_rank_of_the_month_before_comes_from_its_published_run_alone(version):
    with_defects("甲", 1, on(2026, 1, 5))
    compute(a_month(2026, 1))
    unpublished = compute(a_month(2026, 2))
    assert [place[3] for place in places(unpublished)] == [None, None]

    publish(a_month(2026, 1))
    run = compute(a_month(2026, 2))

    assert places(run) == [("城关派出所", 10_000, 1, 1), ("甲", 10_000, 1, 2)]


def test_a_category_neither_falls_below_zero_nor_rises_above_its_full_marks(bureau):
    a_version(
        ("1.3", "u", "cases.defects_serious", "per_occurrence", {"points": -9000}),
        ("9.9", "u", "cases.closed", "per_occurrence", {"points": 400}),
    )
    other = a_station("乙")
    a_closed_case(other, on(2026, 2, 9))
    for _each in range(2):
        a_defect(bureau, on(2026, 2, 3))

    run = compute(a_month(2026, 2))

    assert [place[:2] for place in places(run)] == [("城关派出所", 0), ("乙", 10_000)]


def test_a_veto_empties_the_sheet(bureau):
    a_version(("v", "u", "cases.defects_serious", "veto", {"threshold": 2}))
    other = a_station("乙")
    a_defect(other, on(2026, 2, 3))
    for _each in range(2):
        a_defect(bureau, on(2026, 2, 3))

    run = compute(a_month(2026, 2))

    assert [place[:2] for place in places(run)] == [("城关派出所", 0), ("乙", 10_000)]


def test_the_share_of_the_best_is_taken_inside_the_peer_group(bureau):
    a_version(("s", "u", "cases.closed", "share_of_best", {"full": 900}), full=0)
    better, rural = a_station("乙"), a_station("丙", peer_group="rural")
    for station, count in ((bureau, 1), (better, 3), (rural, 1)):
        for _each in range(count):
            a_closed_case(station, on(2026, 2, 9))

    run = compute(a_month(2026, 2))

    assert [place[:2] for place in places(run)] == [("城关派出所", 300), ("乙", 900)]
    assert [place[:2] for place in places(run, "rural")] == [("丙", 900)]


def test_the_month_is_scored_by_the_version_in_force_on_its_first_day(bureau, version):
    later = a_version(("1.3", "u", *SERIOUS), number="2", effective=on(2026, 2, 1))

    assert [compute(a_month(2026, month)).version for month in (1, 2)] == [version, later]
    assert SchemeVersion.objects.count() == 2


def test_who_is_not_ranked_takes_no_place_from_those_who_are(bureau):
    a_version(("1.3", "u", *SERIOUS), units=1)
    a_station("闲")
    a_closed_case(bureau, on(2026, 2, 9))
    a_defect(bureau, on(2026, 2, 3))

    run = compute(a_month(2026, 2))

    assert [place[:3] for place in places(run)] == [("城关派出所", 9750, 1), ("闲", 10_000, None)]


def test_a_month_that_was_left_out_gives_no_rank_before(version):
    publish(a_month(2026, 1))

    run = compute(a_month(2026, 3))

    assert places(run) == [("城关派出所", 10_000, 1, None)]


def test_a_rank_in_another_group_is_no_rank_before(bureau, version):
    publish(a_month(2026, 1))
    with deed("unit.changed", by=SYSTEM, at=on(2026, 2, 1), about=bureau.unit) as record:
        record.change(bureau.unit, only_if={}, peer_group="rural")

    run = compute(a_month(2026, 2))

    assert places(run, "rural") == [("城关派出所", 10_000, 1, None)]


def test_who_moved_is_ranked_where_the_latest_post_is(bureau, version):
    other = a_station("乙", peer_group="rural")
    a_post(bureau.officer, Role.OFFICER, other.unit, starts_on=on(2026, 2, 10).date())

    run = compute(a_month(2026, 2))

    sheet = run.sheets.get(officer=bureau.officer)
    assert (sheet.unit, sheet.group) == (other.unit, "rural")


def test_who_only_reviews_is_ranked_by_reviews(bureau):
    a_version(("r", "o", "cases.reviews_late", "per_occurrence", {"points": -100}), officers=2)
    for late in (False, True):
        a_step(bureau, decided=on(2026, 2, 5), late=late)
    leader_step = a_step(bureau, decided=on(2026, 2, 6), reviewer=bureau.leader, level=4)

    run = compute(a_month(2026, 2))

    reviewer = run.sheets.get(officer=bureau.legal_officer)
    assert (reviewer.group, reviewer.caseload, reviewer.points, reviewer.rank) == ("reviewers", 2, 9900, 1)
    leader = run.sheets.get(officer=leader_step.reviewer)
    assert (leader.caseload, leader.is_ranked) == (1, False)


def test_a_leader_stands_under_the_own_unit_and_not_under_one_of_the_portfolio(bureau):
    a_version(("r", "o", "cases.reviews_late", "per_occurrence", {"points": -100}))
    other = a_station("甲")
    a_post(other.legal_officer, Role.BUREAU_LEADER, bureau.unit, starts_on=on(2026, 1, 5).date())
    a_step(bureau, decided=on(2026, 2, 6), reviewer=other.legal_officer, level=4)

    run = compute(a_month(2026, 2))

    assert run.sheets.get(officer=other.legal_officer).unit == other.legal_officer.unit != bureau.unit
