"""C16, P13, 治安管理处罚法2025 第136条: sealed records are shown for a lawful purpose alone, which another approved."""

from datetime import timedelta

import pytest

from cases.desk.list.export import exportable
from cases.file.case.states import CaseKind
from cases.file.parties.persons import PartyInput
from cases.file.sealing import deeds as sealing
from cases.file.sight.scope import listed_cases
from cases.intake.venue import VenueInput
from cases.models import Case, SealedAccess
from portal.dispatch.models import Notice
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.office.persons import deeds as persons
from portal.people.models import Role
from portal.shell.refusals import Denied, MovedOn, Refused
from tests import factories
from tests.cases.casework import a_case, decided

pytestmark = pytest.mark.usefixtures("reference_data")
PHONE = "13812345678"
PURPOSE = {"purpose": "case_work", "body": "县检察院", "reference": "云检函〔2026〕1号", "grounds": "办理案件需要"}


@pytest.fixture
def ended(bureau, at):
    """Return a function that gives an ended case of the bureau's station."""

    def end(kind=CaseKind.ADMINISTRATIVE, name="殴打他人"):
        venue = VenueInput("南湖县公安局", "orally", "违法行为地在南湖县。")
        people = [PartyInput("victim", "许老三", phone=PHONE)]
        case = a_case(bureau, at, kind=kind, name=name, venue=venue, parties=people)
        decided(case.matters.get(), bureau.head, at=at)
        return Case.objects.get(pk=case.pk)

    return end


@pytest.fixture
def sealed(bureau, at, ended):
    return sealing.seal(by=bureau.reviewer, at=at, case_id=ended().pk, reason="依法封存")


def asked(bureau, at, case, **changes):
    return sealing.ask(**{"by": bureau.officer, "at": at, "number": case.number, **PURPOSE, **changes})


def approved(bureau, at, access, **changes):
    given = {"by": bureau.leader, "at": at, "access_id": access.pk, "is_approved": True, "reason": "符合", "days": 3}
    return sealing.decide(**{**given, **changes})


def people(bureau):
    return (bureau.officer, bureau.second, bureau.head, bureau.reviewer, bureau.leader, bureau.supervisor)


def test_a_sealed_record_is_in_nobodys_list_search_export_or_finding(bureau, at, sealed):
    for person in people(bureau):
        assert Case.objects.visible_to(person).filter(pk=sealed.pk).count() == 0
        assert listed_cases(Case.objects.all(), person).filter(pk=sealed.pk).count() == 0
        assert exportable(person, "").filter(pk=sealed.pk).count() == 0
        assert persons.find_person(by=person, at=at, sought=PHONE, reason="核查") == []


@pytest.mark.parametrize(
    ("who", "is_let"),
    [("reviewer", True), ("leader", True), ("officer", False), ("head", False), ("supervisor", False)],
)
def test_the_legal_department_and_the_leader_seal(bureau, at, ended, who, is_let):
    case = ended()

    if is_let:
        assert sealing.seal(by=getattr(bureau, who), at=at, case_id=case.pk, reason="依法封存").is_sealed is True
    else:
        with pytest.raises(Denied):
            sealing.seal(by=getattr(bureau, who), at=at, case_id=case.pk, reason="依法封存")


def test_only_ended_public_order_cases_are_sealed_and_with_a_reason(bureau, at, ended):
    running, criminal, case = a_case(bureau, at), ended(CaseKind.CRIMINAL, "盗窃案"), ended()

    for each, reason in ((running, "依法封存"), (criminal, "依法封存"), (case, " ")):
        with pytest.raises(Refused):
            sealing.seal(by=bureau.reviewer, at=at, case_id=each.pk, reason=reason)


def test_asking_does_not_tell_whether_there_is_a_record(bureau, at, sealed, ended):
    real = asked(bureau, at, sealed)
    open_one = asked(bureau, at, ended())
    invented = asked(bureau, at, sealed, number="城关行受〔1999〕00001号")

    assert [each.case_id for each in (real, open_one, invented)] == [sealed.pk, None, None]
    assert [str(each.outcome) for each in (real, open_one, invented)] == ["", "", ""]
    for each in (open_one, invented):
        with pytest.raises(Refused):
            approved(bureau, at, each)


def test_an_approved_request_opens_the_record_to_its_asker_for_its_days_and_each_look_is_kept(bureau, at, sealed):
    access = approved(bureau, at, asked(bureau, at, sealed), days=3)
    last = at + timedelta(days=3)

    assert sealing.open_record(by=bureau.officer, at=last - timedelta(seconds=1), access_id=access.pk) == sealed
    with pytest.raises(Denied):
        sealing.open_record(by=bureau.officer, at=last, access_id=access.pk)
    with pytest.raises(SealedAccess.DoesNotExist):
        sealing.open_record(by=bureau.second, at=at, access_id=access.pk)
    assert Case.objects.visible_to(bureau.officer).filter(pk=sealed.pk).count() == 0
    kinds = Event.objects.filter(kind__startswith="sealed.").order_by("seq").values_list("kind", "chain")
    assert list(kinds) == [(f"sealed.{kind}", "personal") for kind in ("asked", "decided", "opened")]
    assert list(verify()) == []


