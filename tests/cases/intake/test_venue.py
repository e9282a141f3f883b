"""C2, L行政程序61(2)、62: not ours by venue – told, asked of the unit's head at once, passed on within 24 hours."""

from datetime import timedelta

import pytest

from cases.file.case.states import CaseKind, CaseState
from cases.intake.venue import VenueInput
from cases.models import Case
from cases.review.chain import Move, ReviewChain, Stage
from cases.review.matters import deeds as matters
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.shell.refusals import Refused
from tests import factories
from tests.cases.casework import a_case, approved, asked, decided

pytestmark = pytest.mark.usefixtures("reference_data")
ELSEWHERE = VenueInput("南湖县公安局城东派出所", "orally", "违法行为地在南湖县。", "已将伤者送医。")


def clocks(case):
    running = case.clocks.filter(met_at=None, is_void=False).order_by("rule__code")
    return [(clock.rule.code, clock.due_at) for clock in running.select_related("rule")]


@pytest.mark.parametrize(
    ("kind", "name", "code"),
    [(CaseKind.ADMINISTRATIVE, "殴打他人", "transfer.venue"), (CaseKind.CRIMINAL, "盗窃案", "transfer.venue_criminal")],
)
def test_its_clock_of_24_hours_runs_instead_of_that_of_acceptance(bureau, at, kind, name, code):
    case = a_case(bureau, at, kind=kind, name=name, venue=ELSEWHERE)

    assert clocks(case) == [(code, at + timedelta(hours=24))]


def test_who_was_told_how_and_what_was_done_first_is_kept(bureau, at):
    received = a_case(bureau, at, venue=ELSEWHERE).reception

    assert (received.told, received.told_by, received.told_at) == ("orally", bureau.officer, at)
    assert received.first_steps == "已将伤者送医。"


def test_the_units_head_alone_decides_and_the_case_is_passed_on_in_time(bureau, at):
    case = a_case(bureau, at, venue=ELSEWHERE)
    matter = case.matters.get()
    assert (matter.kind, matter.chain, matter.stage) == ("transfer", ReviewChain.VENUE_TRANSFER, Stage.UNIT_HEAD)
    assert matter.particulars["recipient"] == "南湖县公安局城东派出所"

    decided(matter, bureau.head, at=at + timedelta(hours=23))

    case.refresh_from_db()
    met = case.clocks.get(rule__code="transfer.venue")
    assert (case.state, met.met_at <= met.due_at) == (CaseState.TRANSFERRED, True)
    assert list(verify()) == []


@pytest.mark.parametrize("ending", ["rejected", "withdrawn"])
def test_a_case_that_stays_is_accepted_as_of_its_report(bureau, at, ending):
    case = a_case(bureau, at, venue=ELSEWHERE)
    matter = case.matters.get()
    if ending == "rejected":
        decided(matter, bureau.head, Move.REJECT, at=at + timedelta(hours=1), opinion="违法行为地在本辖区。")
    else:
        matters.withdraw(by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version)

    case.refresh_from_db()
    assert case.state == CaseState.REGISTERED
    assert clocks(case) == [("acceptance.review", case.reported_at + timedelta(hours=24))]
    approved(asked(case, at=at + timedelta(hours=2)), bureau, at + timedelta(hours=2))
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("venue", "field"),
    [
        (VenueInput("", "orally", "理由"), "venue_recipient"),
        (VenueInput("南湖", "", "理由"), "venue_told"),
        (VenueInput("南湖", "orally", " "), "venue_grounds"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_registered(bureau, at, venue, field):
    with pytest.raises(Refused) as refusal:
        a_case(bureau, at, venue=venue)

    assert (set(refusal.value.fields), Case.objects.count(), Event.objects.filter(kind="case.registered").count()) == (
        {field},
        0,
        0,
    )


def test_who_registers_it_for_others_cannot_pass_it_on(bureau, at):
    colleague = factories.someone("officer", bureau.unit)

    with pytest.raises(Refused) as refusal:
        a_case(bureau, at, by=colleague, venue=ELSEWHERE)
    assert set(refusal.value.fields) == {"lead"}


def test_a_case_of_ours_starts_no_clock_of_transfer(bureau, at):
    assert [code for code, _due in clocks(a_case(bureau, at))] == ["acceptance.review"]
