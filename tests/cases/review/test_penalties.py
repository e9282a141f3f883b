"""C4, C6: a penalty names each respondent, stays within its article, spares whom the law spares (2025 第10–23条)."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from cases.file.case.content import digest_of, read_content
from cases.file.case.states import CaseState, MatterKind
from cases.file.parties.persons import PartyInput
from cases.models import PartyDecision
from cases.review.demands.penalties.penalty import detention_is_served, has_right_to_hearing
from cases.review.demands.penalties.sanctions import ranges_of
from cases.review.matters import deeds as matters
from portal.ledger.writing.recording import deed, new_event_id
from portal.people.actors import actor
from portal.shell.refusals import Refused
from tests.cases import requests
from tests.cases.casework import a_filed_case, approved, asked
from tests.cases.following import a_decided_case

pytestmark = pytest.mark.usefixtures("reference_data", "in_english")
NEW, OLD = date(2026, 3, 16), date(2025, 12, 31)


@pytest.fixture(scope="module", autouse=True)
def beating(standing, at):
    case = a_filed_case(standing, at)
    requests.an_item(case, at)
    return case


@pytest.fixture
def case(beating):
    """A filed beating (article 51: five to ten days and 500 to 1,000 yuan; lighter: up to five days or 1,000 yuan)."""
    return deepcopy(beating)


def asked_with(case, at, kind=MatterKind.PENALTY, **changes):
    """Ask for a penalty of the only suspect, with these changes to the mildest decision."""
    party = case.parties.get(role="suspect")
    decision = requests.a_decision(case, party, kind, at.date().isoformat(), **changes)
    said = {name: value for name, value in decision.items() if value is not None}
    return asked(case, kind, at=at, particulars={"decisions": [said]})


def refused_fields(case, at, kind=MatterKind.PENALTY, **changes):
    """Return the particulars of the only suspect that were refused."""
    with pytest.raises(Refused) as refusal:
        asked_with(case, at, kind, **changes)
    return {name.split("-")[2] for name in refusal.value.fields}


def born(case, day):
    """Write down the suspect's birth date, as the file would have it."""
    party = case.parties.get(role="suspect")
    with deed("party.added", by=actor(case.lead), at=case.registered_at, about=case) as record:
        record.change(party, only_if={}, born_on=day)


def test_a_penalty_within_its_range_becomes_a_decision_about_the_person(case, bureau, at):
    approved(asked_with(case, at, detention_days=7, fine=500), bureau, at)

    decision = PartyDecision.objects.get()
    case.refresh_from_db()
    assert (decision.outcome, decision.detention_days, decision.fine) == ("penalty", 7, 500)
    assert (decision.is_detention_served, decision.decided_at, case.state) == (True, at, CaseState.DECIDED)


@pytest.mark.parametrize(
    ("days", "fine", "wrong"),
    [
        (5, 500, set()),
        (10, 1000, set()),
        (4, 500, {"detention_days"}),
        (11, 500, {"detention_days"}),
        (5, 499, {"fine"}),
        (5, 1001, {"fine"}),
        (5, None, {"fine"}),
    ],
)
def test_detention_and_fine_stay_within_the_chosen_range(case, at, days, fine, wrong):
    if wrong:
        assert refused_fields(case, at, detention_days=days, fine=fine) == wrong
    else:
        decision = asked_with(case, at, detention_days=days, fine=fine).particulars["decisions"][0]
        assert (decision["detention_days"], decision["fine"]) == (days, fine)


def test_a_fine_or_a_detention_are_not_given_together_where_the_statute_says_or(case, at):
    lighter = list(ranges_of(case))[1]

    assert refused_fields(case, at, range=lighter, detention_days=3, fine=200) == {"fine"}


def test_a_circumstance_that_lessens_goes_below_the_range_and_none_goes_above(case, at):
    assert refused_fields(case, at, detention_days=11, circumstances=["forgiven"]) == {"detention_days"}
    assert asked_with(case, at, detention_days=3, fine=None, circumstances=["forgiven"]).round == 1


def test_accepting_the_penalty_stays_within_the_range(case, at):
    assert refused_fields(case, at, detention_days=3, circumstances=["admitted"]) == {"detention_days"}


