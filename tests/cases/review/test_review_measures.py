"""Issue 11 §2: returns in any round, reviews, hours at a level, rounds handed in, qualifications, discussions, days."""

from datetime import date, timedelta

import pytest

from cases.file.case.states import MatterKind
from cases.models import Round
from cases.review.discussions import deeds as discussions
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.people.models import Qualification
from portal.people.services import qualifications
from tests import factories
from tests.appraisal.making import a_case, a_matter, a_step, on
from tests.cases.casework import a_filed_case, asked, decided
from tests.cases.following import a_discussion, held
from tests.support.counting import counted, days, records, told

pytestmark = pytest.mark.usefixtures("reference_data")

MARCH = on(2026, 3, 1, hour=0), on(2026, 4, 1, hour=0)
MICROSECOND = timedelta(microseconds=1)


def test_returns_count_in_every_round_and_are_chosen_by_it(bureau):
    matter = a_matter(bureau, ended=on(2026, 3, 20), returns=(on(2026, 3, 2), on(2026, 3, 5), on(2026, 3, 9)))
    a_matter(bureau, ended=on(2026, 3, 20), kind="voiding", returns=(on(2026, 3, 2),))
    a_matter(bureau, ended=on(2026, 4, 20), returns=(MARCH[1],))
    steps = list(matter.steps.order_by("round").values_list("pk", flat=True))

    found = counted("cases.returns", *MARCH, by="round")

    whose = bureau.officer.pk, bureau.unit.pk
    assert {(ref, str(number)): found[ref, *whose, number] for ref, *_whose, number in found} == {
        (steps[0], "1"): 100,
        (steps[1], "2"): 100,
        (steps[2], "3"): 100,
    }


def test_reviews_decided_are_the_reviewers_and_a_withdrawn_step_is_none(bureau):
    step = a_step(bureau, decided=on(2026, 3, 5))
    a_step(bureau, decided=on(2026, 3, 5), outcome="withdraw")
    a_step(bureau, decided=MARCH[1])
    reviewer = bureau.legal_officer

    assert counted("cases.reviews_decided", *MARCH, by="level") == {(step.pk, reviewer.pk, reviewer.unit_id, 1): 100}


def test_how_long_a_level_had_a_matter_is_told_in_hours(bureau):
    step = a_step(bureau, decided=on(2026, 3, 5, hour=14, minute=30))

    assert counted("cases.hours_held", *MARCH) == {(step.pk, bureau.legal_officer.pk, bureau.unit.pk): 400}
    assert told("cases.hours_held", step.pk).proof["Received"] == "2026-03-05 10:30"


@pytest.mark.parametrize(
    ("registered", "ended", "number"),
    [
        (on(2026, 3, 1, hour=0), on(2026, 3, 1, hour=23), 0),
        (on(2026, 3, 1, hour=23), on(2026, 3, 2, hour=0), 1),
        (on(2026, 2, 1, hour=23), MARCH[1] - MICROSECOND, 58),
    ],
)
def test_days_to_the_end_are_calendar_days_the_first_not_counted(bureau, registered, ended, number):
    case = a_case(bureau, registered=registered, ended=ended)
    a_case(bureau, registered=registered, ended=MARCH[1])

    assert counted("cases.days_to_end", *MARCH) == {(case.pk, bureau.officer.pk, bureau.unit.pk): number * 100}


def a_round(matter, at, officer, number=1):
    row = Round(
        matter=matter, number=number, content={}, content_digest="0" * 64, submitted_by=officer, submitted_at=at
    )
    with deed("matter.submitted", by=system("tests"), at=at, about=matter.case) as record:
        record.save(row)
    return row


