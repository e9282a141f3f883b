"""What levels above the county do with a rating (A15): order, who decides which grade, dates; plaque, revocation."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from appraisal.models import Entry, Rating, RatingDecision
from appraisal.ratings import deeds
from appraisal.ratings.levels import deeds as levels
from appraisal.ratings.queries import due_on, failed_twice
from appraisal.ratings.rules import LEVELS, next_stage
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.appraisal.making import SYSTEM, on
from tests.appraisal.ratings.making import a_decision, answers, approved, decided, record, seen

pytestmark = pytest.mark.usefixtures("reference_data")

# Article 18, written a second time: which level decides which grades, and until when.
TEXT = """
county - 12-31
city 4,5 01-15
province 3 02-15
national 2 03-31
ministry 1 -
"""


def test_the_levels_are_those_of_the_text():
    said = [
        f"{level.stage.value} {','.join(level.decides) or '-'} {due.strftime('%m-%d') if due else '-'}"
        for level, due in ((level, level.due_on(2026)) for level in LEVELS)
    ]

    assert said == TEXT.strip().splitlines()


ALLOWED = {
    ("city", "1", "passed", "1"): "province",
    ("city", "3", "passed", "3"): "province",
    ("city", "4", "decided", "4"): "decided",
    ("city", "4", "decided", "5"): "decided",
    ("city", "1", "decided", "5"): "decided",
    ("city", "1", "passed", "2"): "province",
    ("province", "3", "decided", "3"): "decided",
    ("province", "1", "decided", "3"): "decided",
    ("province", "2", "passed", "2"): "national",
    ("province", "3", "sent_back", "4"): "city",
    ("national", "2", "decided", "2"): "decided",
    ("national", "1", "passed", "1"): "ministry",
    ("national", "2", "sent_back", "3"): "province",
    ("national", "2", "sent_back", "5"): "city",
    ("ministry", "1", "decided", "1"): "decided",
    ("ministry", "1", "sent_back", "2"): "national",
}


@pytest.mark.parametrize(("asked", "to"), ALLOWED.items())
def test_a_level_does_what_the_text_lets_it(asked, to):
    assert next_stage(*asked) == to


@pytest.mark.parametrize("stage", ["city", "province", "national", "ministry"])
@pytest.mark.parametrize("proposed", list("12345"))
@pytest.mark.parametrize("grade", list("12345"))
def test_no_level_decides_what_is_not_its_own_or_better_than_proposed(stage, proposed, grade):
    own = {"city": "45", "province": "3", "national": "2", "ministry": "1"}[stage]

    if grade in own and grade >= proposed:
        assert next_stage(stage, proposed, "decided", grade) == "decided"
    else:
        with pytest.raises(Refused):
            next_stage(stage, proposed, "decided", grade)


@pytest.mark.parametrize(
    "asked",
    [
        ("self", "1", "passed", "1"),
        ("county", "1", "passed", "1"),
        ("decided", "1", "decided", "1"),
        ("city", "4", "passed", "4"),
        ("province", "3", "passed", "3"),
        ("ministry", "1", "passed", "1"),
        ("city", "4", "sent_back", "5"),
        ("city", "1", "decided", "0"),
        ("city", "1", "decided", ""),
        ("city", "4", "", "4"),
    ],
)
def test_other_moves_are_refused(asked):
    with pytest.raises(Refused):
        next_stage(*asked)


def test_a_rating_of_grade_4_is_decided_by_the_city(bureau):
    rating = decided(bureau)

    assert (rating.stage, rating.decided, rating.decided_on) == ("decided", "4", date(2027, 1, 10))
    assert [(row.level, row.outcome) for row in rating.decisions.all()] == [("county", "passed"), ("city", "decided")]
    assert list(verify()) == []


def test_a_rating_of_grade_1_goes_through_all_levels(bureau):
    rating = approved(bureau)
    for day in (date(2027, 1, 12), date(2027, 2, 12), date(2027, 3, 20)):
        record(bureau, rating, a_decision("passed", "1", day))
        rating.refresh_from_db()
    assert rating.stage == "ministry"
    record(bureau, rating, a_decision("decided", "1", date(2027, 5, 12)))
    rating.refresh_from_db()

    assert (rating.stage, rating.decided) == ("decided", "1")


@pytest.mark.parametrize(
    "given",
    [
        {"document": " "},
        {"file": None},
        {"public_from": None},
        {"public_until": date(2027, 1, 11)},
        {"day": date(2026, 12, 9), "public_from": None},
    ],
)
def test_a_decision_has_its_document_its_scan_and_its_days(bureau, given):
    rating = approved(bureau, 3500)

    with pytest.raises(Refused):
        record(bureau, rating, a_decision(**given), at=on(2027, 1, 20))
    assert rating.decisions.count() == 1


def test_only_supervisors_record_and_a_stale_page_does_not(bureau):
    rating = approved(bureau, 3500)
    old = seen(rating)

    for by in (bureau.leader, bureau.head, bureau.reviewer):
        with pytest.raises(Denied):
            levels.decide(by=by, at=on(2027, 1, 10), rating_id=rating.pk, seen=old, given=a_decision())
    record(bureau, rating, a_decision())
    with pytest.raises(MovedOn):
        levels.decide(by=bureau.supervisor, at=on(2027, 1, 11), rating_id=rating.pk, seen=old, given=a_decision())


def test_plaque_and_archive_are_written_once_and_the_rest_is_frozen(bureau):
    rating = decided(bureau)
    given = {"by": bureau.supervisor, "at": on(2027, 2, 1), "rating_id": rating.pk}
    levels.hang_plaque(**given, seen=seen(rating), number="川公派四〔2027〕12", on=date(2027, 1, 20))
    levels.archive(**given, seen=seen(rating), number="DJ-2026-07", on=date(2027, 1, 30))

    with pytest.raises(MovedOn):
        levels.hang_plaque(**given, seen=seen(rating), number="13", on=date(2027, 1, 20))
    with pytest.raises(DatabaseError), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(decided="3")
    with pytest.raises(DatabaseError), transaction.atomic():
        RatingDecision.objects.filter(rating=rating).update(grade="3")
    assert list(verify()) == []


def test_grade_5_has_no_plaque(bureau):
    rating = decided(bureau, 4500)

    with pytest.raises(Refused):
        levels.hang_plaque(
            by=bureau.supervisor,
            at=on(2027, 2, 1),
            rating_id=rating.pk,
            seen=seen(rating),
            number="1",
            on=date(2027, 2, 1),
        )


def revoke(bureau, rating, **given):
    said = {"ground": "发生枪支丢失", "document": "公治〔2027〕30号", "decided_on": date(2027, 3, 1)}
    said |= {"holds_from": date(2027, 2, 20), **given}
    return levels.revoke(by=bureau.supervisor, at=on(2027, 3, 2), rating_id=rating.pk, seen=seen(rating), **said)


def test_a_revoked_grade_keeps_what_it_said_counts_no_more_and_is_rated_anew(bureau):
    rating = decided(bureau)
    revoke(bureau, rating)
    rating.refresh_from_db()
    again = deeds.open_rating(by=bureau.supervisor, at=on(2027, 3, 3), unit_id=bureau.unit.pk, year=2026)

    assert (rating.decided, rating.revoked_from, rating.revocation_ground) == ("4", date(2027, 2, 20), "发生枪支丢失")
    assert not Entry.objects.counting().filter(unit=bureau.unit).exists()
    assert (again.number, again.stage) == (2, "self")
    assert list(verify()) == []
    with pytest.raises(MovedOn):
        revoke(bureau, rating)


def test_the_second_rating_counts_alone(bureau):
    rating = decided(bureau)
    revoke(bureau, rating)
    rating.refresh_from_db()
    again = deeds.open_rating(by=bureau.supervisor, at=on(2027, 3, 3), unit_id=bureau.unit.pk, year=2026)
    for mark in answers(again, 100):
        deeds.assess(by=bureau.head, at=on(2027, 3, 4), rating_id=again.pk, given=mark)
    deeds.submit(by=bureau.head, at=on(2027, 3, 5), rating_id=again.pk, seen=seen(again))
    for mark in again.marks.all():
        last = str(mark.last_event_id)
        deeds.agree(by=bureau.supervisor, at=on(2027, 3, 6), rating_id=again.pk, code=mark.code, seen=last)
    deeds.conclude(by=bureau.supervisor, at=on(2027, 3, 6), rating_id=again.pk, seen=seen(again))
    levels.approve(by=bureau.leader, at=on(2027, 3, 7), rating_id=again.pk, seen=seen(again))

    counted = Entry.objects.counting().filter(unit=bureau.unit)
    assert counted.count() == again.marks.count()
    assert set(counted.values_list("note", flat=True)) == {"2026/2"}


@pytest.mark.parametrize("given", [{"ground": " "}, {"document": ""}, {"holds_from": date(2027, 1, 9)}])
def test_a_revocation_says_why_by_what_and_from_when(bureau, given):
    rating = decided(bureau)

    with pytest.raises(Refused):
        revoke(bureau, rating, **given)


def test_what_is_not_decided_is_not_revoked(bureau):
    with pytest.raises(Refused):
        revoke(bureau, approved(bureau))


def test_grade_5_in_two_years_running_is_known(bureau):
    rating = decided(bureau, 4500)
    assert not failed_twice(rating)
    before = Rating(
        **{"unit": bureau.unit, "year": 2025, "version": rating.version, "stage": "decided", "decided": "5"},
        **{"decided_on": date(2026, 1, 10), "opened_by": bureau.supervisor, "opened_at": on(2025, 12, 1)},
    )
    with deed("rows.written", by=SYSTEM, at=on(2026, 1, 10)) as written:
        written.save(before)

    assert failed_twice(rating)


def test_the_day_until_which_the_level_has_it(bureau):
    rating = approved(bureau)

    assert due_on(rating) == date(2027, 1, 15)