@pytest.mark.parametrize(("days", "is_merged", "is_fine"), [(20, True, True), (16, False, False), (21, True, False)])
def test_no_more_than_fifteen_days_and_twenty_for_several_violations(case, at, days, is_merged, is_fine):
    if is_fine:
        assert asked_with(case, at, detention_days=days, is_merged=True).round == 1
    else:
        assert refused_fields(case, at, detention_days=days, is_merged=is_merged or None) == {"detention_days"}


def test_nothing_is_decided_without_evidence(bureau, at):
    case = a_filed_case(bureau, at)

    with pytest.raises(Refused, match="no evidence"):
        _ask_bare(case, at)


def test_the_own_statement_alone_carries_no_penalty_but_ends_without_one(bureau, at):
    case = a_filed_case(bureau, at)
    requests.an_item(case, at, kind="suspect")

    with pytest.raises(Refused, match="article 111"):
        asked(case, MatterKind.PENALTY, at=at)
    assert asked(case, MatterKind.NO_PENALTY, at=at).round == 1


def test_nothing_is_decided_about_nobody(bureau, at):
    case = a_filed_case(bureau, at, parties=[PartyInput("victim", "刘某")])
    requests.an_item(case, at)

    with pytest.raises(Refused, match="nobody can be decided"):
        asked(case, MatterKind.PENALTY, at=at)


def test_every_respondent_is_decided_about(bureau, at):
    case = a_filed_case(bureau, at, parties=[PartyInput("suspect", "张三"), PartyInput("respondent", "李四")])
    requests.an_item(case, at)
    first, second = case.parties.order_by("pk")
    one = requests.a_decision(case, first, MatterKind.PENALTY, "2026-03-16")

    with pytest.raises(Refused) as refusal:
        asked(case, MatterKind.PENALTY, at=at, particulars={"decisions": [one]})

    assert set(refusal.value.fields) == {f"decision-{second.pk}-outcome"}
    separate = {"party": second.pk, "outcome": "separate", "separate_reason": "在逃，另案处理"}
    matter = asked(case, MatterKind.PENALTY, at=at, particulars={"decisions": [one, separate]})
    approved(matter, bureau, at)
    assert list(case.decisions.order_by("pk").values_list("outcome", flat=True)) == ["penalty", "separate"]


def test_a_stranger_is_never_decided_about(case, bureau, at):
    other = a_filed_case(bureau, at)
    stranger = requests.a_decision(other, other.parties.get(role="suspect"), MatterKind.PENALTY, "2026-03-16")

    with pytest.raises(Refused, match="no respondent"):
        asked(case, MatterKind.PENALTY, at=at, particulars={"decisions": [stranger]})


def test_nobody_under_fourteen_is_punished(case, at):
    assert refused_fields(case, at, declared_age=13) == {"outcome"}
    on = at.date().isoformat()
    child = {"declared_age": 13, "no_penalty_ground": "under_fourteen", "guardian_told_on": on}
    assert asked_with(case, at, MatterKind.NO_PENALTY, **child).round == 1


def test_a_minor_is_punished_less_and_the_guardian_is_told(case, at):
    assert refused_fields(case, at, declared_age=17) == {"guardian_told_on"}

    matter = asked_with(case, at, declared_age=17, guardian_told_on=at.date().isoformat())

    assert matter.particulars["decisions"][0]["circumstances"] == ["minor_person"]


def test_the_birth_date_of_the_file_is_stronger_than_a_declared_age(case, at):
    born(case, date(1956, 3, 16))

    with pytest.raises(Refused) as refusal:
        asked_with(case, at, declared_age=30)
    party = case.parties.get(role="suspect")
    assert "30" in refusal.value.fields[f"decision-{party.pk}-declared_age"]
    assert "1956-03-16" in refusal.value.fields[f"decision-{party.pk}-declared_age"]
    decision = asked_with(case, at, declared_age=70).particulars["decisions"][0]

    assert (decision["age"], decision["is_detention_served"], "declared_age" in decision) == (70, False, False)


def test_without_birth_date_the_age_is_needed(case, at):
    assert refused_fields(case, at, declared_age=None) == {"declared_age"}


