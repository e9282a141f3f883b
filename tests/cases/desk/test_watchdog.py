"""B14: the watchdog names what cannot go on, to those who may see it, and is quiet where all is well."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.clocks.keeping import pauses
from cases.desk.watchdog import checks
from cases.file.sharing import deeds as file
from cases.review import deeds as review
from portal.dispatch.models import Occurrence, OutboxMessage, Plan
from portal.dispatch.runs.schedule import jobs
from portal.dispatch.watchdog import checks_for, own_checks
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.people.models import CalendarYear, Post, Role
from portal.people.services import officers, posts
from tests import factories
from tests.cases import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
WATCHED = 14
UNDERSTAFFED = "cases.understaffed"
KEPT = {
    "matters.holderless",
    "matters.left",
    "cases.leaderless",
    "cases.understaffed",
    "clocks.missing",
    "clocks.endless",
    "clocks.ruleless",
    "clocks.provisional",
    "orders.out_of_reach",
}


@pytest.fixture
def at():
    return datetime(2026, 3, 16, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def found(officer, at):
    """Return {check: numbers of the cases it names} of those that found something."""
    for name in ("_rights", "_inbox"):
        officer.__dict__.pop(name, None)
    return {each.code: [one.title for one in each.troubles] for each in checks(officer, at) if each.count}


def test_a_bureau_in_order_has_nothing_to_name(bureau, at):
    casework.asked(casework.a_case(bureau, at))

    assert found(bureau.supervisor, at) == {}
    assert {each.code for each in checks(bureau.supervisor, at)} == KEPT


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_the_same_however_many_are_open(number, bureau, at, django_assert_num_queries):
    for _each in range(number):
        casework.asked(casework.a_case(bureau, at))
    checks(bureau.supervisor, at)

    with django_assert_num_queries(WATCHED):
        checks(bureau.supervisor, at)


def test_a_level_without_anybody_is_named_until_somebody_may_decide(bureau, at):
    matter = casework.asked(casework.a_case(bureau, at))
    file.recuse(by=bureau.head, at=at, case_id=matter.case_id, officer=bureau.legal_officer, reason="近亲属")
    assert found(bureau.supervisor, at) == {"matters.holderless": [matter.case.number]}

    factories.someone(Role.LEGAL_OFFICER, bureau.unit)
    assert found(bureau.supervisor, at) == {}


def test_whoever_decided_another_level_does_not_hold_this_one(bureau, at):
    matter = casework.decided(casework.asked(casework.a_case(bureau, at)), bureau.legal_officer, at=at)
    for each in (bureau.deputy, bureau.head):
        file.recuse(by=bureau.head, at=at, case_id=matter.case_id, officer=each, reason="近亲属")
    factories.a_post(bureau.legal_officer, Role.UNIT_HEAD, bureau.unit)

    assert found(bureau.supervisor, at) == {"matters.holderless": [matter.case.number]}


def test_a_head_who_is_away_leaves_the_deputy(bureau, at):
    matter = casework.decided(casework.asked(casework.a_case(bureau, at)), bureau.legal_officer, at=at)
    file.recuse(by=bureau.head, at=at, case_id=matter.case_id, officer=bureau.head, reason="近亲属")
    assert found(bureau.supervisor, at) == {}

    file.recuse(by=bureau.deputy, at=at, case_id=matter.case_id, officer=bureau.deputy, reason="近亲属")
    assert found(bureau.supervisor, at) == {"matters.holderless": [matter.case.number]}


def test_whoever_left_is_named_with_what_they_held(bureau, at):
    other = factories.someone(Role.LEGAL_OFFICER, bureau.unit)
    matter = casework.asked(casework.a_case(bureau, at))
    review.take_up(by=bureau.legal_officer, at=at, matter_id=matter.pk)
    post = Post.objects.get(officer=bureau.legal_officer, role=Role.LEGAL_OFFICER)
    posts.end(by=bureau.security_admin, at=at, post_id=post.pk, reason="调离")
    officers.close(by=bureau.system_admin, at=at, officer_id=bureau.officer.pk, reason="退休")

    number = matter.case.number
    assert other.is_active
    assert found(bureau.supervisor, at) == {
        "matters.left": [number],
        "cases.leaderless": [number],
        "cases.understaffed": [number],
    }


def test_clocks_that_stand_still_too_long_or_rest_on_no_calendar_are_named(bureau, at):
    case = casework.a_filed_case(bureau, at)
    clock = case.clocks.get(rule__code="handling.public_order")
    pauses.pause(by=bureau.officer, at=at, clock_id=clock.pk, ground="expert_appraisal", starts_at=at, document="鉴字1")
    late = casework.a_filed_case(bureau, at.replace(month=12, day=20))

    assert found(bureau.supervisor, at + timedelta(days=60)) == {"clocks.provisional": [late.number]}
    after = at + timedelta(days=61)
    assert found(bureau.supervisor, after) == {"clocks.provisional": [late.number], "clocks.endless": [case.number]}


def test_a_filed_case_without_a_handling_clock_is_named(bureau, at):
    case = casework.a_filed_case(bureau, at)
    clock = case.clocks.get(rule__code="handling.public_order")
    with deed("clock.taken-back", by=system("test"), at=at) as record:
        clock.is_void = True
        record.save(clock)

    assert found(bureau.supervisor, at) == {"clocks.missing": [case.number]}


def test_each_role_sees_its_own_part_and_others_nothing(bureau):
    at = timezone.now()
    codes = {
        name: {each.code for each in checks_for(getattr(bureau, name), at)}
        for name in vars(bureau)
        if name
        in (
            "officer",
            "head",
            "legal_officer",
            "leader",
            "rule_admin",
            "security_admin",
            "audit_admin",
            "supervisor",
            "reviewer",
            "system_admin",
        )
    }
    own = {
        "runs.failed",
        "runs.failing",
        "runs.lost",
        "runs.missed",
        "jobs.silent",
        "messages.dead",
        "calendar.missing",
    }

    assert {name: kept for name, kept in codes.items() if kept} == {
        "supervisor": KEPT | {"inspections.overdue"},
        "reviewer": KEPT | {"inspections.overdue"},
        "system_admin": own,
    }


def test_the_system_administrator_sees_runs_messages_and_years(bureau, at):
    november = at.replace(month=11)
    CalendarYear.objects.filter(year__gt=2026).delete()
    Plan.objects.all().delete()
    for job in jobs():
        Plan.objects.create(job=job, written_until=november)
    Plan.objects.filter(job="verify-ledger").update(written_until=november - timedelta(hours=1))
    run = {"job": "verify-ledger", "planned_at": november, "available_at": november - timedelta(hours=2)}
    Occurrence.objects.create(key="1", state="failed", finished_at=november, error="disk full", **run)
    Occurrence.objects.create(key="2", state="due", **run)
    OutboxMessage.objects.create(
        topic="notice.fan_out", key="x", payload={}, created_at=november, available_at=november, dead_at=november
    )

    counts = {each.code: each.count for each in own_checks(bureau.system_admin, november)}

    assert counts == {
        "runs.failed": 1,
        "runs.failing": 0,
        "runs.lost": 0,
        "runs.missed": 1,
        "jobs.silent": 1,
        "messages.dead": 1,
        "calendar.missing": 1,
    }


def test_a_case_whose_second_officer_is_recused_is_named(bureau, at):
    case = casework.a_case(bureau, at)
    file.recuse(by=bureau.head, at=at, case_id=case.pk, officer=bureau.second, reason="近亲属")

    assert found(bureau.supervisor, at) == {"cases.understaffed": [case.number]}


def test_the_page_looks_through_cases_once_in_five_minutes_and_says_when(bureau, at, client):
    client.force_login(bureau.supervisor, backend="portal.people.administration.backends.PostBackend")
    asked = [client.get("/watchdog/")]
    understaffed = casework.a_case(bureau, at)
    officers.close(by=bureau.system_admin, at=at, officer_id=bureau.second.pk, reason="退休")
    with CaptureQueriesContext(connection) as questions:
        asked.append(client.get("/watchdog/"))
    asked.append(client.get("/watchdog/?anew=1"))
    asked.append(client.get("/watchdog/"))

    checks = [{each.code: each.troubles for each in page.context["troubled"]} for page in asked]
    named = [[trouble.title for trouble in each.get(UNDERSTAFFED, ())] for each in checks]
    assert named == [[], [], [understaffed.number], [understaffed.number]]
    moments = [page.context["asked_at"] for page in asked]
    assert moments[0] == moments[1] < moments[2] == moments[3]
    assert [each["sql"] for each in questions if "cases_case" in each["sql"]] == []


def test_what_the_system_administrator_looks_after_is_asked_each_time(bureau, client):
    client.force_login(bureau.system_admin, backend="portal.people.administration.backends.PostBackend")
    before = client.get("/watchdog/").context
    moments = dict.fromkeys(("created_at", "available_at", "dead_at"), timezone.now())
    OutboxMessage.objects.create(topic="x", key="x", payload={}, **moments)

    after = client.get("/watchdog/").context

    assert ["messages.dead" in {each.code for each in page["troubled"]} for page in (before, after)] == [False, True]
