"""治安管理处罚法(2025) 第12–14, 20–25条, 程序规定 第47, 48, 154条: silence counts for the person, time binds."""

from copy import deepcopy
from datetime import date, timedelta

import pytest

from cases.file.case.states import MatterKind
from cases.models import Party
from cases.review.chain import Move
from cases.review.demands.penalties.persons import CONTRADICTIONS, may_expect
from cases.review.demands.penalties.pursuit import last_day_to_discover
from cases.review.matters import deeds as matters
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.shell.refusals import Refused
from tests.cases import requests
from tests.cases.casework import a_filed_case, approved, asked, decided

pytestmark = pytest.mark.usefixtures("reference_data", "in_english")
DAYS = {"detention_days": 7, "fine": 700}


@pytest.fixture(scope="module", autouse=True)
def beating(standing, at):
    case = a_filed_case(standing, at)
    requests.an_item(case, at)
    return case


@pytest.fixture
def case(beating):
    return deepcopy(beating)


def ask(case, at, kind=MatterKind.PENALTY, **changes):
    """Ask for a decision about the only suspect, with these changes to what is demanded; None takes one away."""
    party = case.parties.get(role="suspect")
    found = requests.a_decision(case, party, kind, at.date().isoformat(), **changes)
    said = {name: value for name, value in found.items() if value is not None}
    return asked(case, kind, at=at, particulars={"decisions": [said]})


def refused(case, at, kind=MatterKind.PENALTY, **changes):
    """Return the fields of the only suspect that are refused."""
    with pytest.raises(Refused) as refusal:
        ask(case, at, kind, **changes)
    return {name.split("-")[2] for name in refusal.value.fields}


def served(matter):
    return matter.particulars["decisions"][0]["is_detention_served"]


def write(case, **columns):
    """Write down what the file knows of the suspect."""
    party = case.parties.get(role="suspect")
    with deed("party.added", by=actor(case.lead), at=case.registered_at, about=case) as record:
        record.change(party, only_if={}, **columns)


@pytest.mark.parametrize(
    ("is_first", "is_served"), [(None, False), ("yes", False), ("no", True), (True, False), (False, True)]
)
def test_sixteen_to_eighteen_is_spared_unless_it_is_known_not_to_be_the_first(case, at, is_first, is_served):
    on = at.date().isoformat()
    party = case.parties.get(role="suspect")
    said = requests.a_decision(case, party, MatterKind.PENALTY, on, **DAYS, declared_age=17, guardian_told_on=on)
    if is_first is not None:
        said["is_first"] = is_first

    assert served(asked(case, MatterKind.PENALTY, at=at, particulars={"decisions": [said]})) is is_served


def test_nobody_is_punished_before_the_state_of_mind_is_known(case, at):
    assert refused(case, at, state=None) == {"state"}
    assert ask(case, at, state="reduced").particulars["decisions"][0]["circumstances"] == ["impaired"]


def test_nobody_is_detained_before_a_pregnancy_is_excluded_but_a_man_by_his_card(case, at):
    assert refused(case, at, **DAYS, is_expecting=None) == {"is_expecting"}
    assert served(ask(case, at, **DAYS, is_expecting="yes")) is False


@pytest.mark.parametrize(
    ("mask", "paper", "may"),
    [
        ("110***********1234", "identity_card", False),
        ("110***********1244", "identity_card", True),
        ("110***********1234", "passport", True),
        ("", "", True),
        ("", "none", True),
    ],
)
def test_only_the_card_says_that_somebody_is_a_man(mask, paper, may):
    assert may_expect(Party(id_number_mask=mask, paper=paper)) is may


def test_who_may_have_turned_seventy_since_is_spared(case, at):
    assert served(ask(case, at + timedelta(days=1), **DAYS, declared_age=69)) is False


def test_an_age_that_the_birth_date_contradicts_is_refused_with_both(case, at):
    write(case, born_on=date(1990, 1, 1))
    party = case.parties.get(role="suspect")
    with pytest.raises(Refused) as refusal:
        ask(case, at, declared_age=17)

    words = refusal.value.fields[f"decision-{party.pk}-declared_age"]
    assert [known for known in ("17", "1990-01-01", "36") if known not in words] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"is_first": "yes", "circumstances": ["repeated_in_a_year"]}, "circumstances"),
        ({"circumstances": ["slight", "serious_result"]}, "circumstances"),
        ({"circumstances": ["minor_person"], "declared_age": 36}, "circumstances"),
        ({"circumstances": ["impaired"], "state": "none"}, "state"),
        ({**DAYS, "is_exception": True}, "is_exception"),
        ({**DAYS, "is_exception": True, "declared_age": 70, "is_expecting": "yes"}, "is_exception"),
    ],
)
def test_answers_that_contradict_each_other_are_refused(case, at, changes, field):
    assert refused(case, at, **changes) == {field}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"circumstances": ["serious_result"]}, "no_penalty_ground"),
        ({"no_penalty_ground": "no_control", "state": "none"}, "state"),
    ],
)
def test_so_are_those_of_a_decision_without_penalty(case, at, changes, field):
    assert refused(case, at, MatterKind.NO_PENALTY, **changes) == {field}


