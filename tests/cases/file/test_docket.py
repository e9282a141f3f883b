"""The own lists of officers hold what they handle now and what is shared with them, as it stands (issue 2, lists)."""

import pytest
from django.db import DatabaseError, transaction

from cases.file.case.states import MatterKind
from cases.file.sharing import deeds as file
from cases.file.sight import verification
from cases.file.sight.docket import enter_docket, keep_whole_docket, untrue_lines
from cases.models import DocketLine
from portal.ledger.actors import system
from portal.ledger.models import Event
from portal.ledger.writing.recording import deed
from portal.people.models import Role
from tests import factories
from tests.cases.casework import a_case, a_filed_case, asked, decided
from tests.ledger.tampering import behind_the_back

pytestmark = pytest.mark.usefixtures("reference_data")


def lines(case):
    return sorted(DocketLine.objects.filter(case=case).values_list("officer_id", "state", "registered_at"))


def test_a_new_case_stands_on_the_list_of_each_handling_officer(bureau, at):
    case = a_case(bureau, at)

    officers = sorted([bureau.officer.pk, bureau.second.pk])
    assert lines(case) == [(officer, "registered", at) for officer in officers]


def test_a_case_that_moves_moves_on_every_list(bureau, at):
    assert [state for _officer, state, _at in lines(a_filed_case(bureau, at))] == ["filed", "filed"]


def test_a_filing_that_is_rejected_is_taken_back_on_every_list(bureau, at):
    case = a_case(bureau, at)

    decided(asked(case, MatterKind.FILING), bureau.legal_officer, "reject", at=at, opinion="不予受理。")

    assert [state for _officer, state, _at in lines(case)] == ["registered", "registered"]


def test_who_hands_a_case_over_loses_it_and_who_takes_it_has_it(bureau, at):
    case, lead = a_case(bureau, at), factories.someone(Role.OFFICER, bureau.unit)

    file.hand_over(by=bureau.head, at=at, case_id=case.pk, lead=lead, reason="调离。")

    assert [officer for officer, _state, _at in lines(case)] == sorted([bureau.second.pk, lead.pk])


def test_a_shared_case_stands_on_the_guests_list_once_even_if_handled_as_well(bureau, at):
    case, guest = a_case(bureau, at), factories.someone(Role.OFFICER, factories.a_unit())

    for officer in (guest, bureau.officer):
        file.share(by=bureau.head, at=at, case_id=case.pk, officer=officer, reason="协助侦查。")

    assert [officer for officer, _state, _at in lines(case)] == sorted([bureau.officer.pk, bureau.second.pk, guest.pk])


def test_a_true_docket_verifies(bureau, at):
    a_filed_case(bureau, at)

    assert list(verification.findings()) == []


SPOILT = {
    "missing": lambda line, other: line.delete(),
    "of another state": lambda line, other: line.update(state="closed"),
    "of another cause": lambda line, other: line.update(cause=None),
    "of another officer": lambda line, other: line.update(officer=other),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_line_that_is_not_true_is_found_and_mended(bureau, at, how):
    case = a_case(bureau, at)
    a_case(bureau, at)
    line = DocketLine.objects.filter(case=case, officer=bureau.officer)
    if how != "missing":
        with pytest.raises(DatabaseError, match="follows from handlers and shares"), transaction.atomic():
            SPOILT[how](line, bureau.head)
    with behind_the_back():
        SPOILT[how](line, bureau.head)

    wrong = {bureau.officer.pk, bureau.head.pk} if how == "of another officer" else {bureau.officer.pk}
    newest = Event.objects.filter(about_type="cases.case", about_id=str(case.pk)).latest("seq")
    assert [(finding.seq, finding.what) for finding in verification.findings()] == [
        (newest.seq, f"the docket of officer {officer} is not true for cases.case:{case.pk}")
        for officer in sorted(wrong)
    ]
    keep_whole_docket()
    assert untrue_lines() == []


def test_a_handler_who_left_is_found_where_the_docket_was_forgotten(bureau, at):
    case = a_case(bureau, at)
    with deed("case.handed-over", by=system("test"), at=at, about=case) as record:
        record.change(case.handlers.get(officer=bureau.second), only_if={}, ends_at=at)

    enter_docket([case.pk])

    assert untrue_lines() == [(case.pk, bureau.second.pk)]
