"""C9: reminders before and escalation after a deadline, by the bureau's steps, once for each deadline and step."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.clocks import level_hours
from cases.clocks.keeping import pauses
from cases.file.case.states import MatterKind
from cases.models import Clock, LevelHours
from cases.review.matters.steps import level_due
from portal.dispatch.models import Notice
from portal.ledger.actors import system
from portal.ledger.models import Event
from portal.ledger.writing.recording import deed
from portal.office.models import Reminder, ReminderStep
from portal.office.reminders import steps as reminder_steps
from portal.office.reminders.deeds import remind_all
from portal.office.schedule import jobs
from portal.people.models import Role
from portal.people.services import substitutes
from portal.reference.loading import read
from portal.shell.refusals import Denied, Refused
from tests import factories
from tests.cases import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
BUREAU = ZoneInfo("Asia/Shanghai")
HANDLING = "handling.public_order"


def on(text):
    return datetime.fromisoformat(text).replace(tzinfo=BUREAU)


@pytest.fixture
def case(bureau):
    """A case filed on Monday 2 March 2026: its clock ends on 1 April at the last second."""
    return casework.a_filed_case(bureau, on("2026-03-02 09:00"))


@pytest.fixture
def steps():
    """Return a function that makes these the only steps in use."""

    def use(*rows):
        made = [ReminderStep(**{"subject": "clock", "rule_code": "handling.", "unit": "day", **row}) for row in rows]
        with deed("reminder.added", by=system("test"), at=on("2026-01-01 09:00")) as record:
            for step in ReminderStep.objects.filter(is_active=True):
                step.is_active = False
                record.save(step)
            return record.create_all(made)

    return use


def told(*kinds):
    """Return (recipient, title) of every notice of those kinds, in order; of all deadlines without one."""
    kinds = kinds or [f"{of}.{what}" for of in ("clock", "review", "order") for what in ("reminded", "escalated")]
    return [(each.recipient_id, each.title) for each in Notice.objects.filter(kind__in=kinds).order_by("pk")]


def people(*officers):
    return sorted(officer.pk for officer in officers)


def recipients():
    return sorted(pk for pk, _title in told())


def test_a_reminder_names_the_case_and_the_days_left_and_comes_once(bureau, case, steps):
    steps({"amount": 5, "audience": "handlers"})

    remind_all(at=on("2026-03-27 23:59:58"))
    assert told() == []
    remind_all(at=on("2026-03-28 00:00"))
    remind_all(at=on("2026-03-29 10:00"))

    title = f"{case.number}：治安案件办理期限还剩4天（至2026-04-01）"
    assert sorted(told()) == sorted([(bureau.officer.pk, title), (bureau.second.pk, title)])
    assert Reminder.objects.count() == 1


def test_escalation_climbs_and_stops_when_the_clock_is_met(bureau, case, steps):
    steps(
        {"is_after": True, "amount": 0, "audience": "unit_head", "tone": "bad"},
        {"is_after": True, "amount": 1, "audience": "legal_department", "tone": "bad"},
        {"is_after": True, "amount": 3, "audience": "supervisor", "tone": "bad"},
    )

    remind_all(at=on("2026-04-01 23:59:58"))
    assert recipients() == []
    remind_all(at=on("2026-04-02 00:00"))
    assert recipients() == people(bureau.head)
    remind_all(at=on("2026-04-03 00:00"))
    assert recipients() == people(bureau.head, bureau.reviewer, bureau.other_reviewer)
    assert told()[-1][1] == f"{case.number}：治安案件办理期限已逾期2天（2026-04-01届满）"

    at = on("2026-04-03 10:00")
    casework.approved(casework.asked(case, MatterKind.NO_PENALTY, at=at), bureau, at)
    remind_all(at=on("2026-04-09 10:00"))
    assert bureau.supervisor.pk not in recipients()


def test_nobody_is_told_while_a_clock_stands_still(bureau, case, steps):
    steps({"is_after": True, "amount": 0, "audience": "unit_head"})
    clock = case.clocks.get(rule__code=HANDLING)
    pauses.pause(
        by=bureau.officer,
        at=on("2026-03-20 09:00"),
        clock_id=clock.pk,
        ground="expert_appraisal",
        starts_at=on("2026-03-20 09:00"),
        document="鉴字1",
    )

    remind_all(at=on("2026-04-20 09:00"))

    assert told("clock.escalated") == []


def test_a_deadline_that_moved_is_reminded_of_anew(bureau, case, steps):
    steps({"amount": 1, "audience": "unit_head"})
    remind_all(at=on("2026-04-01 10:00"))
    at = on("2026-04-01 11:00")
    casework.approved(casework.asked(case, MatterKind.EXTENSION, at=at), bureau, at)

    remind_all(at=on("2026-04-01 12:00"))
    assert len(told()) == 1
    remind_all(at=on("2026-05-06 09:00"))

    assert [title.partition("（")[2] for _who, title in told()] == ["至2026-04-01）", "至2026-05-06）"]


def test_a_period_shorter_than_the_lead_is_not_reminded_of_at_once(bureau, steps):
    steps(
        {"amount": 1, "audience": "handlers", "rule_code": ""},
        {"amount": 4, "unit": "hour", "audience": "handlers", "rule_code": ""},
    )
    at = on("2026-03-02 09:00")
    case = casework.a_case(bureau, at)
    clock = case.clocks.get(rule__code="acceptance.review")

    remind_all(at=at)
    assert told() == []
    remind_all(at=clock.due_at - timedelta(hours=3))

    assert {title for _who, title in told()} == {f"{case.number}：行政案件受案审查还剩3小时（至2026-03-03 07:00）"}


def test_who_holds_a_matter_is_reminded_and_their_substitute_too(bureau, steps):
    steps({"subject": "review", "rule_code": "", "is_after": True, "amount": 0, "unit": "hour", "audience": "holder"})
    at = on("2026-03-02 09:00")
    matter = casework.asked(casework.a_case(bureau, at))
    stand_in = factories.someone(Role.LEGAL_OFFICER, factories.a_unit())
    substitutes.name(
        by=bureau.legal_officer,
        at=at,
        officer_id=bureau.legal_officer.pk,
        substitute_id=stand_in.pk,
        starts_on=at.date(),
        ends_on=at.date() + timedelta(days=5),
    )

    remind_all(at=matter.due_at - timedelta(seconds=1))
    assert told() == []
    remind_all(at=matter.due_at)
    assert recipients() == people(bureau.legal_officer, stand_in)

    casework.decided(matter, stand_in, at=matter.due_at + timedelta(hours=1))
    remind_all(at=matter.due_at + timedelta(hours=2))
    assert len(told()) == 2


def test_a_sealed_file_is_told_to_those_who_handle_it_alone(bureau, case, steps):
    steps(
        {"is_after": True, "amount": 0, "audience": "unit_head"},
        {"is_after": True, "amount": 0, "audience": "handlers"},
    )
    case.refresh_from_db()
    with deed("case.sealed", by=system("test"), at=on("2026-03-03 09:00"), about=case) as record:
        record.change(case, only_if={}, is_sealed=True)

    remind_all(at=on("2026-04-02 09:00"))

    assert recipients() == people(bureau.officer, bureau.second)


def test_the_event_of_a_run_says_how_much_was_told_and_names_nobody(bureau, case, steps):
    (step,) = steps({"amount": 5, "audience": "handlers"})

    counts = remind_all(at=on("2026-03-30 00:00"))

    event = Event.objects.filter(kind="clock.reminded").latest("seq")
    assert counts == {"reminders": 1, "notices sent": 2}
    assert event.payload == f'{{"deadlines":1,"notices":2,"step":{step.pk}}}'


def test_many_deadlines_take_few_queries(bureau, steps, django_assert_max_num_queries):
    steps({"amount": 5, "audience": "handlers"})
    for _number in range(6):
        casework.a_filed_case(bureau, on("2026-03-02 09:00"))

    with django_assert_max_num_queries(20):
        counts = remind_all(at=on("2026-03-30 00:00"))

    assert counts["reminders"] == 6


def test_only_the_security_administrator_keeps_the_steps(bureau):
    how = {"at": on("2026-03-02 09:00"), "reason": "局务会决定"}
    values = {"subject": "clock", "is_after": True, "amount": 7, "unit": "day", "audience": "bureau_leader"}

    step = reminder_steps.add(by=bureau.security_admin, tone="bad", **values, **how)
    for person in (bureau.system_admin, bureau.audit_admin, bureau.supervisor, bureau.head):
        with pytest.raises(Denied):
            reminder_steps.change(by=person, step_id=step.pk, is_active=False, **how)
    reminder_steps.change(by=bureau.security_admin, step_id=step.pk, amount=10, **how)

    event = Event.objects.filter(kind="reminder.changed", outcome="done").latest("seq")
    assert '"amount":7' in event.payload
    assert '"amount":10' in event.payload


@pytest.mark.parametrize("values", [{"amount": 0, "audience": "handlers"}, {"amount": 1, "audience": "holder"}])
def test_a_step_that_makes_no_sense_is_refused(bureau, values):
    with pytest.raises(Refused):
        reminder_steps.add(by=bureau.security_admin, at=on("2026-03-02 09:00"), subject="clock", unit="day", **values)


def test_hours_of_a_level_are_set_by_the_security_administrator_and_hold_from_then_on(bureau):
    at = on("2026-03-16 08:30")
    with pytest.raises(Denied):
        level_hours.set_hours(by=bureau.system_admin, at=at, level=1, hours=4)

    level_hours.set_hours(by=bureau.security_admin, at=at, level=1, hours=4, reason="提速")

    assert LevelHours.objects.get(level=1).hours == 4
    assert level_due(1, at) == on("2026-03-16 14:00")


def test_the_first_steps_are_loaded_once_and_stay_as_the_bureau_set_them(bureau):
    at, rows = on("2026-03-02 09:00"), read("reminder_steps.json")

    assert reminder_steps.load(at=at, rows=rows) == len(rows) == 17
    step = ReminderStep.objects.first()
    reminder_steps.change(by=bureau.security_admin, at=at, step_id=step.pk, is_active=False)
    assert reminder_steps.load(at=at, rows=rows) == 0
    assert ReminderStep.objects.filter(is_active=True).count() == 16


def test_the_job_runs_through_the_register(bureau, case, steps):
    steps({"amount": 5, "audience": "handlers"})
    job = next(job for job in jobs() if job.name == "deadline-reminders")

    class Silent:
        def begin(self, *args, **kwargs): ...

        def advance(self, *args): ...

    assert job.run("2026-03-30T00:00", at=on("2026-03-30 00:00"), progress=Silent())["reminders"] == 1
    assert Clock.objects.running().count() >= 1


def test_two_steps_that_come_at_once_say_the_same_to_the_same_person_once(bureau, case, steps):
    """After a stop of the machine both reminders before the end fall due together, in the same words."""
    before = {"audience": "handlers", "is_after": False}
    steps({"amount": 5, **before}, {"amount": 1, **before})

    remind_all(at=on("2026-04-01 00:30"))

    assert len(told()) == len(set(told())) == case.handlers.count()
    assert Reminder.objects.count() == 2
