"""C17: supervision orders are raised by supervisors, answered with proof, and confirmed by nobody who answered."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from cases.file.sharing import deeds as file
from cases.models import OrderEntry, SupervisionOrder
from cases.quality.supervision import deeds as supervision
from portal.dispatch.inbox import items_for as items
from portal.dispatch.models import Notice
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.office.models import ReminderStep
from portal.office.reminders.deeds import remind_all
from portal.people.models import Role
from portal.people.services import substitutes
from portal.shell.refusals import Denied, MovedOn, Refused
from tests import factories
from tests.cases import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def at():
    return datetime(2026, 3, 16, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def case(bureau, at):
    return casework.a_case(bureau, at)


@pytest.fixture
def order(bureau, case, at):
    return raising(bureau, case, at)


def raising(bureau, case, at, **changes):
    given = {
        "by": bureau.supervisor,
        "at": at,
        "case_id": case.pk,
        "problem": "未附现场照片",
        "responsible": bureau.officer,
        "due_on": date(2026, 3, 20),
    }
    return supervision.raise_order(**{**given, **changes})


def moving(order, name, by, at, **changes):
    given = {"text": "见所附材料", "seen_version": SupervisionOrder.objects.get(pk=order.pk).version}
    if name == "answer":
        given["document"] = "补字第1号"
    return supervision.move(by=by, at=at, order_id=order.pk, name=name, **{**given, **changes})


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_an_order_has_a_number_without_gaps_and_tells_officer_and_head(bureau, case, order, at):
    second = raising(bureau, case, at, responsible=bureau.second)

    assert (order.number, second.number) == ("督〔2026〕001号", "督〔2026〕002号")
    assert told("order.raised") == {bureau.officer.pk, bureau.second.pk, bureau.head.pk}
    assert [item.kind for item in items(bureau.officer, at) if item.kind == "order"] == ["order"]


def test_only_a_supervisor_raises_and_never_on_oneself_or_somebody_who_must_not_know(bureau, case, at):
    for person in (bureau.officer, bureau.head, bureau.reviewer, bureau.leader):
        with pytest.raises(Denied):
            raising(bureau, case, at, by=person)
    stranger = factories.someone(Role.OFFICER, factories.a_unit())
    for changes, field in (
        ({"responsible": bureau.supervisor}, "responsible"),
        ({"responsible": stranger}, "responsible"),
        ({"problem": " "}, "problem"),
        ({"due_on": date(2026, 3, 15)}, "due_on"),
    ):
        with pytest.raises(Refused) as refusal:
            raising(bureau, case, at, **changes)
        assert list(refusal.value.fields) == [field]


def test_an_answer_needs_proof_and_goes_to_the_supervisors(bureau, order, at):
    with pytest.raises(Refused) as refusal:
        moving(order, "answer", bureau.officer, at, document="")
    assert list(refusal.value.fields) == ["document"]
    with pytest.raises(Denied):
        moving(order, "answer", bureau.second, at)

    assert moving(order, "answer", bureau.officer, at).state == "answered"
    assert told("order.answered") == {bureau.supervisor.pk}
    assert [item.kind for item in items(bureau.supervisor, at)] == ["order_answered"]
    assert [item for item in items(bureau.officer, at) if item.kind == "order"] == []


def test_it_is_confirmed_or_raised_again_as_a_new_round(bureau, order, at):
    moving(order, "answer", bureau.officer, at)
    again = moving(order, "raise-again", bureau.supervisor, at, due_on=date(2026, 3, 27))
    assert (again.state, again.round, again.due_at.astimezone(at.tzinfo).date()) == ("open", 2, date(2026, 3, 27))

    moving(order, "answer", bureau.officer, at)
    ended = moving(order, "confirm", bureau.supervisor, at)

    assert (ended.state, ended.ended_at) == ("confirmed", at)
    kinds = list(OrderEntry.objects.filter(order=order).values_list("kind", "round"))
    assert kinds == [("raise", 1), ("answer", 1), ("raise-again", 2), ("answer", 2), ("confirm", 2)]


def test_nobody_confirms_what_one_has_answered(bureau, case, at):
    """A supervisor who stands in for the responsible officer answers, so another supervisor confirms."""
    other = factories.someone(Role.SUPERVISOR, bureau.root, qualified=False)
    order = raising(bureau, case, at)
    substitutes.name(
        by=bureau.officer,
        at=at,
        officer_id=bureau.officer.pk,
        substitute_id=bureau.supervisor.pk,
        starts_on=at.date(),
        ends_on=at.date(),
    )

    moving(order, "answer", bureau.supervisor, at)

    assert OrderEntry.objects.latest("pk").on_behalf_of == bureau.officer
    for name in ("confirm", "raise-again"):
        with pytest.raises(Denied):
            moving(order, name, bureau.supervisor, at, due_on=date(2026, 3, 27))
    assert moving(order, "confirm", other, at).state == "confirmed"


def test_a_suspended_order_waits_and_its_day_moves_by_the_days_between(bureau, order, at):
    moving(order, "suspend", bureau.supervisor, at)
    with pytest.raises(MovedOn):
        moving(order, "answer", bureau.officer, at)

    resumed = moving(order, "resume", bureau.supervisor, at + timedelta(days=5))

    assert resumed.due_at.astimezone(at.tzinfo).date() == date(2026, 3, 25)
    with pytest.raises(Refused):
        moving(order, "extend", bureau.supervisor, at, due_on=date(2026, 3, 25))
    extended = moving(order, "extend", bureau.supervisor, at, due_on=date(2026, 3, 31))
    assert extended.due_at.astimezone(at.tzinfo).date() == date(2026, 3, 31)


def test_the_trail_is_frozen(order):
    entry = order.entries.get()
    entry.text = "别的话"

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        deed("order.answered", by=system("test"), at=entry.at) as record,
    ):
        record.save(entry)


def test_a_stale_page_is_refused(bureau, order, at):
    moving(order, "extend", bureau.supervisor, at, due_on=date(2026, 3, 31))

    with pytest.raises(MovedOn):
        moving(order, "answer", bureau.officer, at, seen_version=1)


def test_an_order_that_is_over_climbs_until_it_is_answered(bureau, order, at):
    rows = [
        {"is_after": True, "amount": 0, "audience": "holder"},
        {"is_after": True, "amount": 1, "audience": "unit_head"},
        {"is_after": True, "amount": 3, "audience": "bureau_leader"},
    ]
    with deed("reminder.added", by=system("test"), at=at) as record:
        record.create_all([ReminderStep(subject="order", unit="day", **row) for row in rows])

    remind_all(at=order.due_at)
    assert told("order.escalated") == {bureau.officer.pk}
    remind_all(at=order.due_at + timedelta(days=1))
    assert told("order.escalated") == {bureau.officer.pk, bureau.head.pk}
    moving(order, "answer", bureau.officer, at)
    remind_all(at=order.due_at + timedelta(days=4))
    assert bureau.leader.pk not in told("order.escalated")


def test_who_must_not_know_of_the_case_knows_of_no_order(bureau, order):
    stranger = factories.someone(Role.OFFICER, factories.a_unit())

    assert list(SupervisionOrder.objects.visible_to(stranger)) == []
    assert list(SupervisionOrder.objects.visible_to(bureau.system_admin)) == []
    assert list(SupervisionOrder.objects.visible_to(bureau.second)) == [order]


def waits_for(person, at):
    person = type(person).objects.get(pk=person.pk)
    return [item.url for item in items(person, at) if item.kind == "order"]


@pytest.mark.parametrize("how", ["recused", "handed over", "closed"])
def test_an_order_that_its_officer_cannot_answer_any_more_waits_for_lead_and_head(bureau, case, order, at, how):
    new = factories.someone(Role.OFFICER, bureau.unit, qualified=True)
    if how == "recused":
        file.recuse(by=bureau.officer, at=at, case_id=case.pk, officer=bureau.officer, reason="近亲属")
    file.hand_over(by=bureau.head, at=at, case_id=case.pk, lead=new, reason="岗位调整", assistant=bureau.second)
    if how == "closed":
        type(bureau.officer).objects.filter(pk=bureau.officer.pk).update(is_active=False)

    here = [f"/cases/supervision/{order.pk}/"]
    assert (waits_for(bureau.officer, at), waits_for(new, at), waits_for(bureau.head, at)) == ([], here, here)
    with pytest.raises((Denied, SupervisionOrder.DoesNotExist)):
        moving(order, "answer", bureau.second, at)

    answered = moving(order, "answer", new, at)

    assert answered.state == "answered"
    assert answered.entries.get(kind="answer").on_behalf_of == bureau.officer


def test_a_supervisor_gives_an_order_to_somebody_else_with_a_reason(bureau, order, at):
    moved = moving(order, "reassign", bureau.supervisor, at, responsible=bureau.second)

    assert (moved.state, moved.responsible, moved.due_at) == ("open", bureau.second, order.due_at)
    assert told("order.reassigned") == {bureau.second.pk, bureau.head.pk}
    assert (waits_for(bureau.officer, at), len(waits_for(bureau.second, at))) == ([], 1)


def test_an_order_is_given_only_to_somebody_else_who_may_know_of_the_case(bureau, case, order, at):
    file.recuse(by=bureau.second, at=at, case_id=case.pk, officer=bureau.second, reason="近亲属")
    for successor in (None, bureau.officer, bureau.supervisor, bureau.second, factories.an_officer()):
        with pytest.raises(Refused):
            moving(order, "reassign", bureau.supervisor, at, responsible=successor)
    with pytest.raises(Denied):
        moving(order, "reassign", bureau.officer, at, responsible=bureau.second)
