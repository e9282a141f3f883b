"""Issue 11 §2: supervision orders, second readings and evaluations as they are counted, with who made the entry."""

from datetime import date, timedelta

import pytest

from appraisal.scheme.measures import BY_CODE
from cases.models import EvaluationItem, OrderEntry, ReadingRule, SecondReading, SupervisionOrder
from cases.quality.evaluations import deeds as evaluations
from cases.quality.evaluations.deeds import EvaluationFault
from cases.quality.rereading import deeds as rereading
from cases.quality.supervision import deeds as supervision
from portal.reference.loading import load_rows
from tests import factories
from tests.appraisal.making import on
from tests.cases import casework
from tests.support.counting import counted, days, records, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

MARCH = on(2026, 3, 1, hour=0), on(2026, 4, 1, hour=0)
APRIL = MARCH[1], on(2026, 5, 1, hour=0)
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def order(bureau):
    """An order of 16 March on a case of the station, to be answered by the 20th."""
    case = casework.a_case(bureau, on(2026, 3, 16))
    return supervision.raise_order(
        by=bureau.supervisor,
        at=on(2026, 3, 16, hour=11),
        case_id=case.pk,
        problem="未附现场照片",
        responsible=bureau.officer,
        due_on=date(2026, 3, 20),
    )


def moving(order, name, by, at, **changes):
    given = {"text": "见所附材料", "seen_version": SupervisionOrder.objects.get(pk=order.pk).version, **changes}
    if name == "answer":
        given["document"] = "补字第1号"
    supervision.move(by=by, at=at, order_id=order.pk, name=name, **given)
    return order.entries.last()


def test_an_order_counts_against_the_unit_of_the_case_with_the_supervisor_as_its_maker(bureau, order):
    entry = order.entries.get()

    assert counted("cases.orders_raised", *MARCH) == {(entry.pk, None, bureau.unit.pk): 100}
    assert list(BY_CODE["cases.orders_raised"].reads.made_by({entry.pk})) == [
        (entry.pk, bureau.supervisor.pk, bureau.supervisor.pk)
    ]
    said = told("cases.orders_raised", entry.pk)
    assert (said.reviewer, said.said) == (bureau.supervisor.name, "未附现场照片")


def test_an_entry_leads_to_itself(bureau, order, browse):
    page, _hash, place = told("cases.orders_raised", order.entries.get().pk).url.partition("#")

    assert f'id="{place}"' in browse(bureau.supervisor).get(page).content.decode()


@pytest.mark.parametrize(("at", "part"), [(on(2026, 3, 20, hour=18), 100), (on(2026, 3, 21, hour=0), 0)])
def test_an_answer_is_in_time_until_the_end_of_its_day(bureau, order, at, part):
    entry = moving(order, "answer", bureau.officer, at)
    whose = (entry.pk, bureau.officer.pk, bureau.unit.pk)

    assert counted("cases.orders_answered_on_time_rate", *MARCH) == {whose: (part, 100)}
    assert records("cases.orders_answered_late", *MARCH) == ([] if part else [entry.pk])
    assert told("cases.orders_answered_late", entry.pk).proof["Due"] == "2026-03-20 23:59"


def test_it_is_confirmed_once_and_raised_again_in_a_new_round(bureau, order):
    moving(order, "answer", bureau.officer, on(2026, 3, 18))
    again = moving(order, "raise-again", bureau.supervisor, on(2026, 3, 19), due_on=date(2026, 3, 25))
    moving(order, "answer", bureau.officer, on(2026, 3, 20))
    confirmed = moving(order, "confirm", bureau.supervisor, on(2026, 3, 21))

    assert records("cases.orders_confirmed", *MARCH) == [confirmed.pk]
    assert (again.pk, None, bureau.unit.pk, 2) in counted("cases.orders_raised", *MARCH, by="round")


def test_an_order_is_unanswered_at_the_end_of_a_time_whatever_happened_since(bureau, order):
    raised = order.entries.get()
    assert records("cases.orders_unanswered", *MARCH) == [raised.pk]
    assert days("cases.orders_unanswered", *MARCH) == ["2026-03-31"]
    assert records("cases.orders_unanswered", MARCH[0], on(2026, 3, 20)) == []

    moving(order, "answer", bureau.officer, on(2026, 4, 2))

    assert records("cases.orders_unanswered", *MARCH) == [raised.pk]
    assert records("cases.orders_unanswered", *APRIL) == []


@pytest.mark.parametrize(
    ("name", "changes"), [("suspend", {}), ("extend", {"due_on": date(2026, 4, 9)}), ("answer", {})]
)
def test_one_that_waits_has_more_time_or_is_answered_is_not_unanswered(bureau, order, name, changes):
    by = bureau.officer if name == "answer" else bureau.supervisor
    moving(order, name, by, MARCH[1] - MICROSECOND, **changes)

    assert records("cases.orders_unanswered", *MARCH) == []
    assert OrderEntry.objects.count() == 2