@pytest.mark.parametrize(
    ("then", "now", "said", "is_served"),
    [
        (15, 15, {}, False),
        (16, 16, {}, False),
        (16, 16, {"is_first": "yes"}, False),
        (16, 16, {"is_first": "no"}, True),
        (15, 15, {"is_first": "no"}, False),
        (17, 18, {"is_first": "yes"}, False),
        (17, 18, {}, False),
        (18, 18, {"is_first": "yes"}, True),
        (18, 18, {}, True),
        (69, 69, {}, True),
        (69, 70, {}, False),
        (30, 30, {"is_expecting": "yes"}, False),
        (30, 30, {"is_expecting": "no"}, True),
        (15, 15, {"is_exception": True}, True),
        (70, 70, {"is_exception": True}, True),
        (30, 30, {"is_expecting": "yes", "is_exception": True}, False),
    ],
)
def test_detention_is_not_carried_out_where_the_law_spares(then, now, said, is_served):
    assert detention_is_served(then, now, said) is is_served


@pytest.mark.parametrize(
    ("said", "age", "on", "has_right"),
    [
        ({"fine": 3999}, 30, NEW, False),
        ({"fine": 4000}, 30, NEW, True),
        ({"fine": 2000}, 30, OLD, True),
        ({"fine": 1999}, 30, OLD, False),
        ({"revokes_licence": True}, 30, NEW, True),
        ({"detention_days": 15}, 30, NEW, False),
        ({"detention_days": 5, "is_exception": True}, 15, NEW, True),
        ({"detention_days": 5, "is_exception": True}, 70, NEW, False),
    ],
)
def test_who_has_a_right_to_a_hearing(said, age, on, has_right):
    assert has_right_to_hearing(said, age, on) is has_right


@pytest.mark.parametrize(
    ("hearing", "wrong"),
    [
        ({}, {"hearing", "hearing_told_on"}),
        ({"hearing": "waived"}, {"hearing_told_on"}),
        ({"hearing": "held", "hearing_told_on": "2026-03-16"}, {"hearing_held_on"}),
        ({"hearing": "lapsed", "hearing_told_on": "2026-03-16"}, {"hearing"}),
    ],
)
def test_a_right_to_a_hearing_is_told_and_its_end_written_down(case, at, hearing, wrong):
    assert refused_fields(case, at, revokes_licence=True, **hearing) == wrong


def test_five_working_days_pass_before_a_hearing_that_nobody_asked_for_has_lapsed(case, bureau, at):
    told = {"revokes_licence": True, "hearing": "lapsed", "hearing_told_on": "2026-03-16"}

    assert refused_fields(case, at + timedelta(days=7), **told) == {"hearing"}
    assert asked_with(case, at + timedelta(days=8), **told).round == 1


def test_nobody_is_told_before_the_filing_or_after_today(case, at):
    assert refused_fields(case, at, told_on="2026-03-15") == {"told_on"}
    assert refused_fields(case, at, told_on="2026-03-17") == {"told_on"}


def test_a_no_penalty_decision_names_its_ground_and_no_penalty(case, at):
    assert refused_fields(case, at, MatterKind.NO_PENALTY, no_penalty_ground=None) == {"no_penalty_ground"}
    assert refused_fields(case, at, MatterKind.NO_PENALTY, fine=100) == {"fine"}


def test_a_penalty_matter_that_punishes_nobody_is_another_matter(case, at):
    party = case.parties.get(role="suspect")
    mild = requests.a_decision(case, party, MatterKind.NO_PENALTY, "2026-03-16")

    with pytest.raises(Refused, match="Nobody is punished"):
        asked(case, MatterKind.PENALTY, at=at, particulars={"decisions": [mild]})


def test_changed_decisions_change_the_content_that_reviewers_read(case, at):
    first = asked_with(case, at, detention_days=5, fine=500)
    with_more = {**first.particulars["decisions"][0], "detention_days": 6}

    changed = read_content(first, particulars={**first.particulars, "decisions": [with_more]})
    assert digest_of(changed) != first.content_digest


def test_a_decision_is_frozen_but_for_what_follows(bureau, at):
    decision = a_decided_case(bureau, at).decisions.get()

    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        PartyDecision.objects.filter(pk=decision.pk).update(fine=1, last_event_id=new_event_id())


def _ask_bare(case, at):
    said = requests.particulars_for(case, MatterKind.PENALTY, at)
    matters.ask(by=case.lead, at=at, case_id=case.pk, kind=MatterKind.PENALTY, proposal="处罚", particulars=said)
