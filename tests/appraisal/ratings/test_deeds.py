"""A station rating within the county (A15): by the station, by the county item by item, by a leader: three people."""

import pytest
from django.db import DatabaseError, transaction

from appraisal.models import Entry, RatingMark
from appraisal.ratings import deeds
from appraisal.ratings.levels import deeds as levels
from appraisal.ratings.queries import view_of
from appraisal.results.sheets.queries import view_of as sheet_view
from portal.dispatch.inbox import items_for
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.people.models import Role
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.appraisal.making import compute, on
from tests.appraisal.ratings.making import (
    a_scan,
    a_year,
    answered,
    answers,
    approved,
    asked,
    asked_in,
    assessed,
    opened,
    reviewed,
    seen,
    the_standard,
)
from tests.factories import a_post, someone

pytestmark = pytest.mark.usefixtures("reference_data")
AT = on(2026, 12, 2)


def say(bureau, rating, code, answer="yes", by=None, **given):
    expected = given.pop("seen", "")
    return deeds.assess(
        by=by or bureau.head, at=AT, rating_id=rating.pk, given=deeds.MarkInput(code, answer, **given), seen=expected
    )


def look_at(bureau, rating, code, answer="yes", by=None, **given):
    mark = rating.marks.get(code=code)
    expected = given.pop("seen", str(mark.last_event_id))
    marked = deeds.MarkInput(code, answer, **given)
    return deeds.review(by=by or bureau.supervisor, at=AT, rating_id=rating.pk, given=marked, seen=expected)


def test_a_rating_is_opened_once_for_a_station_and_year(bureau):
    rating = opened(bureau)

    assert (rating.number, rating.stage, rating.version.scheme.code) == (1, "self", "station-rating")
    with pytest.raises(MovedOn):
        deeds.open_rating(by=bureau.supervisor, at=AT, unit_id=bureau.unit.pk, year=2026)


@pytest.mark.parametrize("who", ["head", "officer", "leader", "reviewer", "rule_admin", "system_admin"])
def test_only_supervisors_open_ratings(bureau, who):
    the_standard()

    with pytest.raises(Denied):
        deeds.open_rating(by=getattr(bureau, who), at=AT, unit_id=bureau.unit.pk, year=2026)


@pytest.mark.parametrize("year", [0, 2025, 2027, 10**9])
def test_a_year_without_a_standard_or_to_come_is_not_rated(bureau, year):
    the_standard()

    with pytest.raises(Refused):
        deeds.open_rating(by=bureau.supervisor, at=AT, unit_id=bureau.unit.pk, year=year)


def test_a_department_is_not_rated(bureau):
    the_standard()

    with pytest.raises(Refused):
        deeds.open_rating(by=bureau.supervisor, at=AT, unit_id=bureau.department.pk, year=2026)


@pytest.mark.parametrize("who", ["officer", "supervisor", "leader", "reviewer"])
def test_others_do_not_assess_the_station(bureau, who):
    rating = opened(bureau)
    other = someone(Role.UNIT_HEAD, bureau.department)

    with pytest.raises((Denied, rating.DoesNotExist)):
        say(bureau, rating, "6.1", by=getattr(bureau, who))
    with pytest.raises(rating.DoesNotExist):
        say(bureau, rating, "6.1", by=other)


@pytest.mark.parametrize(
    ("code", "answer", "points"),
    [
        ("6.1", "part", None),
        ("6.1", "part", 0),
        ("6.1", "part", 300),
        ("6.1", "part", 301),
        ("6.1", "yes", 299),
        ("6.1", "no", 1),
        ("6.1", "", None),
        ("6.1", "perhaps", None),
        ("14.1", "part", 50),
        ("7.7", "yes", None),
        ("7.9", "no", None),
        ("5.4.2", "yes", None),
        ("15.1", "yes", None),
        ("5.4", "yes", None),
    ],
)
def test_wrong_answers_are_refused(bureau, code, answer, points):
    rating = opened(bureau)

    with pytest.raises(Refused):
        say(bureau, rating, code, answer, points=points)
    assert rating.marks.count() == 0


def test_an_answer_keeps_points_remark_and_evidence(bureau):
    rating = opened(bureau)
    mark = say(bureau, rating, "6.1", "part", points=150, said="一起未结", files=(a_scan(),))

    assert (mark.own_value, mark.own_note, mark.files.get().file_name) == (150, "一起未结", "批复.txt")
    assert view_of(rating).result.points == 150 + 700
    assert list(verify()) == []


