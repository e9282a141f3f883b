"""Issue 3, archive: a complete file goes to the archive by its check list, once, by the case's own officers."""

import pytest

from cases.file.case.states import CaseState, MatterKind
from cases.file.parties.persons import PartyInput
from cases.file.sealing import archiving
from cases.file.sealing.completeness import checks_of
from cases.intake.venue import VenueInput
from cases.models import Archiving, Case
from cases.review.matters import deeds as matters
from portal.ledger.models import Event
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.cases import requests
from tests.cases.casework import a_case, a_filed_case, approved, asked, decided

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def ended(bureau, at):
    """Return a function that gives an ended case with these parties."""

    def end(*people):
        venue = VenueInput("南湖县公安局", "orally", "违法行为地在南湖县。")
        case = a_case(bureau, at, venue=venue, parties=people or [PartyInput("victim", "许老三")])
        decided(case.matters.get(), bureau.head, at=at)
        return Case.objects.get(pk=case.pk)

    return end


def missing(case):
    return {check.code for check in checks_of(case) if not check.is_met}


def archive(case, by, at, **changes):
    given = {"by": by, "at": at, "case_id": case.pk, "shelf": "A-12-3", "volumes": 1, "pages": 36}
    return archiving.archive(**{**given, **changes})


def test_a_complete_file_goes_to_the_archive_once(bureau, at, ended):
    case = ended()

    row = archive(case, bureau.officer, at)

    assert (row.shelf, row.checks) == ("A-12-3", [check.code for check in checks_of(case)])
    assert Event.objects.filter(kind="case.archived", about_id=str(case.pk)).count() == 1
    with pytest.raises(MovedOn):
        archive(case, bureau.second, at)
    assert Archiving.objects.count() == 1


def test_a_running_case_lacks_what_it_lacks(bureau, at):
    assert missing(a_case(bureau, at)) == {"ended", "decision", "clocks", "evidence"}


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (PartyInput("suspect", "张三"), "identity"),
        (PartyInput("suspect", "张三", paper="none"), None),
        (PartyInput("suspect", "少年", "999999200803170017"), "guardians"),
    ],
)
def test_where_somebody_was_decided_about_the_file_says_who_that_is(ended, person, code):
    case = ended(person)
    assert missing(case) == set()

    case.state = CaseState.CLOSED

    assert missing(case) == {"evidence", *({code} if code else ())}


def test_what_is_missing_is_named_and_keeps_the_file_out(bureau, at):
    with pytest.raises(Refused, match=r"案件已办结；.*证据已入卷"):
        archive(a_case(bureau, at), bureau.officer, at)
    assert not Archiving.objects.exists()


@pytest.mark.parametrize("kind", [MatterKind.CLOSING, MatterKind.MEDIATED_CLOSING])
def test_a_case_does_not_close_while_a_suspect_is_unknown_since_nothing_could_be_mended_later(bureau, at, kind):
    people = [PartyInput("suspect", "张三"), PartyInput("victim", "刘某")]
    case = a_case(bureau, at, parties=people)
    approved(asked(case), bureau, at)
    if kind == MatterKind.CLOSING:
        approved(asked(case, MatterKind.PENALTY), bureau, at)
        requests.all_carried_out(case, at)
    else:
        requests.an_item(case, at)
    given = {"by": bureau.officer, "at": at, "case_id": case.pk, "kind": kind, "proposal": "请予结案。"}
    given["particulars"] = requests.particulars_for(case, kind, at)
    with pytest.raises(Refused, match="张"):
        matters.ask(**given)

    requests.identified(case, at)

    assert matters.ask(**given).kind == kind


def test_an_investigation_does_not_end_on_an_empty_file(bureau, at):
    case = a_filed_case(bureau, at)
    given = {"by": bureau.officer, "at": at, "case_id": case.pk, "kind": MatterKind.TERMINATION, "proposal": "终止。"}
    given["particulars"] = requests.particulars_for(case, MatterKind.TERMINATION, at)
    with pytest.raises(Refused):
        matters.ask(**given)

    requests.an_item(case, at)

    assert matters.ask(**given).kind == MatterKind.TERMINATION


def test_only_the_cases_officers_hand_it_over(bureau, at, ended):
    with pytest.raises(Denied):
        archive(ended(), bureau.head, at)


@pytest.mark.parametrize(("changes", "field"), [({"shelf": " "}, "shelf"), ({"pages": 0}, "pages")])
def test_place_and_size_are_given(bureau, at, ended, changes, field):
    with pytest.raises(Refused) as refusal:
        archive(ended(), bureau.officer, at, **changes)
    assert set(refusal.value.fields) == {field}


def test_a_file_waits_for_its_open_requests(bureau, at):
    case = a_case(bureau, at)
    asked(case)

    assert "open_matters" in missing(case)
