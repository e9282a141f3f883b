"""治安管理处罚法(2025) 第112, 117条, 行政处罚法 第44, 45, 62条: nothing is decided that the person was not told of."""

from copy import deepcopy
from datetime import date, timedelta

import pytest

from cases.file.case.states import CaseState, MatterKind
from cases.file.parties.persons import PartyInput
from cases.file.sharing import deeds as file
from cases.models import Case, Matter, Telling
from cases.review.chain import Move
from cases.review.demands.penalties.heavier import heavier_parts
from cases.review.matters import deeds as matters
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.shell.refusals import Refused
from tests.cases import requests
from tests.cases.casework import a_filed_case, approved, asked, decided

pytestmark = pytest.mark.usefixtures("reference_data", "in_english")
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module", autouse=True)
def beating(standing, at):
    case = a_filed_case(standing, at)
    requests.an_item(case, at)
    return case


@pytest.fixture
def case(beating):
    """A filed beating whose suspect may be fined up to 1,000 yuan or detained up to ten days (article 51)."""
    return deepcopy(beating)


def said(case, at, **changes):
    """Return the decision about the only suspect with these changes."""
    party = case.parties.get(role="suspect")
    found = requests.a_decision(case, party, MatterKind.PENALTY, at.date().isoformat(), **changes)
    return {name: value for name, value in found.items() if value is not None}


def returned(case, bureau, at, **changes):
    """Return a penalty of seven days and 700 yuan that was told, asked for and sent back by the legal officer."""
    first = {"detention_days": 7, "fine": 700, **changes}
    matter = asked(case, MatterKind.PENALTY, at=at, particulars={"decisions": [said(case, at, **first)]})
    return decided(matter, bureau.legal_officer, Move.RETURN, at=at, opinion="幅度不当。")


def again(matter, at, **changes):
    """Hand a returned penalty in again with these changes to its only decision."""
    now = Matter.objects.get(pk=matter.pk)
    decision = {**now.particulars["decisions"][0], **changes}
    decision = {name: value for name, value in decision.items() if value is not None}
    return matters.resubmit(
        by=now.author,
        at=at,
        matter_id=now.pk,
        seen_version=now.version,
        proposal="已重新研究。",
        particulars={"decisions": [decision]},
    )


def fields_of(refusal):
    return {name.split("-")[2] for name in refusal.value.fields}


def test_what_was_told_is_kept_with_its_content_teller_and_answer(case, bureau, at):
    matter = asked(
        case,
        MatterKind.PENALTY,
        at=at,
        particulars={
            "decisions": [
                said(case, at, detention_days=7, fine=700, reply="defended", defence="称系正当防卫；经复核不成立。")
            ]
        },
    )

    told = Telling.objects.get()
    assert (told.party.role, told.matter, told.round, told.teller) == ("suspect", matter, 1, bureau.officer)
    assert told.content["sanction"] == {"detention_days": 7, "fine": 700, "is_detention_served": True}
    assert (told.content["facts"], told.content["cause"]) == (case.facts, case.cause.code)
    assert (told.told_on, told.reply, told.defence) == (at.date(), "defended", "称系正当防卫；经复核不成立。")


@pytest.mark.parametrize(
    "changes",
    [{"fine": 800}, {"detention_days": 6}, {"article": "第五十一条第二款"}, {"circumstances": ["forgiven"]}],
    ids=["fine", "days", "article", "ground"],
)
def test_a_changed_sanction_or_basis_is_told_again_before_it_is_asked(case, bureau, at, changes):
    matter = returned(case, bureau, at)

    with pytest.raises(Refused) as refusal:
        again(matter, at + HOUR, **changes)
    assert fields_of(refusal) == {"told_again_at"}
    anew = again(matter, at + 2 * HOUR, told_again_at=(at + HOUR).isoformat(), **changes)

    assert (anew.round, Telling.objects.count()) == (2, 2)
    approved(anew, bureau, at + 2 * HOUR)
    case.refresh_from_db()
    assert case.state == CaseState.DECIDED


