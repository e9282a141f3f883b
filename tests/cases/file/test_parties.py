"""C3, L行政程序63、75、181: papers, minors and guardians, people who stay unnamed, corrections by mask, finding."""

import json
from datetime import date, timedelta

import pytest

from cases.file.case.content import content_of
from cases.file.parties import deeds as parties
from cases.file.parties.guardians import unguarded
from cases.file.parties.persons import PartyInput
from cases.file.sharing import deeds as file
from cases.models import Party
from cases.quality.corrections.parties import deeds as party_corrections
from cases.quality.corrections.parties.deeds import PartyChange
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.office.persons import deeds as persons
from portal.office.persons.rules import age_on, is_minor
from portal.people.models import Role
from portal.shell.personal.identity import check_digit
from portal.shell.refusals import Denied, MovedOn, Refused
from tests import factories
from tests.cases.casework import a_case, approved, asked

pytestmark = pytest.mark.usefixtures("reference_data")


def card(born_on, sequence="001"):
    first17 = f"999999{born_on}{sequence}"
    return first17 + check_digit(first17)


# Born seventeen years before the incident of 2026-03-16, and one day older than eighteen.
CHILD, GROWN, OTHER = card("20080317"), card("20080316"), card("20080316", "005")


def with_parties(bureau, at, *given, **changes):
    return a_case(bureau, at, parties=list(given), **changes)


