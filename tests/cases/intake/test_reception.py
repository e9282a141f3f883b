"""C2, 公安机关办理行政案件程序规定 第60条: each source asks for its own; who received the case, and when, is kept."""

from datetime import timedelta

import pytest

from cases.intake.reception.rules import ReceptionInput
from cases.models import Case
from portal.shell.refusals import Refused
from tests.cases.casework import a_case

pytestmark = pytest.mark.usefixtures("reference_data")

# The statute's sources, and what the handbook of reception asks of each, written a second time.
SOURCES = {
    "call": {"call_number"},
    "walk_in": set(),
    "accusation": set(),
    "tip": set(),
    "delivered": {"suspect_arrived_at", "circumstance"},
    "surrender": {"suspect_arrived_at"},
    "transfer": {"from_organ", "letter"},
    "found": {"circumstance"},
}


def everything(at):
    return {
        "call_number": "JJ20260316001",
        "from_organ": "云溪县市场监督管理局",
        "letter": "云市监移〔2026〕3号",
        "circumstance": "巡逻中发现",
        "suspect_arrived_at": at - timedelta(hours=1),
    }


def test_the_sources_are_the_statutes_and_imported_history():
    assert set(Case.Source.values) == set(SOURCES) | {"imported"}


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_is_refused_without_what_it_needs_and_names_it(bureau, at, source):
    needed = SOURCES[source]

    if needed:
        with pytest.raises(Refused) as refusal:
            a_case(bureau, at, source=source, reception=None)
        assert set(refusal.value.fields) == needed
    case = a_case(bureau, at, source=source, reception=ReceptionInput(**everything(at)))
    kept = {name for name in everything(at) if getattr(case.reception, name)}
    assert kept - {"letter", "circumstance"} == needed - {"letter", "circumstance"}


def test_what_another_source_asks_for_is_not_kept(bureau, at):
    case = a_case(bureau, at, source="walk_in", reception=ReceptionInput(**everything(at)))

    assert [getattr(case.reception, name) or "" for name in everything(at)] == [""] * 5


def test_who_received_the_case_and_when_is_kept_and_else_the_registrar_at_the_report(bureau, at):
    received = ReceptionInput(call_number="1", received_at=at - timedelta(minutes=90), received_by=bureau.second)

    said, unsaid = a_case(bureau, at, reception=received), a_case(bureau, at)

    assert (said.reception.received_by, said.reception.received_at) == (bureau.second, at - timedelta(minutes=90))
    assert (unsaid.reception.received_by, unsaid.reception.received_at) == (bureau.officer, unsaid.reported_at)


@pytest.mark.parametrize(("minutes_before", "is_right"), [(121, False), (120, True), (0, True), (-1, False)])
def test_a_case_is_received_between_the_report_and_now(bureau, at, minutes_before, is_right):
    received = ReceptionInput(call_number="1", received_at=at - timedelta(minutes=minutes_before))

    if is_right:
        assert a_case(bureau, at, reception=received).reception.received_at == received.received_at
    else:
        with pytest.raises(Refused) as refusal:
            a_case(bureau, at, reception=received)
        assert set(refusal.value.fields) == {"received_at"}
