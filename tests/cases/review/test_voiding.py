"""C20: a registration in error is voided through the unit's head; its number stays, it counts nowhere."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from appraisal.facts.dialect import start_of
from appraisal.scheme.measures import SOURCES
from cases.desk.list.queries import cases_for, counts_by_state
from cases.desk.situation.queries import situation
from cases.desk.watchdog import _open
from cases.file.case.measures import CASE
from cases.file.case.states import CaseKind, CaseState, MatterKind
from cases.file.sealing import archiving
from cases.file.sight.docket import untrue_lines
from cases.models import Case, Clock, DocketLine, Matter
from cases.quality.corrections import deeds as corrections
from cases.quality.evaluations import deeds as evaluations
from cases.quality.supervision import deeds as supervision
from cases.review.chain import Move, Stage
from cases.review.matters import deeds as matters
from cases.review.matters.measures import VOIDINGS
from portal.dispatch.models import Notice
from portal.ledger.models import Event
from portal.office.registers.queries import registers
from portal.shell.periods import month_of
from portal.shell.refusals import Denied, Refused
from tests.cases.casework import a_case, approved, asked, decided
from tests.cases.requests import an_item

pytestmark = pytest.mark.django_db


def voided(case, bureau, at, **said):
    matter = ask_void(case, bureau, at, **said)
    decided(matter, bureau.head, at=at)
    return Case.objects.get(pk=case.pk)


def ask_void(case, bureau, at, why="none", **said):
    return matters.ask(
        by=bureau.officer,
        at=at,
        case_id=case.pk,
        kind=MatterKind.VOIDING,
        proposal="登记有误，无此警情。",
        particulars={"why": why, **said},
    )


def test_the_head_approves_and_nobody_who_handles_the_case(bureau, at):
    case = a_case(bureau, at)
    matter = ask_void(case, bureau, at)

    assert (matter.stage, matter.chain) == (Stage.UNIT_HEAD, "voiding")
    for who in (bureau.officer, bureau.second, bureau.legal_officer, bureau.reviewer, bureau.leader):
        with pytest.raises(Denied):
            decided(matter, who, at=at)
    decided(matter, bureau.head, at=at)

    case.refresh_from_db()
    assert (case.state, case.ended_at, case.number) == ("void", at, matter.case.number)


def test_everything_open_ends_with_it_and_its_officers_are_told(bureau, at):
    case = a_case(bureau, at)
    filing = asked(case)

    voided(case, bureau, at + timedelta(hours=1))

    filing.refresh_from_db()
    assert (filing.stage, filing.holder) == (Stage.WITHDRAWN, None)
    assert not Matter.objects.open().filter(case=case).exists()
    assert not Clock.objects.running().filter(case=case).exists()
    assert set(Notice.objects.filter(kind="case.voided").values_list("recipient_id", flat=True)) == {
        bureau.officer.pk,
        bureau.second.pk,
    }
    event = Event.objects.filter(kind="matter.approved", about_id=str(case.pk)).get()
    facts = json.loads(event.payload)
    assert (facts["case_after"], facts["why"]) == ("void", "none")
    assert untrue_lines() == []


def test_what_is_void_counts_nowhere_and_is_found_as_void(bureau, at):
    case, other = a_case(bureau, at), a_case(bureau, at)
    voided(case, bureau, at)

    def listed(**chosen):
        return {row.pk for row in cases_for(bureau.head, chosen)}

    month = month_of(timezone.localdate(at))
    for who in (bureau.head, bureau.officer):
        counts = counts_by_state(who, {})
        assert (counts[""].number, counts["void"].number) == (1, 1)
    assert (listed(), listed(state="void"), listed(q=case.number)) == ({other.pk}, {case.pk}, {case.pk})
    assert situation(bureau.head, month, timezone.localdate(at)).total.now == 1
    assert {each.pk for each in _open(Case.objects.all())} == {other.pk}
    line = DocketLine.objects.get(case=case, officer=bureau.officer)
    assert line.state == "void"
    rows = registers()["case-register"].rows_for(bureau.head, month)
    assert {row.number: registers()["case-register"].texts(row)["state"] for row in rows}[case.number] == str(
        CaseState.VOID.label
    )


def test_no_measure_reads_a_void_case_but_that_of_the_voiding_itself(bureau, at):
    case = a_case(bureau, at, occurred_at=at - timedelta(days=3), reported_at=at - timedelta(days=2))
    filing = asked(case)
    decided(filing, bureau.legal_officer, Move.RETURN, at=at, opinion="补正")
    assert sum(count_facts(at).values()) > 0

    voided(case, bureau, at)

    assert count_facts(at) == dict.fromkeys(count_facts(at), 0) | {VOIDINGS: 1}


def count_facts(at):
    found = {}
    with connection.cursor() as cursor:
        for source in SOURCES:
            if source.record.carrier is CASE:
                first, after = (start_of(timezone.localdate(at) + timedelta(days=shift)) for shift in (-40, 40))
                cursor.execute(source.sql(), [first, after, False])
                found[source] = len(cursor.fetchall())
    return found


def test_nothing_is_voided_once_something_was_decided_taken_or_is_held(bureau, at):
    case = a_case(bureau, at)
    approved(asked(case), bureau, at=at)
    ask_void(case, bureau, at)  # a confirmed public-order filing decides nothing
    approved(asked(case, MatterKind.PENALTY, at=at), bureau, at=at)

    decided_case = a_case(bureau, at)
    approved(asked(decided_case), bureau, at=at)
    approved(asked(decided_case, MatterKind.COMPULSORY, at=at), bureau, at=at)
    criminal = a_case(bureau, at, kind=CaseKind.CRIMINAL, name="盗窃罪")
    approved(asked(criminal), bureau, at=at)

    for each in (case, decided_case, criminal):
        with pytest.raises(Refused):
            ask_void(each, bureau, at)


def test_what_was_decided_meanwhile_stops_the_last_approval(bureau, at):
    case = a_case(bureau, at)
    approved(asked(case), bureau, at=at)
    matter = ask_void(case, bureau, at)
    approved(asked(case, MatterKind.COMPULSORY, at=at), bureau, at=at)

    with pytest.raises(Refused):
        decided(matter, bureau.head, at=at)
    assert Case.objects.get(pk=case.pk).state == "filed"


def test_a_case_registered_twice_names_the_one_that_stays(bureau, at):
    case, other = a_case(bureau, at), a_case(bureau, at)

    for number in ("", "城1行受〔2026〕99999号", case.number):
        with pytest.raises(Refused) as refusal:
            ask_void(case, bureau, at, why="twice", other=number)
        assert set(refusal.value.fields) == {"other"}
    assert ask_void(case, bureau, at, why="twice", other=other.number).pk


def test_nothing_is_built_on_a_void_registration(bureau, at):
    case = voided(a_case(bureau, at), bureau, at)

    with pytest.raises(Denied):
        matters.ask(by=bureau.officer, at=at, case_id=case.pk, kind=MatterKind.FILING, proposal="x")
    with pytest.raises(Denied):
        an_item(case, at)
    with pytest.raises(Refused):
        archiving.archive(by=bureau.officer, at=at, case_id=case.pk, shelf="A", volumes=1, pages=1)
    with pytest.raises(Refused):
        evaluations.open_evaluation(by=bureau.reviewer, at=at, case_id=case.pk, kind="department", reference="10月")
    with pytest.raises(Refused):
        corrections.correct(
            by=bureau.reviewer,
            at=at,
            thing="case",
            pk=case.pk,
            seen=corrections.seen_of(case),
            reason="x",
            changes={"place": "x"},
        )


def test_the_number_of_a_void_registration_is_not_given_again(bureau, at):
    first = voided(a_case(bureau, at), bureau, at)
    second = a_case(bureau, at)

    assert (first.number[-6:-1], second.number[-6:-1]) == ("00001", "00002")
    assert a_case(bureau, at).number[-6:-1] == "00003"


def test_a_refused_voiding_leaves_the_case_as_it_was(bureau, at):
    case = a_case(bureau, at)
    matter = ask_void(case, bureau, at)

    decided(matter, bureau.head, Move.REJECT, at=at, opinion="属实")

    assert Case.objects.get(pk=case.pk).state == "registered"
    assert Clock.objects.running().filter(case=case).exists()


def test_a_void_case_says_so_on_its_page_and_in_the_api(bureau, at, client):
    case = voided(a_case(bureau, at), bureau, at)
    client.force_login(bureau.head, backend="portal.people.administration.backends.PostBackend")

    page = client.get(f"/cases/{case.pk}/")

    assert (page.status_code, page.context["may_handle"], page.context["may_seal"]) == (200, False, False)
    assert client.get(f"/api/v1/cases/{case.pk}/").json()["state"] == "void"


def test_nothing_is_voided_while_a_supervision_order_is_open(bureau, at):
    case = a_case(bureau, at)
    supervision.raise_order(
        by=bureau.supervisor, at=at, case_id=case.pk, problem="未附照片", responsible=bureau.officer, due_on=at.date()
    )

    with pytest.raises(Refused):
        ask_void(case, bureau, at)