def corrected(party, by, at, reason="录入有误", **change):
    return party_corrections.correct(
        by=by, at=at, party_id=party.pk, seen_revision=party.revision, change=PartyChange(**change), reason=reason
    )


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2008, 3, 16), date(2026, 3, 15), 17),
        (date(2008, 3, 16), date(2026, 3, 16), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_a_year_of_age_is_full_on_the_birthday(born, on, age):
    assert (age_on(born, on), is_minor(born, on), is_minor(None, on)) == (age, age < 18, False)


def test_papers_are_kept_with_the_party_and_a_number_alone_is_a_card(bureau, at):
    case = with_parties(
        bureau,
        at,
        PartyInput("victim", "SMITH", "E12345678", paper="passport", born_on=date(1990, 1, 1)),
        PartyInput("suspect", "王某", CHILD),
        PartyInput("witness", "自报张某", paper="none"),
        PartyInput("reporter", "李某"),
    )

    papers = list(case.parties.order_by("pk").values_list("paper", flat=True))
    assert papers == ["passport", "identity_card", "none", ""]


def test_a_firm_is_a_party_by_its_code_with_its_name_in_full_and_no_age(bureau, at):
    given = PartyInput(
        "victim", "云溪县百货有限公司", "91350100M000100Y43", paper="credit_code", born_on=date(2020, 1, 1)
    )

    firm = with_parties(bureau, at, given).parties.get()

    assert (firm.is_firm, firm.name_mask) == (True, "云溪县百货有限公司")
    assert firm.id_number_mask == "913***********0Y43"
    assert unguarded(firm.case) == []


def test_a_wrong_number_names_its_row_and_nothing_is_registered(bureau, at):
    with pytest.raises(Refused) as refusal:
        with_parties(bureau, at, PartyInput("victim", "甲"), PartyInput("suspect", "乙", "H1", paper="home_return"))

    assert set(refusal.value.fields) == {"party-1-id_number"}


def test_nobody_is_decided_about_twice_in_a_case(bureau, at):
    twice = [PartyInput("suspect", "赵六", GROWN), PartyInput("respondent", "赵六", GROWN)]
    with pytest.raises(Refused) as refusal:
        with_parties(bureau, at, *twice)
    assert set(refusal.value.fields) == {"party-1-id_number"}
    case = with_parties(bureau, at, twice[0], PartyInput("victim", "赵六", GROWN), PartyInput("suspect", "赵六"))

    with pytest.raises(Refused) as refusal:
        file.add_party(by=bureau.officer, at=at, case_id=case.pk, party=twice[1])
    assert set(refusal.value.fields) == {"id_number"}
    for row, change in ((2, {"id_number": GROWN}), (1, {"role": "suspect"})):
        with pytest.raises(Refused):
            corrected(case.parties.order_by("pk")[row], bureau.officer, at, **change)
    assert case.parties.count() == 3


def test_a_guardian_is_bound_to_the_ward_in_whatever_order_they_are_written(bureau, at):
    case = with_parties(bureau, at, PartyInput("guardian", "父亲", ward=2), PartyInput("suspect", "少年", CHILD))

    guardian = case.parties.get(role="guardian")
    assert (guardian.guardian_of.role, unguarded(case)) == ("suspect", [])


@pytest.mark.parametrize("ward", [1, 3, 0])
def test_a_guardian_of_nobody_or_of_oneself_is_refused(bureau, at, ward):
    with pytest.raises(Refused) as refusal:
        with_parties(bureau, at, PartyInput("guardian", "父亲", ward=ward), PartyInput("suspect", "少年", CHILD))

    assert set(refusal.value.fields) == {"party-0-ward"}


def test_a_ward_of_another_case_is_refused(bureau, at):
    other = with_parties(bureau, at, PartyInput("suspect", "少年", CHILD)).parties.get()
    case = with_parties(bureau, at, PartyInput("suspect", "别人"))

    with pytest.raises(Refused):
        file.add_party(
            by=bureau.officer, at=at, case_id=case.pk, party=PartyInput("guardian", "父亲", guardian_of=other.pk)
        )


@pytest.mark.parametrize(
    ("number", "role", "is_asked_for"),
    [(CHILD, "suspect", True), (CHILD, "victim", True), (GROWN, "suspect", False), (CHILD, "witness", False)],
)
def test_no_decision_is_asked_for_while_a_minor_has_no_guardian(bureau, at, number, role, is_asked_for):
    case = with_parties(bureau, at, PartyInput(role, "少年", number), PartyInput("suspect", "成年", OTHER))
    approved(asked(case), bureau, at)

    if not is_asked_for:
        assert asked(case, "penalty", at=at).kind == "penalty"
        return
    with pytest.raises(Refused, match="监护人"):
        asked(case, "penalty", at=at)
    child = case.parties.get(role=role, id_number_index=case.parties.filter(name_mask="少*").get().id_number_index)
    guardian = PartyInput("guardian", "母亲", guardian_of=child.pk)
    file.add_party(by=bureau.officer, at=at, case_id=case.pk, party=guardian)
    assert asked(case, "penalty", at=at).kind == "penalty"


@pytest.mark.parametrize(
    ("waiver", "kind", "born", "is_enough"),
    [
        ("other_adult", "penalty", CHILD, True),
        ("own_income", "penalty", CHILD, False),
        ("own_income", "mediated_closing", CHILD, True),
        ("own_income", "mediated_closing", card("20100317"), False),
    ],
)
def test_what_the_law_takes_instead_of_a_guardian(bureau, at, waiver, kind, born, is_enough):
    case = with_parties(bureau, at, PartyInput("suspect", "少年", born, guardian_waiver=waiver))

    assert (unguarded(case, kind) == []) is is_enough


def test_a_correction_keeps_before_and_after_by_mask_and_never_in_plain(bureau, at):
    case = with_parties(bureau, at, PartyInput("victim", "刘大明", CHILD, "13812345678", "云溪县东大街12号"))
    party = case.parties.get()

    changed = corrected(party, bureau.officer, at, name="赵小红", phone="13987654321", address="")

    event = Event.objects.get(kind="party.corrected")
    facts = json.loads(event.payload)
    assert facts["changed"] == ["address", "name", "phone"]
    assert facts["masks_before"] == {"address": "云溪县东大街****", "name": "刘*", "phone": "138****5678"}
    assert facts["masks_after"] == {"address": "", "name": "赵*", "phone": "139****4321"}
    assert [word for word in ("赵小红", "13987654321", "刘大明", CHILD) if word in event.payload] == []
    shown = parties.reveal(by=bureau.officer, at=at, party_id=party.pk, reason="核对")
    assert (shown["name"], shown["id_number"], shown["address"]) == ("赵小红", CHILD, "")
    assert (changed.revision, list(verify())) == (2, [])


def test_a_correction_changes_what_the_levels_read_even_where_the_mask_is_the_same(bureau, at):
    case = with_parties(bureau, at, PartyInput("victim", "刘大明", CHILD))
    filing = asked(case)
    seen = filing.content_digest

    corrected(case.parties.get(), bureau.officer, at, name="刘二明")

    filing.refresh_from_db()
    assert filing.content_digest != seen


def test_a_person_who_stays_unnamed_has_no_mask_in_the_ledger_nor_in_what_levels_read(bureau, at):
    case = with_parties(bureau, at, PartyInput("reporter", "孙大圣", phone="13812345678", is_confidential=True))
    corrected(case.parties.get(), bureau.officer, at, phone="13912345678")

    payload = Event.objects.get(kind="party.corrected").payload
    content = content_of(case, kind="filing", proposal="", particulars={}, parties=case.parties.all(), evidence=[])
    assert [word for word in ("孙", "139", "138") if word in payload] == []
    assert [row[2] for row in content["parties"]] == [""]


def test_a_correction_needs_a_reason_a_handling_officer_and_the_party_as_it_was_read(bureau, at):
    case = with_parties(bureau, at, PartyInput("victim", "刘大明"))
    party = case.parties.get()

    with pytest.raises(Refused):
        corrected(party, bureau.officer, at, reason=" ", name="甲")
    with pytest.raises(Denied):
        corrected(party, bureau.head, at, name="甲")
    corrected(party, bureau.officer, at, name="甲某")
    with pytest.raises(MovedOn):
        corrected(party, bureau.second, at, name="乙某")


def test_a_person_is_found_by_the_whole_number_or_phone_and_the_search_is_an_event(bureau, at):
    first = with_parties(bureau, at, PartyInput("victim", "刘大明", CHILD, "138 1234 5678"))
    second = with_parties(bureau, at + timedelta(days=1), PartyInput("suspect", "刘大明", CHILD))

    by_number = persons.find_person(by=bureau.head, at=at, sought=f" {CHILD} ", reason="串并案")
    by_phone = persons.find_person(by=bureau.head, at=at, sought="+86 13812345678", reason="串并案")

    assert [each.person.case_id for each in by_number] == [second.pk, first.pk]
    assert [each.person.case_id for each in by_phone] == [first.pk]
    events = Event.objects.filter(kind="person.searched").order_by("seq")
    masks = [json.loads(event.payload)["mask"] for event in events]
    assert masks == [f"999***********{CHILD[-4:]}", "138****5678"]
    assert {event.chain for event in events} == {"personal"}
    assert CHILD not in "".join(events.values_list("payload", flat=True))


def test_a_person_or_a_firm_is_found_by_the_whole_name_alone(bureau, at):
    person = with_parties(bureau, at, PartyInput("victim", "刘大明"), PartyInput("witness", "刘大"))
    firm = with_parties(bureau, at, PartyInput("victim", "青禾县 108 便民超市"))

    def found(sought):
        found = persons.find_person(by=bureau.head, at=at, sought=sought, reason="串并案")
        return [(each.person.case_id, each.person.role) for each in found]

    assert found(" 刘大明 ") == [(person.pk, "victim")]
    assert found("刘大") == [(person.pk, "witness")]
    assert found("大明") == []
    assert found("青禾县108便民超市") == [(firm.pk, "victim")]
    said = Event.objects.filter(kind="person.searched").values_list("payload", flat=True)
    assert "刘大明" not in "".join(said)
    with pytest.raises(Refused):
        found("刘")


def test_only_what_one_may_know_of_is_found(bureau, at):
    with_parties(bureau, at, PartyInput("victim", "刘大明", CHILD))
    with_parties(bureau, at, PartyInput("reporter", "刘大明", CHILD, is_confidential=True))
    elsewhere = factories.a_station("北门派出所")

    found = {
        who: len(persons.find_person(by=person, at=at, sought=CHILD, reason="核查"))
        for who, person in {
            "handler": bureau.officer,
            "head": bureau.head,
            "other head": elsewhere.head,
            "leader": bureau.leader,
        }.items()
    }

    assert found == {"handler": 2, "head": 1, "other head": 0, "leader": 1}


@pytest.mark.parametrize(("number", "reason"), [("99999", "核查"), (CHILD, " "), ("", "核查")])
def test_parts_of_numbers_and_searches_without_a_reason_are_refused(bureau, at, number, reason):
    with pytest.raises(Refused):
        persons.find_person(by=bureau.officer, at=at, sought=number, reason=reason)
    assert not Event.objects.filter(kind="person.searched").exists()


def test_who_has_nothing_to_do_with_cases_searches_for_nobody(bureau, at):
    mediator = factories.someone(Role.MEDIATOR, bureau.unit, qualified=False)

    for person in (mediator, bureau.system_admin, bureau.rule_admin, bureau.personnel):
        with pytest.raises(Denied):
            persons.find_person(by=person, at=at, sought=CHILD, reason="核查")


def test_party_roles_are_unchanged():
    assert set(Party.Role.values) == {"victim", "suspect", "respondent", "witness", "reporter", "guardian"}


def test_sex_and_registered_residence_are_kept_sealed_or_by_number_and_shown_with_a_reason(bureau, at):
    case = with_parties(
        bureau,
        at,
        PartyInput("suspect", "王某", GROWN, residence="云溪县东大街12号"),
        PartyInput("witness", "自报李某", paper="none", sex="female"),
    )
    suspect, witness = case.parties.order_by("pk")

    assert (suspect.sex, witness.sex) == ("male", "female")
    assert (suspect.residence_mask, "东大街12号" in suspect.residence_sealed) == ("云溪县东大街****", False)
    shown = parties.reveal(by=bureau.officer, at=at, party_id=suspect.pk, reason="核对")
    assert shown["residence"] == "云溪县东大街12号"


@pytest.mark.parametrize(
    ("party", "field"),
    [
        (PartyInput("suspect", "王某", GROWN, sex="female"), "sex"),
        (PartyInput("suspect", "王某", sex="x"), "sex"),
        (PartyInput("suspect", "某公司", paper="credit_code", sex="male"), "sex"),
        (PartyInput("suspect", "某公司", paper="credit_code", residence="云溪县"), "residence"),
    ],
)
def test_a_sex_that_the_number_denies_and_one_of_a_firm_are_refused(bureau, at, party, field):
    with pytest.raises(Refused) as refusal:
        with_parties(bureau, at, party)

    assert set(refusal.value.fields) == {f"party-0-{field}"}


def test_a_corrected_residence_is_kept_by_mask_and_a_new_number_brings_its_sex(bureau, at):
    woman = card("19900307", "002")
    case = with_parties(bureau, at, PartyInput("suspect", "王某", residence="云溪县东大街12号", sex="male"))

    corrected(case.parties.get(), bureau.officer, at, id_number=woman, residence="云溪县西大街9号院")

    facts = json.loads(Event.objects.get(kind="party.corrected").payload)
    before, after = facts["masks_before"], facts["masks_after"]
    assert (before["residence"], after["residence"]) == ("云溪县东大街****", "云溪县西大街****")
    assert (before["sex"], after["sex"]) == ("male", "female")
    assert case.parties.get().sex == "female"