def test_nothing_opens_before_it_is_approved_or_after_it_is_refused(bureau, at, sealed):
    access = asked(bureau, at, sealed)
    with pytest.raises(Denied):
        sealing.open_record(by=bureau.officer, at=at, access_id=access.pk)

    refused = sealing.decide(by=bureau.reviewer, at=at, access_id=access.pk, is_approved=False, reason="无关")

    assert (refused.outcome, refused.valid_until) == ("refused", None)
    with pytest.raises(Denied):
        sealing.open_record(by=bureau.officer, at=at, access_id=access.pk)


def test_nobody_decides_the_own_request_nor_about_the_own_case(bureau, at, sealed):
    own = asked(bureau, at, sealed, by=bureau.reviewer)
    with pytest.raises(Denied):
        approved(bureau, at, own, by=bureau.reviewer)

    factories.a_post(bureau.second, Role.LEGAL_DEPARTMENT, bureau.department)
    with pytest.raises(Denied):
        approved(bureau, at, asked(bureau, at, sealed), by=bureau.second)
    assert approved(bureau, at, own, by=bureau.other_reviewer).outcome == "approved"


@pytest.mark.parametrize("who", ["officer", "head", "supervisor"])
def test_others_decide_nothing(bureau, at, sealed, who):
    access = asked(bureau, at, sealed, by=getattr(bureau, who))

    with pytest.raises(Denied):
        approved(bureau, at, access, by=getattr(bureau, who))


@pytest.mark.parametrize(("days", "is_let"), [(0, False), (1, True), (30, True), (31, False)])
def test_a_request_is_valid_for_one_to_thirty_days(bureau, at, sealed, days, is_let):
    access = asked(bureau, at, sealed)

    if is_let:
        assert approved(bureau, at, access, days=days).valid_until == at + timedelta(days=days)
    else:
        with pytest.raises(Refused) as refusal:
            approved(bureau, at, access, days=days)
        assert set(refusal.value.fields) == {"days"}


def test_a_request_is_decided_once(bureau, at, sealed):
    access = asked(bureau, at, sealed)
    approved(bureau, at, access)

    with pytest.raises(MovedOn):
        approved(bureau, at, access, by=bureau.reviewer)


@pytest.mark.parametrize("field", ["number", "body", "reference", "grounds"])
def test_a_request_says_who_inquires_by_what_letter_and_what_for(bureau, at, sealed, field):
    with pytest.raises(Refused) as refusal:
        asked(bureau, at, sealed, **{field: " "})
    assert set(refusal.value.fields) == {field}


def test_the_leader_takes_a_seal_off_and_the_case_stands_in_its_lists_again(bureau, at, sealed):
    access = approved(bureau, at, asked(bureau, at, sealed))

    with pytest.raises(Denied):
        sealing.unseal(by=bureau.reviewer, at=at, access_id=access.pk, reason="误封存")
    sealing.unseal(by=bureau.leader, at=at, access_id=access.pk, reason="误封存")

    assert [Case.objects.visible_to(person).filter(pk=sealed.pk).count() for person in people(bureau)] == [1] * 6
    assert list(verify()) == []


def test_requests_are_seen_by_who_asked_and_by_who_decides(bureau, at, sealed):
    asked(bureau, at, sealed)

    seen = [SealedAccess.objects.visible_to(person).count() for person in people(bureau)]
    assert seen == [1, 0, 0, 1, 1, 0]


@pytest.mark.parametrize(("is_approved", "words"), [(True, "已批准"), (False, "未获批准")])
def test_who_asked_for_a_sealed_record_is_told_of_the_decision_once(bureau, at, sealed, is_approved, words):
    access = asked(bureau, at, sealed)
    approved(bureau, at, access, is_approved=is_approved, days=3 if is_approved else 0)

    (notice,) = Notice.objects.filter(kind__startswith="sealed.")
    assert (notice.recipient, notice.url) == (bureau.officer, f"/cases/sealed/{access.pk}/")
    assert words in notice.title


def test_who_handled_a_case_takes_no_seal_off_it(bureau, at, sealed):
    access = approved(bureau, at, asked(bureau, at, sealed))
    factories.a_post(bureau.second, Role.BUREAU_LEADER, bureau.root)

    with pytest.raises(Denied):
        sealing.unseal(by=bureau.second, at=at, access_id=access.pk, reason="误封存")
