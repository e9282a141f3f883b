"""C9, B14: clocks stand still by law and paper, begin anew, are kept by hand, and follow the newest calendar."""

from copy import deepcopy
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cases.clocks import deeds
from cases.clocks.keeping import deeds as timekeeping
from cases.clocks.keeping import pauses
from cases.clocks.keeping.queries import clock_lines, formula_of, grounds_for
from cases.file.case.states import CaseKind, MatterKind
from cases.file.sharing import deeds as file
from cases.models import Case, Cause, Clock
from cases.review.chain import Move
from cases.review.rounds.strip import strip_of
from portal.dispatch.models import Notice
from portal.ledger.actors import system
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.office.clocks.recomputing import recompute_all
from portal.office.clocks.settling import course_of
from portal.people.models import CalendarDay
from portal.people.services import calendars
from portal.shell.refusals import Denied, Refused
from tests.cases import casework

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
BUREAU = ZoneInfo("Asia/Shanghai")
HANDLING = "handling.public_order"


def on(text):
    return datetime.fromisoformat(text).replace(tzinfo=BUREAU)


@pytest.fixture(scope="module", autouse=True)
def filed(standing):
    return casework.a_filed_case(standing, on("2026-03-02 09:00"))


@pytest.fixture
def case(filed):
    """A case filed on Monday 2 March 2026: its clock ends on 1 April."""
    return deepcopy(filed)


@pytest.fixture
def clock(case):
    return case.clocks.get(rule__code=HANDLING)


def pausing(clock, bureau, **changes):
    given = {
        "by": bureau.officer,
        "at": on("2026-03-25 09:00"),
        "clock_id": clock.pk,
        "ground": "expert_appraisal",
        "starts_at": on("2026-03-10 09:00"),
        "ends_at": on("2026-03-20 09:00"),
        "document": "鉴字第1号",
    }
    return pauses.pause(**{**given, **changes})


def due_of(clock):
    return timezone.localtime(Clock.objects.get(pk=clock.pk).due_at).date()


def test_a_pause_moves_the_deadline_by_its_days_and_says_so_in_the_history(bureau, clock):
    row = pausing(clock, bureau)

    event = Event.objects.filter(kind="clock.paused").latest("seq")
    assert due_of(clock) == date(2026, 4, 13)
    assert (event.about_id, event.actor_name) == (str(clock.case_id), bureau.officer.name)
    assert (row.paused_by, row.document) == (bureau.officer, "鉴字第1号")


def test_the_head_and_the_legal_officer_are_told_of_a_pause_once(bureau, clock):
    pausing(clock, bureau)

    told = Notice.objects.filter(kind="clock.paused").values_list("recipient", flat=True)
    assert sorted(told) == sorted([bureau.head.pk, bureau.legal_officer.pk])


def test_two_pauses_that_overlap_count_once(bureau, clock):
    pausing(clock, bureau)
    pausing(clock, bureau, ground="hearing", starts_at=on("2026-03-15 09:00"), ends_at=on("2026-03-25 08:00"))

    assert due_of(clock) == date(2026, 4, 16)


def test_an_open_pause_stands_still_and_its_end_moves_the_deadline(bureau, case, clock):
    row = pausing(clock, bureau, ends_at=None, at=on("2026-03-10 10:00"))

    (still,) = strip_of(case, on("2026-06-01 09:00")).clocks
    assert (still.tone, due_of(clock)) == ("paused", date(2026, 4, 1))

    ending = {"by": bureau.officer, "at": on("2026-03-20 10:00"), "pause_id": row.pk, "document": "鉴字第2号"}
    pauses.resume(ends_at=on("2026-03-20 09:00"), **ending)

    assert due_of(clock) == date(2026, 4, 13)
    with pytest.raises(Refused):
        pauses.resume(ends_at=on("2026-03-20 09:30"), **ending)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"document": " "}, "document"),
        ({"ground": "psychiatric_appraisal"}, "ground"),
        ({"starts_at": on("2026-03-01 09:00")}, "starts_at"),
        ({"starts_at": on("2026-03-26 09:00"), "ends_at": None}, "starts_at"),
        ({"ends_at": on("2026-03-09 09:00")}, "ends_at"),
        ({"ends_at": on("2026-03-26 09:00")}, "ends_at"),
        ({"at": on("2026-05-01 09:00"), "starts_at": on("2026-04-02 09:00"), "ends_at": None}, "starts_at"),
    ],
)
def test_a_pause_that_does_not_fit_is_refused_beside_its_field(bureau, clock, changes, field):
    with pytest.raises(Refused) as refusal:
        pausing(clock, bureau, **changes)

    assert list(refusal.value.fields) == [field]
    assert due_of(clock) == date(2026, 4, 1)


