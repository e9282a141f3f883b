"""C1–C3, X3: a case is logged with number, handlers, parties and clock; personal data is sealed."""

from datetime import date, timedelta

import pytest

from cases.file.case.states import CaseKind
from cases.file.parties import deeds as parties
from cases.file.parties.persons import PartyInput
from cases.file.sharing import deeds as file
from cases.intake.rules import check_cause
from cases.models import Case, Cause, Party
from portal.ledger.models import Event
from portal.ledger.writing.recording import AlreadyDone
from portal.people.models import Role
from portal.shell.refusals import Denied, Refused
from tests import factories
from tests.cases.casework import a_case, a_cause, asked, decided

pytestmark = pytest.mark.usefixtures("reference_data")


def numbered(first17):
    from portal.shell.personal.identity import check_digit

    return first17 + check_digit(first17)


def test_the_number_is_given_at_once_by_unit_kind_and_year(bureau, at):
    first, second = a_case(bureau, at), a_case(bureau, at)
    criminal = a_case(bureau, at, kind=CaseKind.CRIMINAL, name="盗窃案")

    short = bureau.unit.short_name
    assert [first.number, second.number, criminal.number] == [
        f"{short}行受〔2026〕00001号",
        f"{short}行受〔2026〕00002号",
        f"{short}刑受〔2026〕00001号",
    ]


def test_a_refused_registration_leaves_no_gap(bureau, at):
    a_case(bureau, at)
    with pytest.raises(Refused):
        a_case(bureau, at, parties=[PartyInput("victim", "李四", id_number="110101199003070000")])

    assert a_case(bureau, at).number.endswith("00002号")
    assert Case.objects.count() == 2


def test_a_case_has_at_least_two_handling_officers(bureau, at):
    with pytest.raises(Refused) as refusal:
        a_case(bureau, at, assistants=[bureau.officer])

    assert set(refusal.value.fields) == {"assistants"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"occurred_at": timedelta(minutes=1)}, "occurred_at"),
        ({"reported_at": timedelta(minutes=1)}, "reported_at"),
        ({"reported_at": timedelta(hours=-5)}, "reported_at"),
    ],
)
def test_times_that_cannot_be_are_refused_beside_their_field(bureau, at, changes, field):
    with pytest.raises(Refused) as refusal:
        a_case(bureau, at, **{name: at + shift for name, shift in changes.items()})

    assert field in refusal.value.fields
    assert set(refusal.value.fields) <= {field, "received_at"}


def test_a_cause_of_the_other_kind_is_refused(bureau, at):
    with pytest.raises(Refused):
        a_case(bureau, at, cause=a_cause(CaseKind.CRIMINAL))


def test_only_officers_of_the_unit_register_there(bureau, at):
    for person in (bureau.legal_officer, bureau.supervisor, factories.someone(Role.OFFICER, factories.a_unit())):
        with pytest.raises(Denied):
            a_case(bureau, at, by=person)


def test_personal_data_is_sealed_masked_and_indexed(bureau, at):
    number = numbered("99999919900307001")
    a_case(bureau, at, parties=[PartyInput("victim", "欧阳建国", number, "13812345678", "青禾县东大街12号院3单元")])

    party = Party.objects.get()
    kept = " ".join(str(getattr(party, field.attname)) for field in party._meta.concrete_fields)
    assert [secret for secret in ("欧阳建国", number, "13812345678", "3单元") if secret in kept] == []
    assert (party.born_on.isoformat(), len(party.id_number_index)) == ("1990-03-07", 64)
    assert "欧阳" not in "".join(Event.objects.values_list("payload", flat=True))


