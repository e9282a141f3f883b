"""Issue 11 §2: which cases lie open and overdue at the end of a time, and which duties were done in time."""

from datetime import timedelta

import pytest

from cases.file.sharing import deeds as sharing
from cases.models import Case, Clock, ClockPause
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.office.models import ClockRule
from portal.people.models import Role
from tests import factories
from tests.appraisal.making import a_case, on
from tests.cases import casework
from tests.support.counting import counted, days, records, told

pytestmark = pytest.mark.usefixtures("reference_data")

MARCH = on(2026, 3, 1, hour=0), on(2026, 4, 1, hour=0)
MICROSECOND = timedelta(microseconds=1)


def write(row):
    with deed("case.registered", by=system("tests"), at=on(2026, 3, 1), about=row.case) as record:
        record.save(row)
    return row


def a_clock(case, code, due, met=None, **fields):
    rule = ClockRule.objects.filter(code=code).order_by("-valid_from").first()
    return write(Clock(case=case, rule=rule, base_at=due - timedelta(days=2), due_at=due, met_at=met, **fields))


@pytest.mark.parametrize(
    ("registered", "ended", "is_open"),
    [
        (MARCH[1] - MICROSECOND, None, True),
        (MARCH[1], None, False),
        (on(2026, 1, 5), MARCH[1], True),
        (on(2026, 1, 5), MARCH[1] - MICROSECOND, False),
        (on(2026, 3, 5), on(2026, 3, 6), False),
    ],
)
def test_a_case_is_open_at_the_end_to_the_microsecond(bureau, registered, ended, is_open):
    case = a_case(bureau, registered=registered, ended=ended)

    assert records("cases.open", *MARCH) == ([case.pk] if is_open else [])
    assert days("cases.open", *MARCH) == (["2026-03-31"] if is_open else [])


def test_the_end_of_the_time_asked_about_decides_and_not_today(bureau):
    case = a_case(bureau, registered=on(2026, 1, 5), ended=on(2026, 3, 20))

    assert records("cases.open", on(2026, 2, 1, hour=0), MARCH[0]) == [case.pk]
    assert records("cases.open", MARCH[0], on(2026, 3, 19)) == [case.pk]
    assert records("cases.open", *MARCH) == []


def test_void_imported_and_taken_back_cases_lie_open_nowhere(bureau):
    a_case(bureau, registered=on(2026, 3, 5), state="void", ended_at=MARCH[1])
    imported = a_case(bureau, registered=on(2026, 3, 5), is_imported=True)

    assert records("cases.open", *MARCH) == []
    assert counted("cases.open", *MARCH, is_imported=True) == {(imported.pk, bureau.officer.pk, bureau.unit.pk): 100}


def test_an_open_case_is_of_who_led_it_at_the_end(bureau):
    case = casework.a_case(bureau, on(2026, 3, 5))
    other = factories.someone(Role.OFFICER, bureau.unit, name="蒋接手")
    sharing.hand_over(by=bureau.head, at=on(2026, 4, 2), case_id=case.pk, lead=other, reason="调岗")

    assert counted("cases.open", *MARCH) == {(case.pk, bureau.officer.pk, bureau.unit.pk): 100}
    april = MARCH[1], on(2026, 5, 1, hour=0)
    assert counted("cases.open", *april) == {(case.pk, other.pk, bureau.unit.pk): 100}


@pytest.mark.parametrize(
    ("due", "met", "is_overdue"),
    [
        (MARCH[1] - MICROSECOND, None, True),
        (MARCH[1], None, False),
        (on(2026, 3, 10), on(2026, 3, 12), False),
        (on(2026, 3, 10), MARCH[1], True),
    ],
)
def test_an_open_case_is_overdue_when_a_deadline_has_passed_unmet(bureau, due, met, is_overdue):
    case = a_case(bureau, registered=on(2026, 2, 1))
    clock = a_clock(case, "handling.public_order", due, met)

    assert records("cases.open_overdue", *MARCH) == ([case.pk] if is_overdue else [])
    said = told("cases.open_overdue", case.pk)
    assert said.url == f"/cases/{case.pk}/clocks/#clock-{clock.pk}"
    assert said.proof["Registered"] == "2026-02-01 10:00"