def test_who_stands_in_the_file_a_second_time_was_told_as_the_same_person(case, bureau, at):
    told = case.parties.get(role="suspect")
    matter = returned(case, bureau, at, reply="defended", defence="称未动手；经复核不成立。")
    matters.withdraw(by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version)
    nameless = PartyInput("suspect", "张三", paper="none")
    second = file.add_party(by=bureau.officer, at=at, case_id=case.pk, party=nameless)
    on = at.date().isoformat()
    aside = {"party": told.pk, "outcome": "separate", "separate_reason": "重复登记"}

    def ask(**changes):
        decision = requests.a_decision(case, second, MatterKind.PENALTY, on, **changes)
        decisions = [aside, {name: value for name, value in decision.items() if value is not None}]
        later = at + 2 * HOUR
        return asked(case, MatterKind.PENALTY, at=later, particulars={"decisions": decisions})

    heavier = {"detention_days": 10, "fine": 1000}
    with pytest.raises(Refused) as refusal:
        ask(**heavier)
    assert fields_of(refusal) == {"told_again_at"}
    with pytest.raises(Refused) as refusal:
        ask(**heavier, told_again_at=(at + HOUR).isoformat())
    assert fields_of(refusal) == {"told_again_at"}
    lighter = ask(detention_days=5, fine=500, told_again_at=(at + HOUR).isoformat())
    assert lighter.tellings.get().party == second


def test_a_birth_date_stands_over_a_typed_age_in_whatever_row_of_the_person(case, bureau, at):
    young = PartyInput("witness", "张三", born_on=date(2007, 3, 1))
    file.add_party(by=bureau.officer, at=at, case_id=case.pk, party=young)

    with pytest.raises(Refused) as refusal:
        asked(case, MatterKind.PENALTY, at=at, particulars={"decisions": [said(case, at, declared_age=30)]})
    assert fields_of(refusal) == {"declared_age"}
    matter = asked(case, MatterKind.PENALTY, at=at, particulars={"decisions": [said(case, at, declared_age=19)]})
    assert matter.particulars["decisions"][0]["age"] == 19


def test_unchanged_content_needs_no_other_telling(case, bureau, at):
    matter = returned(case, bureau, at)

    assert again(matter, at + HOUR).round == 2
    assert Telling.objects.order_by().values("content_digest").distinct().count() == 1


@pytest.mark.parametrize("moved", [-HOUR, timedelta(), 3 * HOUR])
def test_the_new_telling_lies_after_the_old_request_and_before_the_new_one(case, bureau, at, moved):
    matter = returned(case, bureau, at)

    with pytest.raises(Refused) as refusal:
        again(matter, at + 2 * HOUR, fine=600, told_again_at=(at + moved).isoformat())

    assert fields_of(refusal) == {"told_again_at"}


def test_facts_that_were_corrected_after_the_telling_stop_the_last_approval(case, bureau, at):
    matter = asked(case, MatterKind.PENALTY, at=at)
    for reviewer in (bureau.legal_officer, bureau.head, bureau.reviewer):
        matter = decided(matter, reviewer, at=at)
    now = Case.objects.get(pk=case.pk)
    with deed("case.corrected", by=actor(case.lead), at=at, about=now) as record:
        record.change(now, only_if={}, facts="当事人持械，致二人受伤。")

    with pytest.raises(Refused, match="tell again"):
        decided(matter, bureau.leader, at=at)


@pytest.mark.parametrize("answer", [{"reply": "defended", "defence": "称未动手；经复核不成立。"}])
def test_after_a_defence_nothing_becomes_heavier_and_lighter_is_told_again(case, bureau, at, answer):
    matter = returned(case, bureau, at, **answer)
    told = {"told_again_at": (at + HOUR).isoformat(), "reply": "waived", "defence": None}

    more = ({"fine": 800}, {"detention_days": 8}, {"detention_days": 5, "fine": 900}, {"other": "责令书面检讨"})
    for heavier in more:
        with pytest.raises(Refused) as refusal:
            again(matter, at + 2 * HOUR, **told, **heavier)
        assert fields_of(refusal) == {"told_again_at"}
        assert "112" in str(next(iter(refusal.value.fields.values())))

    assert again(matter, at + 2 * HOUR, **told, detention_days=6, fine=600).round == 2


def test_who_expressly_gave_it_up_may_be_told_of_more(case, bureau, at):
    matter = returned(case, bureau, at, reply="waived")

    assert again(matter, at + 2 * HOUR, fine=900, told_again_at=(at + HOUR).isoformat()).round == 2


