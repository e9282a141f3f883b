"""T12: a transfer or another group within a period: one sheet, both stretches told, facts with the unit of the deed."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from appraisal.engine.digests import results_digest
from appraisal.engine.stretches import Held, Stood, in_groups, placing_unit, served
from appraisal.models import Exclusion, Stretch
from appraisal.results.reissues import deeds as reissues
from appraisal.scheme.addresses import sheet_url
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.people.models import FormerGroup, Role
from portal.people.services import officers, posts, units
from portal.shell.refusals import Refused
from tests.appraisal.making import SYSTEM, a_defect, a_month, compute, line_of, on, publish
from tests.factories import a_station

pytestmark = pytest.mark.usefixtures("reference_data")
FIRST, LAST = date(2026, 2, 1), date(2026, 2, 28)


def day(number, month=2):
    return date(2026, month, number)


def test_of_two_posts_that_which_began_last_counts_from_its_first_day():
    posts = [Held(1, day(1, 1), LAST, 1), Held(2, day(10), day(30, 3), 2)]

    assert served(posts, FIRST, LAST) == [Stood(1, FIRST, day(9)), Stood(2, day(10), LAST)]


def test_days_without_a_post_are_nowhere():
    posts = [Held(1, day(1, 1), day(9), 1), Held(2, day(20), LAST, 2)]

    assert served(posts, FIRST, LAST) == [Stood(1, FIRST, day(9)), Stood(2, day(20), LAST)]


def test_who_comes_back_stood_there_twice():
    posts = [Held(1, day(1, 1), LAST, 1), Held(2, day(10), day(19), 2)]

    assert [each.unit for each in served(posts, FIRST, LAST)] == [1, 2, 1]
    assert placing_unit(served(posts, FIRST, LAST)) == 1


@pytest.mark.parametrize(("moved_on", "unit"), [(14, 2), (15, 2), (16, 1), (28, 1), (2, 2)])
def test_most_days_place_an_officer_and_equal_ones_the_later(moved_on, unit):
    """February has 28 days: from the 15th on both stretches have fourteen."""
    posts = [Held(1, day(1, 1), day(moved_on) - timedelta(days=1), 1), Held(2, day(moved_on), LAST, 2)]

    assert placing_unit(served(posts, FIRST, LAST)) == unit


def test_a_stretch_is_cut_where_its_unit_came_into_another_group():
    groups = {1: [(day(9), "town"), (LAST, "rural")]}

    assert in_groups([Stood(1, FIRST, day(19))], groups) == [
        Stood(1, FIRST, day(9), "town"),
        Stood(1, day(10), day(19), "rural"),
    ]


@pytest.fixture
def other(bureau, version):
    return a_station("东关派出所", peer_group="rural")


def transfer(bureau, other, moved_on):
    officers.transfer(by=bureau.system_admin, at=moved_on, officer_id=bureau.officer.pk, unit=other.unit)
    posts.give(
        by=bureau.security_admin,
        at=moved_on,
        officer_id=bureau.officer.pk,
        role=Role.OFFICER,
        unit=other.unit,
        starts_on=moved_on.date(),
    )


def told(sheet):
    rows = sheet.stretches.order_by("starts_on")
    return [(row.unit_name, row.group, row.starts_on.day, row.ends_on.day, row.records) for row in rows]


@pytest.mark.parametrize(("moved_on", "is_new"), [(15, True), (16, False)])
def test_a_transfer_leaves_one_sheet_that_tells_both_stretches(bureau, other, moved_on, is_new):
    for number in (3, 5):
        a_defect(bureau, on(2026, 2, number))
    transfer(bureau, other, on(2026, 2, moved_on))
    a_defect(other, on(2026, 2, 20), officer=bureau.officer)

    run = compute(a_month(2026, 2))

    sheet = run.sheets.get(officer=bureau.officer)
    assert (sheet.unit, sheet.group) == ((other.unit, "rural") if is_new else (bureau.unit, "stations"))
    assert told(sheet) == [("城关派出所", "stations", 1, moved_on - 1, 2), ("东关派出所", "rural", moved_on, 28, 1)]
    assert line_of(run, bureau.officer, "1.13")[0] == 300


def test_facts_stay_with_the_unit_of_the_deed(bureau, other):
    a_defect(bureau, on(2026, 2, 3))
    transfer(bureau, other, on(2026, 2, 10))
    # Found after the transfer, done before it: the row of a defect names the unit of the faulty deed.
    a_defect(bureau, on(2026, 2, 20))
    a_defect(other, on(2026, 2, 21), officer=bureau.officer)

    run = compute(a_month(2026, 2))

    assert [line_of(run, unit, "1.3")[0] for unit in (bureau.unit, other.unit)] == [200, 100]


def test_who_did_not_move_has_no_stretch(bureau, other):
    run = compute(a_month(2026, 2))

    assert Stretch.objects.filter(sheet__run=run).count() == 0


def regroup(bureau, moment, group="rural", **said):
    return units.change(by=bureau.system_admin, at=moment, unit_id=bureau.unit.pk, peer_group=group, **said)


def test_a_unit_stands_in_the_group_of_the_last_day_and_says_where_it_was(bureau, version):
    a_defect(bureau, on(2026, 2, 9))
    regroup(bureau, on(2026, 2, 10))
    a_defect(bureau, on(2026, 2, 10))

    run = compute(a_month(2026, 2))

    for subject in ({"subject_kind": "u", "unit": bureau.unit}, {"officer": bureau.officer}):
        sheet = run.sheets.get(**subject)
        assert sheet.group == "rural"
        assert [each[1:4] for each in told(sheet)] == [("stations", 1, 9), ("rural", 10, 28)]
    assert [each[-1] for each in told(run.sheets.get(subject_kind="u", unit=bureau.unit))] == [2, 2]


@pytest.mark.parametrize(("since", "group", "stretches"), [((3, 1), "stations", 0), ((3, 2), "stations", 0)])
def test_a_change_after_the_period_leaves_its_group(bureau, version, since, group, stretches):
    regroup(bureau, on(2026, *since))

    run = compute(a_month(2026, 2))

    assert run.sheets.get(subject_kind="u", unit=bureau.unit).group == group
    assert Stretch.objects.count() == stretches


def test_a_change_on_the_first_or_the_last_day_counts_for_the_period(bureau, version):
    regroup(bureau, on(2026, 2, 28))
    last = compute(a_month(2026, 2)).sheets.get(subject_kind="u", unit=bureau.unit)

    regroup(bureau, on(2026, 3, 1), "towns")
    first = compute(a_month(2026, 3)).sheets.get(subject_kind="u", unit=bureau.unit)

    assert (last.group, [each[2:4] for each in told(last)]) == ("rural", [(1, 27), (28, 28)])
    assert (first.group, told(first)) == ("towns", [])


def test_a_group_is_entered_with_the_day_since_when_it_is_so(bureau, version):
    regroup(bureau, on(2026, 2, 20), since=day(10))

    kept = FormerGroup.objects.get()
    assert (kept.unit, kept.peer_group, kept.ends_on) == (bureau.unit, "stations", day(9))
    for since in (day(21), day(9), day(1)):
        with pytest.raises(Refused) as refused:
            regroup(bureau, on(2026, 2, 20), "towns", since=since)
        assert list(refused.value.fields) == ["since"]


def test_a_group_of_no_whole_day_is_none(bureau, version):
    regroup(bureau, on(2026, 2, 10))
    regroup(bureau, on(2026, 2, 10), "towns")

    assert list(FormerGroup.objects.values_list("peer_group", "ends_on")) == [("stations", day(9))]
    run = compute(a_month(2026, 2))
    assert [each[1] for each in told(run.sheets.get(subject_kind="u", unit=bureau.unit))] == ["stations", "towns"]


def test_stretches_belong_to_the_results(bureau, other):
    transfer(bureau, other, on(2026, 2, 10))
    run = publish(a_month(2026, 2)).run
    assert run.results_digest == results_digest(run)
    assert list(verify()) == []

    with pytest.raises(DatabaseError), transaction.atomic():
        Stretch.objects.update(records=9)


def test_computing_again_leaves_the_same_digest(bureau, other):
    transfer(bureau, other, on(2026, 2, 10))
    period = a_month(2026, 2)

    assert compute(period).results_digest == compute(period).results_digest
    assert Stretch.objects.count() == 2


def test_a_corrected_run_keeps_the_stretches_and_counts_their_records_anew(bureau, other):
    defect = a_defect(bureau, on(2026, 2, 3))
    transfer(bureau, other, on(2026, 2, 10))
    publish(a_month(2026, 2))
    with deed("objection.upheld", by=SYSTEM, at=on(2026, 3, 20)) as record:
        record.save(
            Exclusion(
                ref_kind="cases.defect",
                ref_id=defect.pk,
                excluded_by=bureau.supervisor,
                excluded_at=on(2026, 3, 20),
                reason="认定不当",
            )
        )

    [proposal] = reissues.look(at=on(2026, 3, 21))

    places = [told(run.sheets.get(officer=bureau.officer)) for run in (proposal.replaces, proposal.run)]
    assert [[each[:4] for each in place] for place in places] == [[each[:4] for each in places[0]]] * 2
    assert [place[0][-1] for place in places] == [1, 0]


def test_the_sheet_says_where_one_was_until_when(bureau, other, browse):
    transfer(bureau, other, on(2026, 2, 10))
    regroup(bureau, on(2026, 2, 20))
    run = publish(a_month(2026, 2)).run

    officer, unit = (
        browse(bureau.supervisor, sheet_url(run.pk, kind, pk)).content.decode()
        for kind, pk in (("o", bureau.officer.pk), ("u", bureau.unit.pk))
    )

    assert "in 城关派出所 from 2026-02-01 until 2026-02-09" in officer
    assert "in 东关派出所 from 2026-02-10 until 2026-02-28" in officer
    assert "in “stations” from 2026-02-01 until 2026-02-19" in unit
    assert "in “rural” from 2026-02-20 until 2026-02-28" in unit


def test_the_interface_tells_the_stretches_too(bureau, other, client):
    transfer(bureau, other, on(2026, 2, 10))
    run = publish(a_month(2026, 2)).run
    client.force_login(bureau.supervisor)

    found = client.get(reverse("api:appraisal_sheet", args=[run.pk, "officers", bureau.officer.pk])).json()

    assert [(row["unit"], row["starts_on"], row["records"]) for row in found["stretches"]] == [
        ("城关派出所", "2026-02-01", 0),
        ("东关派出所", "2026-02-10", 0),
    ]