def test_only_those_who_handle_the_case_pause_and_only_head_and_department_correct(bureau, clock):
    row = pausing(clock, bureau)
    how = {"at": on("2026-03-26 09:00"), "pause_id": row.pk, "reason": "多算"}

    for person in (bureau.head, bureau.reviewer, bureau.supervisor):
        with pytest.raises(Denied):
            pausing(clock, bureau, by=person)
    for person in (bureau.officer, bureau.second, bureau.legal_officer, bureau.supervisor):
        with pytest.raises(Denied):
            pauses.correct(by=person, is_void=True, **how)

    pauses.correct(by=bureau.head, ends_at=on("2026-03-15 09:00"), **how)
    assert due_of(clock) == date(2026, 4, 7)
    pauses.correct(by=bureau.reviewer, is_void=True, **how)
    assert due_of(clock) == date(2026, 4, 1)


def test_a_hearing_does_not_stop_a_clock_of_the_old_law(bureau):
    old = Cause.objects.filter(valid_to=date(2026, 1, 1)).first()
    case = casework.a_filed_case(bureau, on("2025-12-30 09:00"), cause=old)
    clock = case.clocks.get(rule__code=HANDLING)

    assert clock.rule.valid_to == date(2026, 1, 1)
    assert [ground.code for ground in grounds_for(clock)] == ["expert_appraisal"]


def test_an_extension_keeps_the_pause_and_the_pause_the_extension(bureau, case, clock):
    at = on("2026-03-26 09:00")
    pausing(clock, bureau)
    casework.approved(casework.asked(case, MatterKind.EXTENSION, at=at), bureau, at)

    # 2 March and sixty days is 1 May, ten days of pause later 11 May, a Monday.
    assert due_of(clock) == date(2026, 5, 11)
    (line,) = [line for line in clock_lines(case, at) if line.clock.rule.code == HANDLING]
    assert [given.name for given in line.extensions] == [bureau.leader.name]


def test_the_formula_is_the_sum_that_leads_to_the_deadline(bureau, clock):
    pausing(clock, bureau)
    clock.refresh_from_db()
    course = course_of(clock)

    assert (course.base, course.counted, course.paused) == (date(2026, 3, 2), date(2026, 4, 1), 10)
    assert (course.resumed, course.last) == (date(2026, 4, 11), date(2026, 4, 13))
    assert len(formula_of(clock, course)) == 3
    assert course.deadline.at == clock.due_at


def test_a_failed_mediation_starts_the_period_anew(bureau, case, clock):
    how = {"by": bureau.officer, "at": on("2026-03-26 09:00"), "case_id": case.pk, "document": "调字第1号"}
    new = timekeeping.restart(failed_at=on("2026-03-25 16:00"), **how)

    clock.refresh_from_db()
    assert (clock.is_void, new.rule.code, due_of(new)) == (True, "handling.mediation_failed", date(2026, 4, 24))


def test_what_cannot_be_mediated_does_not_begin_anew(bureau):
    case = casework.a_filed_case(bureau, on("2026-03-02 09:00"), name="盗窃")
    assert case.cause.is_mediable is False

    how = {"by": bureau.officer, "at": on("2026-03-26 09:00"), "case_id": case.pk, "document": "调字第1号"}
    with pytest.raises(Refused):
        timekeeping.restart(failed_at=on("2026-03-25 16:00"), **how)


def test_a_penalty_after_a_restart_meets_the_new_clock(bureau, case):
    at = on("2026-03-26 09:00")
    failed_at = at - timedelta(hours=1)
    new = timekeeping.restart(by=bureau.officer, at=at, case_id=case.pk, failed_at=failed_at, document="x")
    casework.approved(casework.asked(case, MatterKind.NO_PENALTY, at=at), bureau, at)

    new.refresh_from_db()
    assert new.met_at == at


def test_a_clock_is_started_and_met_by_hand_with_its_papers(bureau, case):
    how = {"by": bureau.officer, "at": on("2026-03-26 09:00"), "document": "鉴字1"}
    received = on("2026-03-25 09:00")
    clock = timekeeping.start(case_id=case.pk, code="appraisal.opinion_service", base_at=received, **how)
    assert due_of(clock) == date(2026, 3, 30)

    timekeeping.meet(clock_id=clock.pk, met_at=on("2026-03-26 08:00"), **how)

    clock.refresh_from_db()
    assert clock.met_at == on("2026-03-26 08:00")
    with pytest.raises(Refused):
        timekeeping.meet(clock_id=clock.pk, met_at=on("2026-03-26 08:00"), **how)


@pytest.mark.parametrize("code", [HANDLING, "filing.review", "handling.public_order.extension", "no.such"])
def test_clocks_that_deeds_keep_are_not_started_by_hand(bureau, case, code):
    at = on("2026-03-26 09:00")
    with pytest.raises(Refused):
        timekeeping.start(by=bureau.officer, at=at, case_id=case.pk, code=code, base_at=at, document="x")


def test_the_handling_clock_is_not_met_by_hand(bureau, clock):
    at = on("2026-03-26 09:00")
    with pytest.raises(Refused):
        timekeeping.meet(by=bureau.officer, at=at, clock_id=clock.pk, met_at=at, document="x")