def test_after_a_hearing_nothing_becomes_heavier(case, bureau, at):
    on = at.date().isoformat()
    heard = {"revokes_licence": True, "hearing": "held", "hearing_told_on": on, "hearing_held_on": on}
    matter = returned(case, bureau, at, reply="waived", **heard)

    with pytest.raises(Refused) as refusal:
        again(matter, at + 2 * HOUR, fine=800, told_again_at=(at + HOUR).isoformat())

    assert fields_of(refusal) <= {"told_again_at", "hearing_held_on"}


def test_a_hearing_that_was_given_up_before_a_change_is_told_anew(case, bureau, at):
    on, later = at.date().isoformat(), at + timedelta(days=1)
    matter = returned(case, bureau, at, revokes_licence=True, hearing="waived", hearing_told_on=on)
    told = {"fine": 800, "told_again_at": (later - HOUR).isoformat()}

    with pytest.raises(Refused) as refusal:
        again(matter, later, **told)

    assert fields_of(refusal) == {"hearing_told_on"}
    assert again(matter, later, **told, hearing_told_on=later.date().isoformat()).round == 2


def test_another_request_does_not_forget_what_was_told_for_the_one_before(case, bureau, at):
    first = {"decisions": [said(case, at, detention_days=7, fine=700, reply="defended", defence="称未动手；不成立。")]}
    matter = asked(case, MatterKind.PENALTY, at=at, particulars=first)
    decided(matter, bureau.legal_officer, Move.REJECT, at=at, opinion="证据不足。")

    with pytest.raises(Refused) as refusal:
        asked(case, MatterKind.PENALTY, at=at, particulars={"decisions": [said(case, at, detention_days=9, fine=700)]})

    assert fields_of(refusal) == {"told_again_at"}


def test_a_request_from_before_this_table_is_bound_by_its_round(case, bureau, at, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(matters, "_record_tellings", lambda record, matter, at: None)
        matter = returned(case, bureau, at)
    assert not Telling.objects.exists()

    with pytest.raises(Refused) as refusal:
        again(matter, at + HOUR, fine=800)
    assert fields_of(refusal) == {"told_again_at"}
    assert again(matter, at + HOUR).round == 2


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({"reply": None}, "reply"),
        ({"reply": "waived", "defence": "称未动手。"}, "reply"),
        ({"reply": "defended"}, "defence"),
    ],
)
def test_nothing_is_decided_before_the_person_was_heard(case, at, answer, wrong):
    with pytest.raises(Refused) as refusal:
        asked(case, MatterKind.PENALTY, at=at, particulars={"decisions": [said(case, at, **answer)]})

    assert fields_of(refusal) == {wrong}


# Written from article 10 and the reading that every exchange the law gives no order for is heavier.
ORDER = """
warning               -> fine 500              heavier
fine 500              -> warning               lighter
fine 500              -> fine 500              lighter
fine 500              -> fine 501              heavier
fine 500              -> days 1                heavier
days 5                -> fine 1000             lighter
days 5                -> warning               lighter
days 5                -> days 5                lighter
days 5                -> days 6                heavier
days 5                -> days 4 fine 100       heavier
days 5 fine 500       -> days 5 fine 400       lighter
spared 5              -> fine 100              heavier
spared 5              -> days 5                heavier
days 5                -> spared 5              lighter
licence               -> days 1                heavier
licence fine 500      -> licence fine 500      lighter
fine 500              -> fine 500 licence      heavier
fine 500              -> fine 500 other x      heavier
other x               -> other y               heavier
other x               -> warning               lighter
nothing               -> warning               heavier
fine 500              -> nothing               lighter
"""


def sanction(text):
    """Return the sanction that a cell of the table names."""
    words, found = text.split(), {}
    for name, value in zip(words, [*words[1:], ""], strict=True):
        if name == "warning":
            found["warning"] = True
        elif name == "licence":
            found["revokes_licence"] = True
        elif name == "fine":
            found["fine"] = int(value)
        elif name in ("days", "spared"):
            found |= {"detention_days": int(value), "is_detention_served": name == "days"}
        elif name == "other":
            found["other"] = value
    return found


@pytest.mark.parametrize("row", ORDER.strip().splitlines())
def test_the_order_of_sanctions_is_that_of_article_10(row):
    before, rest = row.split("->")
    now, verdict = rest.rsplit(maxsplit=1)

    assert bool(heavier_parts(sanction(now), sanction(before))) is (verdict == "heavier")