@pytest.fixture
def reading(bureau):
    """The second reading of the legal department's step of March, drawn in April."""
    at = on(2026, 3, 16)
    matter = casework.asked(casework.a_case(bureau, at))
    casework.decided(matter, bureau.legal_officer, at=at)
    casework.decided(matter, bureau.head, at=at)
    casework.decided(matter, bureau.reviewer, at=at)
    load_rows(ReadingRule, [{"id": 1, "percent": 100, "days": 10, "fewest": 3}], ("id",), factories.FOUNDED_AT)
    rereading.draw(at=on(2026, 4, 3), month="2026-03")
    return SecondReading.objects.select_related("reader", "step").get(step__level=3)


def test_a_reading_is_the_readers_work_and_its_disagreement_the_reviewers(bureau, reading):
    assert records("cases.second_readings", *APRIL) == []
    answers = casework.answers(facts=False)
    rereading.answer(by=reading.reader, at=on(2026, 4, 6), reading_id=reading.pk, answers=answers, opinion="事实不清")
    reviewer = reading.step.reviewer

    assert counted("cases.second_readings", *APRIL) == {(reading.pk, reading.reader_id, reading.reader.unit_id): 100}
    assert counted("cases.readings_agreed_rate", *APRIL) == {(reading.pk, reviewer.pk, reviewer.unit_id): (0, 100)}
    assert records("cases.readings_disagreed", *APRIL) == [reading.pk]
    assert list(BY_CODE["cases.readings_disagreed"].reads.made_by({reading.pk})) == [(reading.pk, reading.reader_id)]
    said = told("cases.readings_disagreed", reading.pk)
    assert (said.officer, said.reviewer, said.said) == (reviewer.name, reading.reader.name, "事实不清")
    assert said.url.endswith(f"#reviewstep-{reading.step_id}")


def test_one_that_agrees_is_reached(bureau, reading):
    rereading.answer(
        by=reading.reader, at=MARCH[1] + timedelta(days=4), reading_id=reading.pk, answers=casework.ALL_YES, opinion=""
    )

    assert [*counted("cases.readings_agreed_rate", *APRIL).values()] == [(100, 100)]
    assert records("cases.readings_disagreed", *APRIL) == []


def concluded(bureau, case, at, *, faults=(), kind="triggered", trigger="petition", by=None):
    by = by or bureau.supervisor
    row = evaluations.open_evaluation(
        by=by,
        at=at,
        case_id=case.pk,
        kind=kind,
        reference=f"{kind}{trigger}",
        **({"trigger": trigger} if trigger else {}),
    )
    marks = {item.code: item.full_marks for item in EvaluationItem.objects.all()}
    evaluations.conclude(by=by, at=at, evaluation_id=row.pk, marks=marks, finding="程序", faults=faults)
    return row


def test_a_triggered_appraisal_counts_once_it_has_found_something_and_never_what_courts_decide(bureau):
    case, at = casework.a_case(bureau, on(2026, 3, 16)), on(2026, 3, 20)
    fault = EvaluationFault(casework.a_finding(bureau.officer).item_id, bureau.officer.pk)
    found = concluded(bureau, case, at, faults=[fault])
    concluded(bureau, case, at, trigger="media")
    concluded(bureau, case, at, trigger="acquittal", faults=[fault])
    concluded(bureau, case, at, trigger="non_prosecution", faults=[fault])
    concluded(bureau, case, at, kind="department", trigger="", faults=[fault])
    concluded(bureau, case, MARCH[1], trigger="complaint", faults=[fault])

    assert counted("evaluations.triggered", *MARCH, by="trigger") == {
        (found.pk, bureau.officer.pk, bureau.unit.pk, "petition"): 100
    }
    assert bureau.supervisor.pk in {each for row in makers(found) for each in row[1:]}


def makers(row):
    return BY_CODE["evaluations.triggered"].reads.made_by({row.pk})


def test_evaluations_are_the_work_of_who_concluded_them_and_their_marks_of_whose_case_it_was(bureau, browse):
    case = casework.a_case(bureau, on(2026, 3, 16))
    row = concluded(bureau, case, on(2026, 3, 20), kind="department", trigger="")
    supervisor = bureau.supervisor

    assert counted("evaluations.concluded", *MARCH, by="evaluation") == {
        (row.pk, supervisor.pk, supervisor.unit_id, "department"): 100
    }
    assert counted("evaluations.marks", *MARCH) == {(row.pk, bureau.officer.pk, bureau.unit.pk): 10_000}
    said = told("evaluations.marks", row.pk)
    assert (said.reviewer, said.proof["Marks"]) == (supervisor.name, "100")
    page, _hash, place = said.url.partition("#")
    assert f'id="{place}"' in browse(supervisor).get(page).content.decode()