def test_a_clock_that_stood_still_then_is_not_overdue_and_one_of_another_kind_neither(bureau):
    case = a_case(bureau, registered=on(2026, 2, 1))
    a_clock(case, "service.public_order", on(2026, 3, 5))
    clock = a_clock(case, "handling.public_order", on(2026, 3, 10))
    pause = ClockPause(clock=clock, starts_at=on(2026, 3, 9), reason="鉴定", paused_by=bureau.officer)
    _pause(pause)

    assert records("cases.open_overdue", *MARCH) == []


def _pause(pause):
    with deed("clock.paused", by=system("tests"), at=pause.starts_at, about=pause.clock.case) as record:
        record.save(pause)


SERVED = {"in time": on(2026, 3, 11), "late": on(2026, 3, 13), "never": None}


@pytest.mark.parametrize(("how", "part"), [("in time", 100), ("late", 0), ("never", 0)])
def test_a_decision_is_served_in_time_or_not_by_the_day_it_was_due(bureau, how, part):
    case = a_case(bureau, ended=on(2026, 3, 9))
    clock = a_clock(case, "service.public_order", on(2026, 3, 11, hour=23), SERVED[how])
    a_clock(case, "service.public_order", on(2026, 4, 1, hour=0), is_void=False)
    whose = (clock.pk, bureau.officer.pk, bureau.unit.pk)

    assert counted("cases.service_on_time_rate", *MARCH) == {whose: (part, 100)}
    assert counted("cases.duties_on_time_rate", *MARCH, by="deadline") == {
        (*whose, "service.public_order"): (part, 100)
    }
    assert records("cases.service_late", *MARCH) == ([] if part else [clock.pk])
    assert records("cases.duties_late", *MARCH) == ([] if part else [clock.pk])
    assert told("cases.service_late", clock.pk).proof["Due"] == "2026-03-11 23:00"


DUTIES = {
    "service.victim": "cases.service_on_time_rate",
    "acceptance.review": "cases.filing_on_time_rate",
    "filing.review.lead": "cases.filing_on_time_rate",
    "not_filed.reconsideration.decision": "cases.nonfiling_reviewed_on_time_rate",
    "not_filed.review.decision.extension": "cases.nonfiling_reviewed_on_time_rate",
    "property.handover": "cases.property_kept_on_time_rate",
    "measure.approval": "cases.urgent_measures_on_time_rate",
    "evidence.seizure": "cases.seizures_on_time_rate",
    "custody.notice": "cases.families_told_on_time_rate",
}


@pytest.mark.parametrize(("rule", "code"), list(DUTIES.items()))
def test_each_duty_counts_in_its_own_measure_and_in_that_of_all(bureau, rule, code):
    clock = a_clock(a_case(bureau), rule, on(2026, 3, 11), on(2026, 3, 10))

    found = {each for each in {*DUTIES.values(), "cases.duties_on_time_rate"} if records(each, *MARCH) == [clock.pk]}

    assert found == {code, "cases.duties_on_time_rate"}


def test_handling_what_others_may_leave_what_is_void_and_what_stands_still_are_no_duties(bureau):
    case, due = a_case(bureau), on(2026, 3, 11)
    a_clock(case, "handling.public_order", due)
    a_clock(case, "hearing.request", due)
    a_clock(case, "service.victim", due, is_void=True)
    still = a_clock(case, "evidence.seizure", due)
    _pause(ClockPause(clock=still, starts_at=on(2026, 3, 9), reason="鉴定", paused_by=bureau.officer))

    assert records("cases.duties_on_time_rate", *MARCH) == []


def test_a_duty_stays_with_who_led_when_it_fell_due(bureau):
    case = casework.a_case(bureau, on(2026, 3, 5))
    clock = a_clock(case, "service.public_order", on(2026, 3, 10))
    other = factories.someone(Role.OFFICER, bureau.unit, name="蒋接手")
    sharing.hand_over(by=bureau.head, at=on(2026, 3, 12), case_id=case.pk, lead=other, reason="调岗")

    assert (clock.pk, bureau.officer.pk, bureau.unit.pk) in counted("cases.service_late", *MARCH)
    assert Case.objects.get(pk=case.pk).lead == other