def test_a_complex_filing_review_is_allowed_by_the_leader_and_a_lead_by_the_head(bureau):
    at = on("2026-03-02 09:00")
    case = casework.a_case(bureau, at, kind=CaseKind.CRIMINAL, name="盗窃")
    how = {"at": at, "case_id": case.pk, "reason": "线索需要查证"}

    for person in (bureau.officer, bureau.head, bureau.reviewer):
        with pytest.raises(Denied):
            timekeeping.lengthen(by=person, code="filing.review.complex", **how)
    with pytest.raises(Denied):
        timekeeping.lengthen(by=bureau.leader, code="filing.review.lead", **how)

    assert due_of(timekeeping.lengthen(by=bureau.head, code="filing.review.lead", **how)) == date(2026, 3, 9)
    assert [clock.rule.code for clock in case.clocks.running()] == ["filing.review.lead"]


def test_a_criminal_case_that_is_terminated_owes_its_notice(bureau):
    at = on("2026-03-02 09:00")
    case = casework.a_filed_case(bureau, at, kind=CaseKind.CRIMINAL, name="盗窃")
    casework.approved(casework.asked(case, MatterKind.TERMINATION, at=at), bureau, at)

    (clock,) = Case.objects.get(pk=case.pk).clocks.running()
    assert (clock.rule.code, due_of(clock)) == ("terminated.notice", date(2026, 3, 5))


def test_a_deadline_of_a_year_without_calendar_moves_when_the_calendar_arrives(bureau):
    at = on("2026-12-20 09:00")
    case = casework.a_filed_case(bureau, at)
    clock = case.clocks.get(rule__code=HANDLING)
    assert (clock.is_provisional, due_of(clock)) == (True, date(2027, 1, 19))

    free = [CalendarDay(on=date(2027, 1, 19), is_working=False, name="春节")]
    calendars.enter_year(by=bureau.system_admin, at=at, year=2027, source="国办发明电", days=free)
    counts = recompute_all(at=at)

    clock.refresh_from_db()
    assert (clock.is_provisional, due_of(clock)) == (False, date(2027, 1, 20))
    assert counts["deadlines moved"] == 1
    event = Event.objects.filter(kind="clock.recomputed").latest("seq")
    assert (event.about_id, event.actor_id) == (str(case.pk), None)
    assert recompute_all(at=at)["deadlines moved"] == 0


def test_recomputing_leaves_met_and_void_clocks_and_pauses_as_they_are(bureau, case, clock):
    pausing(clock, bureau)

    assert recompute_all(at=on("2026-03-27 09:00"))["deadlines moved"] == 0
    assert due_of(clock) == date(2026, 4, 13)
    assert list(verify()) == []


def test_a_rejected_filing_voids_its_clock_and_its_open_pause_no_longer_shows(bureau):
    at = on("2026-03-02 09:00")
    case = casework.a_case(bureau, at)
    matter = casework.asked(case)
    clock = case.clocks.get(rule__code=HANDLING)
    pausing(clock, bureau, ends_at=None, starts_at=on("2026-03-03 09:00"), at=on("2026-03-03 09:00"))
    casework.decided(
        matter,
        bureau.legal_officer,
        Move.REJECT,
        at=on("2026-03-04 09:00"),
        opinion="不属治安案件",
        answers=casework.answers(law=False),
        findings=[casework.a_finding(bureau.officer, question="law")],
    )

    states = {line.clock.pk: line.state for line in clock_lines(Case.objects.get(pk=case.pk), on("2026-03-05 09:00"))}
    assert states[clock.pk] == "void"


def test_a_clock_that_was_void_is_started_anew(bureau, case):
    at, code = on("2026-03-20 09:00"), "property.handover"
    with deed("property.taken", by=system("test"), at=at, about=case) as record:
        void = deeds.start_clock(record, case, code, at, at)
        deeds.void_clocks(record, case, of=(code,))
        running = deeds.start_clock(record, case, code, at, at)
        same = deeds.start_clock(record, case, code, at, at)

    assert (running.is_void, running.pk != void.pk, same.pk) == (False, True, running.pk)


def test_a_clock_that_stands_still_does_not_begin_anew(bureau, case, clock):
    pausing(clock, bureau, ends_at=None)

    how = {"by": bureau.officer, "at": on("2026-03-26 09:00"), "case_id": case.pk, "document": "调字第1号"}
    with pytest.raises(Refused):
        timekeeping.restart(failed_at=on("2026-03-25 16:00"), **how)


def test_who_is_recused_keeps_no_clock_of_the_case(bureau, case, clock):
    file.recuse(by=bureau.head, at=on("2026-03-20 09:00"), case_id=case.pk, officer=bureau.second, reason="近亲属")

    with pytest.raises(Denied):
        pausing(clock, bureau, by=bureau.second)