def test_two_tabs_do_not_overwrite_each_other(bureau):
    rating = opened(bureau)
    say(bureau, rating, "6.1")

    with pytest.raises(MovedOn):
        say(bureau, rating, "6.1", "no")
    assert rating.marks.get().own_answer == "yes"


def test_it_is_handed_in_only_when_all_is_answered(bureau):
    rating = opened(bureau)
    for mark in answers(rating)[:-1]:
        deeds.assess(by=bureau.head, at=AT, rating_id=rating.pk, given=mark)

    with pytest.raises(Refused):
        deeds.submit(by=bureau.head, at=AT, rating_id=rating.pk, seen=seen(rating))


def test_a_stale_page_does_not_hand_it_in(bureau):
    rating = opened(bureau)
    old = seen(rating)
    for mark in answers(rating):
        deeds.assess(by=bureau.head, at=AT, rating_id=rating.pk, given=mark)

    with pytest.raises(MovedOn):
        deeds.submit(by=bureau.head, at=AT, rating_id=rating.pk, seen=old)


def test_what_is_handed_in_is_out_of_the_stations_hands(bureau):
    rating = assessed(bureau)
    mark = rating.marks.get(code="6.1")

    with pytest.raises(MovedOn):
        say(bureau, rating, "6.1", "no", seen=str(mark.last_event_id))


def test_who_assessed_never_reviews(bureau):
    rating = opened(bureau)
    a_post(bureau.deputy, Role.SUPERVISOR, bureau.root)
    for mark in answers(rating):
        deeds.assess(by=bureau.deputy, at=AT, rating_id=rating.pk, given=mark)
    deeds.submit(by=bureau.head, at=AT, rating_id=rating.pk, seen=seen(rating))

    with pytest.raises(Denied):
        look_at(bureau, rating, "6.1", by=bureau.deputy)


def test_both_answers_stand_side_by_side_and_a_difference_gives_its_reason(bureau):
    rating = assessed(bureau)

    with pytest.raises(Refused):
        look_at(bureau, rating, "6.1", "part", points=200)
    mark = look_at(bureau, rating, "6.1", "part", points=200, said="两起案件未结")

    assert (mark.own_value, mark.value, mark.reason) == (300, 200, "两起案件未结")
    assert view_of(rating).result.points == 9900


def test_two_tabs_of_the_review_do_not_overwrite_each_other(bureau):
    rating = assessed(bureau)
    old = str(rating.marks.get(code="6.1").last_event_id)
    look_at(bureau, rating, "6.1")

    with pytest.raises(MovedOn):
        look_at(bureau, rating, "6.1", "no", said="未达标", seen=old)


def test_the_review_ends_only_when_all_is_reviewed(bureau):
    rating = assessed(bureau)
    look_at(bureau, rating, "6.1")

    with pytest.raises(Refused):
        deeds.conclude(by=bureau.supervisor, at=AT, rating_id=rating.pk, seen=seen(rating))


def test_a_rating_is_given_back_with_a_reason(bureau):
    rating = assessed(bureau)

    with pytest.raises(Refused):
        deeds.give_back(by=bureau.supervisor, at=AT, rating_id=rating.pk, seen=seen(rating), reason=" ")
    deeds.give_back(by=bureau.supervisor, at=AT, rating_id=rating.pk, seen=seen(rating), reason="缺材料")
    rating.refresh_from_db()

    assert (rating.stage, rating.submitted_by) == ("self", None)
    assert "缺材料" in Event.objects.get(kind="rating.given-back").payload


@pytest.mark.parametrize(
    ("without", "no", "points", "earned", "grade", "held"),
    [
        (0, (), 10_000, "1", "1", []),
        (500, (), 9500, "1", "1", []),
        (501, (), 9499, "2", "2", []),
        (800, ("14.4",), 9200, "2", "5", ["veto-4"]),
        (500, ("13.2",), 9500, "1", "2", ["grade-1"]),
        (3500, ("13.1", "14.11"), 6500, "4", "5", ["grade-1", "veto-11"]),
    ],
)
def test_a_concluded_review_keeps_points_grade_and_what_holds_it(bureau, without, no, points, earned, grade, held):
    rating = reviewed(bureau, without, no)

    assert (rating.stage, rating.points, rating.earned, rating.grade, rating.held) == (
        "county",
        points,
        earned,
        grade,
        held,
    )
    assert rating.proposed == grade
    assert list(verify()) == []