def test_each_round_that_was_handed_in_counts_for_who_handed_it_in(bureau):
    matter = a_matter(bureau, ended=on(2026, 3, 20))
    first = a_round(matter, on(2026, 3, 2), bureau.officer)
    second = a_round(matter, on(2026, 3, 9), bureau.second, 2)
    a_round(a_matter(bureau), MARCH[1], bureau.officer)

    assert counted("cases.rounds_handed_in", *MARCH) == {
        (first.pk, bureau.officer.pk, bureau.unit.pk): 100,
        (second.pk, bureau.second.pk, bureau.unit.pk): 100,
    }
    assert records("cases.unqualified_handling", *MARCH) == []


def ended(bureau, officer, kind, last):
    row = Qualification.objects.get(officer=officer, kind=kind)
    qualifications.end(by=bureau.security_admin, at=on(2026, 3, 2), qualification_id=row.pk, ends_on=last)


@pytest.mark.parametrize(("last", "lapsed"), [(date(2026, 3, 8), True), (date(2026, 3, 9), False)])
def test_a_round_handed_in_after_the_qualification_has_lapsed_is_found(bureau, last, lapsed):
    ended(bureau, bureau.officer, Qualification.Kind.LAW_ENFORCEMENT, last)
    matter = a_matter(bureau)
    row = a_round(matter, on(2026, 3, 9, hour=23), bureau.officer)

    assert records("cases.unqualified_handling", *MARCH) == ([row.pk] if lapsed else [])
    assert told("cases.unqualified_handling", row.pk).url.endswith(f"/matters/#matter-{matter.pk}")


def test_a_legal_review_of_a_penalty_without_the_legal_qualification_is_found(bureau):
    ended(bureau, bureau.legal_officer, Qualification.Kind.LEGAL_PROFESSION, date(2026, 3, 8))
    penalty = a_matter(bureau)
    before = a_step(bureau, matter=penalty, decided=on(2026, 3, 8, hour=23))
    after = a_step(bureau, matter=penalty, decided=on(2026, 3, 9, hour=0), round=2)
    a_step(bureau, matter=penalty, decided=on(2026, 3, 9), level=2, reviewer=bureau.head)
    a_step(bureau, matter=a_matter(bureau, kind="extension"), decided=on(2026, 3, 9))

    assert records("cases.legal_reviews", *MARCH) == [before.pk, after.pk]
    assert records("cases.unqualified_reviews", *MARCH) == [after.pk]
    factories.a_qualification(bureau.legal_officer, "longstanding_reviewer", starts_on=date(2026, 3, 9))
    assert records("cases.unqualified_reviews", *MARCH) == []


def test_a_matter_discussed_collectively_counts_when_the_record_is_there(bureau):
    at = on(2026, 3, 16)
    discussion = a_discussion(bureau, at)
    assert records("cases.discussions", *MARCH) == []

    late = on(2026, 4, 2)
    discussions.hold(
        by=bureau.other_reviewer, at=late, discussion_id=discussion.pk, **held(bureau, at, held_at=on(2026, 3, 18))
    )

    assert records("cases.discussions", *MARCH) == []
    april = MARCH[1], on(2026, 5, 1, hour=0)
    assert counted("cases.discussions", *april) == {(discussion.pk, bureau.officer.pk, bureau.unit.pk): 100}
    assert days("cases.discussions", *april) == ["2026-04-02"]
    said = told("cases.discussions", discussion.pk)
    assert (said.reviewer, said.proof["Held at"]) == (bureau.leader.name, "2026-03-18 10:00")


def test_rounds_of_the_real_chain_are_found_and_lead_to_their_matter(bureau, browse):
    at = on(2026, 3, 16)
    matter = asked(a_filed_case(bureau, at), MatterKind.PENALTY, at=at)
    decided(matter, bureau.legal_officer, at=at)
    row = matter.rounds.get()

    assert row.pk in records("cases.rounds_handed_in", *MARCH)
    page, _hash, place = told("cases.rounds_handed_in", row.pk).url.partition("#")
    assert f'id="{place}"' in browse(bureau.officer).get(page).content.decode()