def test_a_look_at_personal_data_needs_a_reason_and_is_an_event(bureau, at):
    a_case(bureau, at, parties=[PartyInput("victim", "刘某某", phone="13812345678")])
    party = Party.objects.get()
    with pytest.raises(Refused):
        parties.reveal(by=bureau.head, at=at, party_id=party.pk, reason=" ")

    shown = parties.reveal(by=bureau.head, at=at, party_id=party.pk, reason="核对送达地址。")

    assert (shown["name"], shown["phone"]) == ("刘某某", "13812345678")
    assert list(Event.objects.filter(chain="personal").values_list("kind", "actor_id")) == [
        ("party.revealed", bureau.head.pk)
    ]


def test_a_confidential_reporter_is_shown_to_the_handling_officers_only(bureau, at):
    a_case(bureau, at, parties=[PartyInput("reporter", "孙某某", is_confidential=True)])
    party = Party.objects.get()

    with pytest.raises(Denied):
        parties.reveal(by=bureau.leader, at=at, party_id=party.pk, reason="了解情况。")
    assert parties.reveal(by=bureau.officer, at=at, party_id=party.pk, reason="回访。")["name"] == "孙某某"


def test_a_person_who_may_not_see_the_case_cannot_look(bureau, at):
    a_case(bureau, at, parties=[PartyInput("victim", "刘某某")])
    stranger = factories.someone(Role.UNIT_HEAD, factories.a_unit())

    with pytest.raises(Party.DoesNotExist):
        parties.reveal(by=stranger, at=at, party_id=Party.objects.get().pk, reason="好奇。")


def test_the_file_is_closed_to_its_officers_while_a_level_reads_a_decision(bureau, at):
    case = a_case(bureau, at)
    asked(case)
    penalty = asked(case, "penalty")

    with pytest.raises(Refused):
        file.add_party(by=bureau.officer, at=at, case_id=case.pk, party=PartyInput("witness", "王某"))

    decided(penalty, bureau.legal_officer, "return", at=at, opinion="补充证人。")
    file.add_party(by=bureau.officer, at=at, case_id=case.pk, party=PartyInput("witness", "王某"))
    assert case.parties.filter(role="witness").count() == 1


def test_a_case_handed_over_keeps_its_former_lead_in_the_record(bureau, at):
    case = a_case(bureau, at)
    successor = factories.someone(Role.OFFICER, bureau.unit)

    file.hand_over(by=bureau.head, at=at, case_id=case.pk, lead=successor, reason="调离。")

    case.refresh_from_db()
    former = case.handlers.get(officer=bureau.officer)
    assert (case.lead, former.is_lead, former.ends_at) == (successor, False, at)


def test_a_form_sent_twice_registers_one_case(bureau, at):
    first = a_case(bureau, at, once="form-1")

    with pytest.raises(AlreadyDone) as done:
        a_case(bureau, at, once="form-1")

    assert (Case.objects.count(), done.value.sent.about_id) == (1, str(first.pk))


def test_a_form_that_was_refused_may_be_sent_again(bureau, at):
    with pytest.raises(Refused):
        a_case(bureau, at, once="form-1", parties=[PartyInput("victim", "")])

    assert a_case(bureau, at, once="form-1").number.endswith("00001号")


def test_a_case_is_numbered_by_the_year_in_which_it_is_registered(bureau, at):
    new_year = at.replace(month=1, day=1, hour=1)
    eve = {"occurred_at": new_year - timedelta(hours=4), "reported_at": new_year - timedelta(hours=2)}

    case = a_case(bureau, new_year, **eve)

    assert case.number == f"{bureau.unit.short_name}行受〔2026〕00001号"


def test_a_cause_is_not_in_force_on_the_day_it_ends():
    cause = Cause(kind=CaseKind.ADMINISTRATIVE, valid_from=date(2020, 1, 1), valid_to=date(2026, 1, 1))
    last = date(2025, 12, 31)

    check_cause(cause, cause.kind, last, last)
    check_cause(cause, cause.kind, cause.valid_to, last)
    with pytest.raises(Refused):
        check_cause(cause, cause.kind, cause.valid_to, cause.valid_to)