def test_each_contradiction_is_tried_above():
    assert len(CONTRADICTIONS) == 8


def test_guardians_are_told_of_who_is_a_minor_at_the_telling(case, at):
    write(case, born_on=at.date().replace(year=at.year - 18))
    assert ask(case, at, declared_age=None).round == 1


def test_a_defence_in_time_is_heard_by_the_guardian_of_a_minor(case, at):
    assert refused(case, at, declared_age=17) == {"guardian_told_on"}


@pytest.mark.parametrize(
    ("ended_on", "last"),
    [
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2025, 9, 16), date(2026, 3, 16)),
        (date(2023, 8, 30), date(2024, 2, 29)),
        (date(2025, 12, 31), date(2026, 6, 30)),
    ],
)
def test_six_months_end_with_the_same_day_of_a_month(ended_on, last):
    assert last_day_to_discover(ended_on) == last


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, {"late_ground"}),
        ({"late_ground": "continued"}, {"continued_until"}),
        ({"late_ground": "continued", "continued_until": "2025-09-15"}, {"continued_until"}),
        ({"late_ground": "continued", "continued_until": "2026-03-17"}, {"continued_until"}),
        ({"late_ground": "continued", "continued_until": "2025-09-16"}, None),
        ({"late_ground": "accused"}, None),
    ],
)
def test_nothing_is_punished_after_six_months_without_its_ground(bureau, at, said, wrong):
    case = a_filed_case(bureau, at, occurred_at=at - timedelta(days=255))
    requests.an_item(case, at)

    if wrong:
        assert refused(case, at, **said) == wrong
    else:
        assert ask(case, at, **said).round == 1


def test_what_continued_needs_its_ground(case, at):
    assert refused(case, at, continued_until="2026-03-16") == {"late_ground"}


@pytest.mark.parametrize(("hours", "is_in_time"), [(47, True), (48, True), (49, False)])
def test_the_fast_track_ends_after_48_hours_when_asked_and_when_decided(bureau, at, hours, is_in_time):
    case = a_filed_case(bureau, at, is_fast_track=True)
    requests.prepare(case, MatterKind.PENALTY, at)
    matter = asked(case, MatterKind.PENALTY, at=at)
    later = at + timedelta(hours=hours)
    matter = decided(matter, bureau.legal_officer, at=at)

    if is_in_time:
        assert decided(matter, bureau.leader, at=later).stage == "approved"
        return
    with pytest.raises(Refused, match="48 hours"):
        decided(matter, bureau.leader, at=later)
    matter = decided(matter, bureau.leader, Move.RETURN, at=later, opinion="超过四十八小时，转普通程序。")
    with pytest.raises(Refused, match="convert"):
        matters.resubmit(
            by=bureau.officer, at=later, matter_id=matter.pk, seen_version=matter.version, proposal="再报。"
        )


@pytest.mark.parametrize(("days", "is_in_time"), [(29, True), (31, False)])
def test_an_extension_is_given_before_the_period_is_over(bureau, at, days, is_in_time):
    case = a_filed_case(bureau, at)
    matter = asked(case, MatterKind.EXTENSION, at=at + timedelta(days=28))
    late = at + timedelta(days=days)

    if is_in_time:
        assert approved(matter, bureau, late).stage == "approved"
        return
    with pytest.raises(Refused, match="no longer be extended"):
        approved(matter, bureau, late)


def test_who_turned_seventy_on_the_way_is_not_approved_into_detention(case, bureau, at):
    write(case, born_on=at.date().replace(year=at.year - 70) + timedelta(days=2))
    matter = ask(case, at, **DAYS, declared_age=None)
    assert served(matter) is True

    with pytest.raises(Refused, match="return it"):
        approved(matter, bureau, at + timedelta(days=3))


def test_a_birth_date_that_arrives_late_is_asked_again_at_the_last_approval(case, bureau, at):
    matter = ask(case, at, **DAYS, declared_age=30)
    write(case, born_on=date(2009, 1, 1))

    with pytest.raises(Refused, match="no longer be approved"):
        approved(matter, bureau, at)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"one_officer": None}, "is_recorded"),
        ({"one_officer": "yes"}, "is_recorded"),
        ({"has_minor": None}, "guardian_present"),
        ({"has_minor": "yes"}, "guardian_present"),
    ],
)
def test_mediation_by_who_knows_how_many_or_with_who_knows_whom_needs_its_safeguard(case, at, changes, field):
    with pytest.raises(Refused) as refusal:
        asked(case, MatterKind.MEDIATED_CLOSING, at=at, particulars=changes)

    assert set(refusal.value.fields) == {field}
