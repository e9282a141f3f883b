"""C4: what follows a decision: service and execution, measures and their end, the organ above, non-filing."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from cases.file.case.states import CaseKind, CaseState, MatterKind
from cases.file.parties.persons import PartyInput
from cases.intake.reception.rules import ReceptionInput
from cases.models import Case, CompulsoryMeasure
from cases.review.chain import Move, Stage
from cases.review.decisions import approvals, fast_track
from cases.review.decisions import deeds as decisions
from cases.review.matters import deeds as matters
from cases.review.measures import deeds as measures
from cases.review.next_steps.queries import follow_ups_of
from cases.review.next_steps.table import FOLLOW_UPS
from cases.review.nonfiling import deeds as nonfiling
from portal.ledger.actors import system
from portal.people.models import Role
from portal.shell.refusals import Denied, MovedOn, Refused
from tests import factories
from tests.cases import requests
from tests.cases.casework import a_case, a_filed_case, approved, asked, decided
from tests.cases.following import (
    REVOKED,
    UPHELD,
    a_brigade,
    a_decided_case,
    a_measure,
    a_reconsideration,
    a_refused_case,
    a_scan,
    another_leader,
    examined,
    served,
)

pytestmark = pytest.mark.usefixtures("reference_data", "in_english")
OFFICE = system("legal department")


def clock_of(case, code):
    return case.clocks.get(rule__code=code)


def test_a_decision_is_served_in_two_days_carried_out_and_only_then_the_case_closes(bureau, at):
    case = a_decided_case(bureau, at)
    decision, on = case.decisions.get(), at.date()
    assert clock_of(case, "service.public_order").due_at.astimezone(at.tzinfo).date() == date(2026, 3, 18)
    with pytest.raises(Refused, match="Not served"):
        _close(case, at)

    decisions.serve(by=bureau.officer, at=at, decision_id=decision.pk, served_on=on, served_how="直接送达")
    with pytest.raises(Refused, match="Not served or carried out"):
        _close(case, at)
    decisions.carry_out(
        by=bureau.officer,
        at=at,
        decision_id=decision.pk,
        carried_out_on=on,
        carried_out_how="已执行",
        **requests.detention_of(decision, on),
    )

    assert clock_of(case, "service.public_order").met_at == at
    assert clock_of(case, "service.victim").met_at is None
    assert _close(case, at).stage == Stage.LEGAL_OFFICER


def test_a_service_is_recorded_once_and_by_the_handlers_alone(bureau, at):
    decision, on = a_decided_case(bureau, at).decisions.get(), at.date()
    said = {"decision_id": decision.pk, "served_on": on, "served_how": "直接送达"}
    with pytest.raises(Denied):
        decisions.serve(by=bureau.head, at=at, **said)
    decisions.serve(by=bureau.officer, at=at, **said)

    with pytest.raises(MovedOn):
        decisions.serve(by=bureau.officer, at=at, **said)


@pytest.mark.parametrize("day", [date(2026, 3, 15), date(2026, 3, 17)])
def test_nothing_is_served_before_it_is_decided_or_after_today(bureau, at, day):
    decision = a_decided_case(bureau, at).decisions.get()

    with pytest.raises(Refused):
        decisions.serve(by=bureau.officer, at=at, decision_id=decision.pk, served_on=day, served_how="邮寄")


def test_a_measure_runs_from_when_it_is_taken_until_it_is_lifted(bureau, at):
    measure = a_measure(bureau, at)
    assert (measure.taken_at, measure.approved_at, measure.clock) == (None, at, None)

    taken = measures.take(by=bureau.officer, at=at, measure_id=measure.pk, taken_at=at)
    assert timezone.localdate(taken.clock.due_at) == date(2026, 4, 15)
    measures.end(
        by=bureau.officer,
        at=at + timedelta(days=3),
        measure_id=measure.pk,
        ended_at=at + timedelta(days=3),
        ended_as="lifted",
        reason="查明与案件无关",
    )

    measure.refresh_from_db()
    assert (measure.ended_as, measure.clock.met_at) == ("lifted", at + timedelta(days=3))


def test_a_measure_taken_at_once_is_recorded_with_its_request_and_reported_within_a_day(bureau, at):
    case = a_filed_case(bureau, at - timedelta(days=2))
    urgent = {"is_urgent": True, "taken_at": (at - timedelta(hours=3)).isoformat()}

    matter = asked(case, MatterKind.COMPULSORY, at=at, particulars=urgent)

    assert (matter.measure.taken_at, matter.measure.is_running) == (at - timedelta(hours=3), True)
    assert clock_of(case, "measure.approval").due_at == at + timedelta(hours=21)
    approved(matter, bureau, at)
    assert clock_of(case, "measure.approval").met_at == at


@pytest.mark.parametrize(("hours", "is_late"), [(24, False), (25, True)])
def test_after_twenty_four_hours_the_delay_is_explained(bureau, at, hours, is_late):
    case = a_filed_case(bureau, at - timedelta(days=3))
    urgent = {"is_urgent": True, "taken_at": (at - timedelta(hours=hours)).isoformat()}
    if not is_late:
        assert asked(case, MatterKind.COMPULSORY, at=at, particulars=urgent).stage == Stage.LEGAL_OFFICER
        return

    with pytest.raises(Refused) as refusal:
        asked(case, MatterKind.COMPULSORY, at=at, particulars=urgent)

    assert set(refusal.value.fields) == {"late_reason"}


def test_a_measure_that_is_not_approved_is_lifted_at_once(bureau, at):
    case = a_filed_case(bureau, at - timedelta(days=2))
    urgent = {"is_urgent": True, "taken_at": (at - timedelta(hours=3)).isoformat()}
    matter = asked(case, MatterKind.COMPULSORY, at=at, particulars=urgent)

    decided(matter, bureau.legal_officer, Move.REJECT, at=at, opinion="不符合条件。")

    assert (CompulsoryMeasure.objects.get().ended_as, CompulsoryMeasure.objects.get().ended_at) == ("refused", at)
    assert clock_of(case, "evidence.seizure").met_at == at


def test_provisional_registration_ends_by_itself_after_seven_days_and_seizure_does_not(bureau, at):
    lapsing = a_measure(bureau, at, measure="provisional_registration")
    lasting = a_measure(bureau, at)
    for measure in (lapsing, lasting):
        measures.take(by=bureau.officer, at=at, measure_id=measure.pk, taken_at=at)
    lapsing.refresh_from_db()
    due = lapsing.clock.due_at

    assert measures.lapsed(due - timedelta(seconds=1)) == []
    assert measures.lapsed(due) == [lapsing.pk]
    assert [measures.expire(by=OFFICE, at=due, measure_id=each.pk) for each in (lapsing, lapsing, lasting)] == [
        True,
        False,
        False,
    ]
    lapsing.refresh_from_db()
    assert (lapsing.ended_as, lapsing.ended_at) == ("expired", due)
    assert measures.lapsed(due + timedelta(days=90)) == []


def test_things_taken_in_one_moment_share_a_clock_until_the_last_is_free(bureau, at):
    case = a_filed_case(bureau, at)
    taken = []
    for code in ("seizure", "sealing_up"):
        measure = approved(asked(case, MatterKind.COMPULSORY, particulars={"measure": code}), bureau, at).measure
        taken.append(measures.take(by=bureau.officer, at=at, measure_id=measure.pk, taken_at=at))
    end = {"by": bureau.officer, "at": at, "ended_at": at, "ended_as": "lifted", "reason": "退还"}

    measures.end(measure_id=taken[0].pk, **end)
    assert clock_of(case, "evidence.seizure").met_at is None
    measures.end(measure_id=taken[1].pk, **end)
    assert clock_of(case, "evidence.seizure").met_at == at


def test_a_case_does_not_close_while_a_measure_runs(bureau, at):
    measure = a_measure(bureau, at)
    measures.take(by=bureau.officer, at=at, measure_id=measure.pk, taken_at=at)
    case = measure.case
    approved(asked(case, MatterKind.NO_PENALTY), bureau, at)
    requests.all_carried_out(case, at)

    with pytest.raises(Refused, match="still running"):
        _close(case, at)


def test_liberty_is_restricted_only_of_a_named_suspect_and_the_family_told_afterwards(bureau, at):
    case = a_filed_case(bureau, at)
    suspect, victim = case.parties.get(role="suspect"), case.parties.get(role="victim")
    summons = {"measure": "summons", "things": ""}

    before = {"party": suspect.pk, "family_told": "已电话通知其妻"}
    for said, wrong in (({"party": None}, "party"), ({"party": victim.pk}, "party"), (before, "family_told")):
        with pytest.raises(Refused) as refusal:
            asked(case, MatterKind.COMPULSORY, particulars={**summons, **said})
        assert set(refusal.value.fields) == {wrong}
    assert asked(case, MatterKind.COMPULSORY, particulars={**summons, "party": suspect.pk}).round == 1


def test_a_criminal_measure_does_not_exist_in_an_administrative_case(bureau, at):
    case = a_filed_case(bureau, at)

    with pytest.raises(Refused) as refusal:
        asked(case, MatterKind.COMPULSORY, particulars={"measure": "criminal_detention"})

    assert set(refusal.value.fields) == {"measure"}


def test_a_brigades_deadline_moves_when_the_organ_above_grants_it(bureau, at):
    brigade = a_brigade(bureau)
    case = a_filed_case(brigade, at)
    before = clock_of(case, "handling.public_order").due_at
    matter = approved(asked(case, MatterKind.EXTENSION), brigade, at)
    assert clock_of(case, "handling.public_order").due_at == before
    with pytest.raises(Refused, match="waits for the approval"):
        asked(case, MatterKind.EXTENSION)

    answer = {"organ": "市公安局", "number": "市公延〔2026〕3号", "decided_on": at.date(), "answer": "granted"}
    approvals.record_answer(by=bureau.reviewer, at=at, matter_id=matter.pk, scan=a_scan(), **answer)

    clock = clock_of(case, "handling.public_order")
    assert (clock.extensions, clock.due_at > before) == (1, True)
    with pytest.raises(MovedOn):
        approvals.record_answer(by=bureau.reviewer, at=at, matter_id=matter.pk, scan=a_scan(), **answer)


def test_what_the_organ_above_refuses_moves_no_deadline(bureau, at):
    brigade = a_brigade(bureau)
    case = a_filed_case(brigade, at)
    before = clock_of(case, "handling.public_order").due_at
    matter = approved(asked(case, MatterKind.EXTENSION), brigade, at)

    approvals.record_answer(
        by=bureau.reviewer,
        at=at,
        matter_id=matter.pk,
        organ="市公安局",
        number="3号",
        decided_on=at.date(),
        answer="refused",
        scan=a_scan(),
    )

    assert clock_of(case, "handling.public_order").due_at == before
    assert asked(case, MatterKind.EXTENSION).round == 1


def test_only_the_legal_department_records_the_organ_above_and_only_with_a_paper(bureau, at):
    brigade = a_brigade(bureau)
    case = a_filed_case(brigade, at)
    matter = approved(asked(case, MatterKind.EXTENSION), brigade, at)
    answer = {"organ": "市局", "number": "3号", "decided_on": at.date(), "answer": "granted", "matter_id": matter.pk}

    with pytest.raises(Denied):
        approvals.record_answer(by=brigade.officer, at=at, scan=a_scan(), **answer)
    with pytest.raises(Refused):
        approvals.record_answer(by=bureau.reviewer, at=at, scan=a_scan("x.pdf", b"MZ program"), **answer)


def test_a_stations_extension_needs_nobody_above(bureau, at):
    case = a_filed_case(bureau, at)
    matter = approved(asked(case, MatterKind.EXTENSION), bureau, at)

    with pytest.raises(Refused):
        approvals.record_answer(
            by=bureau.reviewer,
            at=at,
            matter_id=matter.pk,
            organ="市局",
            number="1",
            decided_on=at.date(),
            answer="granted",
            scan=a_scan(),
        )
    assert (clock_of(case, "handling.public_order").extensions, matter.particulars["which"]) == (1, 1)


def test_a_deadline_that_is_over_is_not_extended(bureau, at):
    case = a_filed_case(bureau, at)
    due = clock_of(case, "handling.public_order").due_at

    assert asked(case, MatterKind.EXTENSION, at=due).round == 1
    other = a_filed_case(bureau, at)
    with pytest.raises(Refused, match="deadline is over"):
        asked(other, MatterKind.EXTENSION, at=due + timedelta(seconds=1))


def test_a_refused_filing_is_reconsidered_by_others_and_filed(bureau, at):
    case = a_refused_case(bureau, at)
    assert (case.state, clock_of(case, "not_filed.notice").due_at.date()) == (CaseState.NOT_FILED, date(2026, 3, 19))
    notice = served(case.non_filings.get(), bureau, at)
    asks = {"non_filing_id": notice.pk, "asked_on": date(2026, 3, 23), "grounds": "有录像"}
    review = nonfiling.receive(by=bureau.officer, at=at + timedelta(days=7), **asks)
    assert clock_of(case, "not_filed.notice").met_at == at
    assert timezone.localdate(review.clock.due_at) == date(2026, 4, 22)

    later, leader = at + timedelta(days=8), another_leader(bureau)
    for insider in (bureau.reviewer, bureau.leader, bureau.officer, bureau.legal_officer):
        with pytest.raises(Denied):
            nonfiling.examine(by=insider, at=later, review_id=review.pk, proposes=REVOKED, opinion="")
    examined(review, bureau, later)
    said = {"review_id": review.pk, "outcome": REVOKED, "number": "云公刑复〔2026〕1号", "reasons": "有犯罪事实"}
    for insider in (bureau.leader, bureau.other_reviewer):
        with pytest.raises(Denied):
            nonfiling.decide(by=insider, at=later, **said)
    nonfiling.decide(by=leader, at=later, **said)

    case.refresh_from_db()
    review.refresh_from_db()
    assert (case.state, case.filed_at, case.ended_at) == (CaseState.FILED, later, None)
    assert (review.outcome, review.clock.met_at) == (REVOKED, later)
    nonfiling.serve_decision(
        by=bureau.officer, at=later, review_id=review.pk, served_on=later.date(), served_how="直接送达"
    )
    assert asked(case, MatterKind.COMPULSORY, at=later).round == 1


@pytest.mark.parametrize(("day", "in_time"), [(date(2026, 3, 23), True), (date(2026, 3, 24), False)])
def test_a_reconsideration_is_asked_for_within_seven_days_of_the_notice(bureau, at, day, in_time):
    notice = served(a_refused_case(bureau, at).non_filings.get(), bureau, at)
    said = {"by": bureau.officer, "at": at + timedelta(days=20), "non_filing_id": notice.pk, "asked_on": day}

    if in_time:
        assert nonfiling.receive(**said, grounds="有录像").asked_on == day
    else:
        with pytest.raises(Refused, match="until 2026-03-23"):
            nonfiling.receive(**said, grounds="有录像")


def test_nothing_is_reviewed_before_the_notice_is_served(bureau, at):
    notice = a_refused_case(bureau, at).non_filings.get()

    with pytest.raises(Refused, match="served first"):
        nonfiling.receive(by=bureau.officer, at=at, non_filing_id=notice.pk, asked_on=at.date(), grounds="有录像")


def test_an_upheld_reconsideration_goes_to_the_organ_above_whose_revocation_files_the_case(bureau, at):
    review = examined(a_reconsideration(bureau, at), bureau, at, proposes=UPHELD)
    leader, case = another_leader(bureau), review.non_filing.case
    said = {"outcome": UPHELD, "number": "1号", "reasons": "没有犯罪事实"}
    nonfiling.decide(by=leader, at=at, review_id=review.pk, **said)
    case.refresh_from_db()
    assert case.state == CaseState.NOT_FILED
    asks = {"by": bureau.officer, "at": at, "non_filing_id": review.non_filing_id, "asked_on": at.date()}
    with pytest.raises(Refused, match="served first"):
        nonfiling.receive(**asks, grounds="不服")
    nonfiling.serve_decision(by=bureau.officer, at=at, review_id=review.pk, served_on=at.date(), served_how="邮寄")

    above = nonfiling.receive(**asks, grounds="不服")
    nonfiling.record_superior(
        by=bureau.reviewer,
        at=at,
        review_id=above.pk,
        organ="市公安局",
        number="市复核1号",
        decided_on=at.date(),
        outcome=REVOKED,
        reasons="应当立案",
    )

    case.refresh_from_db()
    assert (above.instance, case.state) == ("review", CaseState.FILED)
    with pytest.raises(Refused, match="Both instances"):
        nonfiling.receive(**asks, grounds="再次不服")


def test_a_review_is_extended_once_by_thirty_days(bureau, at):
    review = a_reconsideration(bureau, at)
    said = {"by": bureau.reviewer, "at": at, "review_id": review.pk, "told_on": at.date(), "reason": "案情复杂"}

    extended = nonfiling.extend(**said)

    assert timezone.localdate(extended.clock.due_at) == date(2026, 5, 15)
    with pytest.raises(Refused, match="once"):
        nonfiling.extend(**said)


def test_a_criminal_case_without_complainant_has_nothing_to_serve(bureau, at):
    case = a_case(bureau, at, kind=CaseKind.CRIMINAL, name="盗窃案", parties=[PartyInput("suspect", "张三")])
    approved(asked(case, MatterKind.NOT_FILING), bureau, at)

    assert list(case.non_filings.all()) == []


def test_the_fast_track_counts_from_the_arrival_of_the_suspect(bureau, at):
    case = a_filed_case(bureau, at, is_fast_track=True)

    fast_track.suspect_arrived(
        by=bureau.officer, at=at, case_id=case.pk, arrived_at=at - timedelta(hours=1), consent_on=at.date()
    )

    clock = case.clocks.get(rule__code="handling.fast_track", is_void=False)
    assert (clock.base_at, clock.due_at) == (at - timedelta(hours=1), at + timedelta(hours=47))


def test_a_fast_track_case_has_its_clock_from_the_filing_on_where_the_arrival_is_known(bureau, at):
    arrived = at - timedelta(hours=1)
    reception = ReceptionInput(suspect_arrived_at=arrived, circumstance="群众扭送")

    case = a_filed_case(bureau, at, is_fast_track=True, source=Case.Source.DELIVERED, reception=reception)

    clock = clock_of(case, "handling.fast_track")
    assert (clock.base_at, clock.due_at) == (arrived, arrived + timedelta(hours=48))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"declared_age": 17, "guardian_told_on": "2026-03-16"}, "minor"),
        ({"detention_days": 10, "fine": 500}, "ten days"),
        ({"state": "senses"}, "blind"),
    ],
)
def test_the_fast_track_is_closed_to_those_whom_the_law_keeps_from_it(bureau, at, changes, reason):
    case = a_filed_case(bureau, at, is_fast_track=True)
    requests.an_item(case, at)
    party = case.parties.get(role="suspect")
    decision = requests.a_decision(case, party, MatterKind.PENALTY, "2026-03-16", **changes)

    with pytest.raises(Refused, match=reason):
        asked(case, MatterKind.PENALTY, particulars={"decisions": [decision]})


def test_a_converted_case_takes_four_levels_and_its_ordinary_deadline(bureau, at):
    case = a_filed_case(bureau, at, is_fast_track=True)

    fast_track.convert(by=bureau.officer, at=at, case_id=case.pk, reason="违法嫌疑人对事实有异议")

    case.refresh_from_db()
    running = case.clocks.filter(is_void=False, met_at=None).values_list("rule__code", flat=True)
    assert (case.is_fast_track, list(running)) == (False, ["handling.public_order"])
    assert asked(case, MatterKind.PENALTY).chain == "four_levels"


def _close(case, at):
    said = requests.particulars_for(case, MatterKind.CLOSING, at)
    return matters.ask(
        by=case.lead, at=at, case_id=case.pk, kind=MatterKind.CLOSING, proposal="请予结案。", particulars=said
    )


def test_a_reconsideration_is_offered_to_those_alone_who_may_take_it(bureau, at):
    review = a_reconsideration(bureau, at)
    case = review.non_filing.case
    matters = list(case.matters.all())
    people = ("reviewer", "other_reviewer", "leader")

    def offered(name, later):
        return {
            person
            for person in people
            for entries in follow_ups_of(case, matters, {}, getattr(bureau, person), later).values()
            for entry in entries
            for action, _label, _key in entry.actions
            if action == name
        }

    assert offered("examine-review", at) == {"other_reviewer"}
    examined(review, bureau, at)
    assert offered("decide-review", at) == set()


@pytest.mark.parametrize(
    ("since", "days", "deducted", "field"),
    [
        (0, 5, 0, ""),
        (0, 3, 0, ""),
        (0, 4, 1, ""),
        (0, 6, 0, "detained_until"),
        (0, 5, 1, "detained_until"),
        (0, -1, 0, "detained_until"),
        (-1, 4, 0, "detained_from"),
        (0, 0, 6, "detention_deducted"),
    ],
)
def test_a_detention_is_carried_out_from_a_day_until_a_day_and_never_longer_than_ordered(
    bureau, at, since, days, deducted, field
):
    decision = a_decided_case(bureau, at).decisions.get()
    on = timezone.localdate(at)
    decisions.serve(by=bureau.officer, at=at, decision_id=decision.pk, served_on=on, served_how="直接送达")
    first = on + timedelta(days=since)
    said = {
        "by": bureau.officer,
        "at": at,
        "decision_id": decision.pk,
        "carried_out_on": on,
        "carried_out_how": "已执行",
        "detained_from": first,
        "detained_until": first + timedelta(days=days),
        "detention_deducted": deducted,
    }
    assert (decision.detention_days, decision.is_of_detention) == (5, True)

    if field:
        with pytest.raises(Refused) as refusal:
            decisions.carry_out(**said)
        assert set(refusal.value.fields) == {field}
        return
    decisions.carry_out(**said)
    decision.refresh_from_db()
    assert (decision.detained_from, decision.detained_until) == (said["detained_from"], said["detained_until"])


def test_a_detention_without_its_days_is_not_recorded(bureau, at):
    decision = a_decided_case(bureau, at).decisions.get()
    on = timezone.localdate(at)
    decisions.serve(by=bureau.officer, at=at, decision_id=decision.pk, served_on=on, served_how="直接送达")

    with pytest.raises(Refused) as refusal:
        decisions.carry_out(
            by=bureau.officer, at=at, decision_id=decision.pk, carried_out_on=on, carried_out_how="已执行"
        )

    assert set(refusal.value.fields) == {"detained_from", "detained_until"}


def test_the_clock_of_service_runs_until_everybody_is_served(bureau, at):
    two = [PartyInput("suspect", name, paper="none") for name in ("张三", "李四")]
    case = a_decided_case(bureau, at, parties=two)
    first, second = case.decisions.order_by("pk")
    given = {"by": bureau.officer, "at": at, "served_on": at.date(), "served_how": "直接送达"}

    decisions.serve(decision_id=first.pk, **given)
    assert clock_of(case, "service.public_order").met_at is None
    decisions.serve(decision_id=second.pk, **given)
    assert clock_of(case, "service.public_order").met_at == at


def test_no_measure_is_taken_in_a_case_that_has_ended(bureau, at):
    measure = a_measure(bureau, at)
    approved(asked(measure.case, MatterKind.TRANSFER, at=at), bureau, at)

    with pytest.raises(Refused, match="has ended"):
        measures.take(by=bureau.officer, at=at, measure_id=measure.pk, taken_at=at)


def test_who_examined_a_reconsideration_does_not_decide_it(bureau, at):
    review = examined(a_reconsideration(bureau, at), bureau, at)
    factories.a_post(bureau.other_reviewer, Role.BUREAU_LEADER, bureau.root)
    said = {"review_id": review.pk, "outcome": REVOKED, "number": "1号", "reasons": "有犯罪事实"}

    with pytest.raises(Denied, match="You have examined this"):
        nonfiling.decide(by=bureau.other_reviewer, at=at, **said)


def test_a_higher_organ_approves_or_not_in_words_that_are_no_receipt():
    row = next(each for each in FOLLOW_UPS if each.name == "outside-approval")
    answer = next(each for each in row.rows if each.name == "answer")

    with translation.override("zh-hans"):
        assert {code: str(words) for code, words in answer.choices} == {"granted": "批准", "refused": "不批准"}