def test_who_reviewed_does_not_approve_and_who_approves_leads_the_bureau(bureau):
    rating = reviewed(bureau)
    a_post(bureau.supervisor, Role.BUREAU_LEADER, bureau.unit)

    for by in (bureau.supervisor, bureau.head, bureau.reviewer):
        by.__dict__.pop("_rights", None)
        with pytest.raises(Denied):
            levels.approve(by=by, at=AT, rating_id=rating.pk, seen=seen(rating))


def test_a_leader_sends_it_back_into_the_review(bureau):
    rating = reviewed(bureau)
    levels.send_back(by=bureau.leader, at=AT, rating_id=rating.pk, seen=seen(rating), reason="再核一遍")
    rating.refresh_from_db()

    assert (rating.stage, rating.points, rating.reviewed_by) == ("review", None, None)


def test_what_was_approved_is_what_the_engine_counts(bureau):
    rating = approved(bureau, 800, ("14.4",))
    run = compute(a_year())
    sheet = run.sheets.select_related("unit", "officer", "coefficient", "run__version").get(
        subject_kind="u", unit=bureau.unit
    )

    assert rating.stage == "city"
    assert (sheet.points, sheet.grade_earned, sheet.grade) == (rating.points, rating.earned, rating.grade)
    mine = {line.item.code: line.points for chapter in view_of(rating).chapters for line in chapter.lines}
    assert mine == {line.indicator.code: line.points for line in sheet.lines.select_related("indicator")}
    assert sheet_view(sheet).shown_sum == sheet.points
    assert Entry.objects.counting().filter(entered_by=bureau.supervisor, decided_by=bureau.leader).count() == len(
        asked_in(rating)
    )
    assert list(verify()) == []


def test_a_station_without_population_duties_has_that_chapter_full_here_and_in_the_engine(bureau):
    rating = approved(bureau, has_population=False)
    sheet = compute(a_year()).sheets.get(subject_kind="u", unit=bureau.unit)

    assert not {code for code in asked_in(rating) if code.startswith("5.")}
    assert len(asked_in(rating)) == len([code for code in asked() if not code.startswith("5.")]) + 14
    assert (rating.points, rating.grade) == (10_000, "1")
    assert (sheet.points, sheet.grade) == (10_000, "1")


def test_what_was_approved_is_frozen(bureau):
    rating = approved(bureau)

    with pytest.raises(DatabaseError), transaction.atomic():
        RatingMark.objects.filter(rating=rating, code="6.1").update(value=0)
    assert rating.marks.get(code="6.1").value == 300


def waits(person):
    return [item.title for item in items_for(person, AT) if item.kind == "rating"]


def test_each_step_waits_in_the_inbox_of_those_who_may_take_it(bureau):
    rating = answered(bureau)
    assert [bool(waits(each)) for each in (bureau.head, bureau.supervisor, bureau.leader)] == [True, False, False]

    deeds.submit(by=bureau.head, at=AT, rating_id=rating.pk, seen=seen(rating))
    assert [bool(waits(each)) for each in (bureau.head, bureau.supervisor, bureau.leader)] == [False, True, False]

    for mark in rating.marks.all():
        deeds.agree(by=bureau.supervisor, at=AT, rating_id=rating.pk, code=mark.code, seen=str(mark.last_event_id))
    deeds.conclude(by=bureau.supervisor, at=AT, rating_id=rating.pk, seen=seen(rating))
    assert [bool(waits(each)) for each in (bureau.head, bureau.supervisor, bureau.leader)] == [False, False, True]
    assert waits(bureau.officer) == []


def test_a_review_does_not_wait_for_who_assessed(bureau):
    rating = answered(bureau)
    moved = someone(Role.SUPERVISOR, bureau.root)
    a_post(moved, Role.UNIT_DEPUTY, bureau.unit, ends_on=AT.date())
    mark = rating.marks.get(code="6.1")
    say(bureau, rating, "6.1", "no", by=moved, seen=str(mark.last_event_id))
    deeds.submit(by=bureau.head, at=AT, rating_id=rating.pk, seen=seen(rating))
    later = on(2026, 12, 8)

    assert [item for item in items_for(moved, later) if item.kind == "rating"] == []
    assert [item.kind for item in items_for(bureau.supervisor, later) if item.kind == "rating"] == ["rating"]
