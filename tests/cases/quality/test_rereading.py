"""B12: a drawn share of decided steps is read a second time, blind, by somebody apart from the file."""

import hashlib
import json
from datetime import timedelta

import pytest

from cases.file.case.queries import case_with_people
from cases.file.case.states import MatterKind
from cases.file.sharing import deeds as file
from cases.models import ReadingRule, ReviewStep, SecondReading
from cases.quality.rereading import deeds as rereading
from cases.quality.rereading import queries as reads
from cases.review.chain import Move
from cases.review.queries import matter_to_review
from portal.dispatch.models import Notice
from portal.ledger.models import Event
from portal.office.draws import drawn, interval
from portal.people.models import Role
from portal.people.services import substitutes
from portal.reference.loading import load_rows
from portal.shell.refusals import Denied, MovedOn, Refused
from tests import factories
from tests.cases.casework import ALL_YES, a_case, a_finding, answers, approved, asked, decided

pytestmark = [pytest.mark.usefixtures("reference_data"), pytest.mark.usefixtures("in_english")]
MONTH = "2026-03"


@pytest.fixture
def later(at):
    return at + timedelta(days=25)


def everything(**changed):
    rule = {"id": 1, "percent": 100, "days": 10, "fewest": 3, **changed}
    load_rows(ReadingRule, [rule], ("id",), factories.FOUNDED_AT)


def test_anybody_can_draw_again_from_what_the_event_says(bureau, at, later):
    for _each in range(6):
        approved(asked(a_case(bureau, at)), bureau, at)
    everything(percent=20)

    row = rereading.draw(at=later, month=MONTH, seed="0f")

    said = json.loads(Event.objects.get(kind="reading.drawn").payload)
    by_hand = sorted(said["population"], key=lambda pk: hashlib.sha256(f"0f:{pk}".encode()).hexdigest())[:5]
    assert (said["seed"], len(said["population"]), row.drawn) == ("0f", 24, 5)
    assert {int(pk) for pk in said["drawn"]} == set(by_hand)
    assert set(row.readings.values_list("step_id", flat=True)) == set(by_hand)


@pytest.mark.parametrize(("percent", "count"), [(0, 0), (1, 1), (10, 1), (11, 2), (100, 10)])
def test_the_share_is_rounded_up(percent, count):
    assert len(drawn(range(10), percent, "a")) == count


def test_another_seed_draws_others():
    assert drawn(range(1000), 1, "a") != drawn(range(1000), 1, "b")


def test_a_month_is_drawn_once(bureau, at, later):
    approved(asked(a_case(bureau, at)), bureau, at)
    everything()

    first, second = rereading.draw(at=later, month=MONTH), rereading.draw(at=later, month=MONTH)

    assert (first.pk, first.seed, SecondReading.objects.count()) == (second.pk, second.seed, 4)
    assert Event.objects.filter(kind="reading.drawn").count() == 1


def test_what_was_decided_in_another_month_is_not_drawn(bureau, at, later):
    approved(asked(a_case(bureau, at)), bureau, at)
    everything()

    assert rereading.draw(at=later, month="2026-02").population == 0
    assert rereading.draw(at=later, month="2026-04").population == 0


def test_the_reader_is_of_the_level_or_above_and_apart_from_the_file(bureau, at, later):
    case = a_case(bureau, at)
    approved(asked(case), bureau, at)
    other_leader = factories.someone(Role.BUREAU_LEADER, bureau.root)
    everything()

    rereading.draw(at=later, month=MONTH)

    readers = {row.step.level: row.reader for row in SecondReading.objects.select_related("step", "reader")}
    assert readers == {1: bureau.deputy, 2: bureau.deputy, 3: bureau.other_reviewer, 4: other_leader}


def test_where_nobody_is_apart_there_is_no_reader_and_nobody_lower_reads(bureau, at, later):
    approved(asked(a_case(bureau, at)), bureau, at)
    everything()

    rereading.draw(at=later, month=MONTH)

    assert SecondReading.objects.get(step__level=4).reader is None


def test_the_second_reader_of_a_penalty_at_a_legal_level_is_qualified(bureau, at, later):
    case = a_case(bureau, at)
    approved(asked(case), bureau, at)
    approved(asked(case, MatterKind.PENALTY), bureau, at)
    everything()

    rereading.draw(at=later, month=MONTH)

    of_penalty = SecondReading.objects.get(step__level=1, step__matter__kind=MatterKind.PENALTY)
    of_filing = SecondReading.objects.get(step__level=1, step__matter__kind=MatterKind.FILING)
    assert (of_filing.reader, of_penalty.reader) == (bureau.deputy, bureau.other_reviewer)


@pytest.fixture
def owed(bureau, at, later):
    """The second reading of the legal department's step, whose defect passed."""
    matter = asked(a_case(bureau, at))
    decided(matter, bureau.legal_officer, at=at)
    decided(matter, bureau.head, at=at)
    finding = a_finding(bureau.officer, question="procedure", may_pass=True, is_noted=True)
    decided(matter, bureau.reviewer, at=at, answers=answers(procedure=False), findings=[finding], opinion="初审意见")
    everything()
    rereading.draw(at=later, month=MONTH)
    return SecondReading.objects.select_related("reader", "step__matter").get(step__level=3)


def answered(owed, at, by=None, opinion="", said=ALL_YES):
    return rereading.answer(by=by or owed.reader, at=at, reading_id=owed.pk, answers=said, opinion=opinion)


def test_until_answered_nothing_of_the_first_reading_is_handed_out(bureau, owed):
    row = reads.reading_for(owed.reader, owed.pk)

    assert (row.shows_both, hasattr(row, "pairs"), hasattr(row, "defects")) == (False, False, False)
    assert row.content["facts"] == owed.step.matter.case.facts


def test_until_answered_the_file_is_closed_to_its_second_reader(bureau, owed, later):
    case = owed.step.matter.case_id
    with pytest.raises(Denied):
        case_with_people(owed.reader, case)
    with pytest.raises(Denied):
        matter_to_review(owed.reader, owed.step.matter_id)
    assert case_with_people(bureau.reviewer, case).pk == case

    answered(owed, later)

    assert case_with_people(owed.reader, case).pk == case


def test_agreement_and_difference_are_kept_by_question(owed, later):
    row = answered(owed, later)

    assert (row.agrees, row.differs) == (False, ["procedure"])
    facts = json.loads(Event.objects.get(kind="reading.answered").payload)
    assert (facts["differs"], facts["step"]) == (["procedure"], owed.step_id)


def test_the_same_answers_agree(owed, later):
    row = answered(owed, later, said=answers(procedure=False), opinion="程序有瑕疵")

    assert (row.agrees, row.differs) == (True, [])


def test_an_unanswered_question_and_a_no_without_reason_are_refused(owed, later):
    missing = {name: value for name, value in ALL_YES.items() if name != "law"}
    for said, field in ((missing, "law"), (answers(law=False), "opinion")):
        with pytest.raises(Refused) as refusal:
            answered(owed, later, said=said)
        assert set(refusal.value.fields) == {field}


def test_only_the_second_reader_answers_and_once(bureau, owed, later):
    with pytest.raises(Denied):
        answered(owed, later, by=bureau.reviewer)
    answered(owed, later)
    with pytest.raises(MovedOn):
        answered(owed, later)


def test_who_came_near_the_file_since_answers_no_more(bureau, owed, later):
    file.recuse(by=owed.reader, at=later, case_id=owed.step.matter.case_id, officer=owed.reader, reason="近亲属")

    with pytest.raises(Denied):
        answered(owed, later)


def test_the_reader_is_told_once_and_owes_it_by_a_day(bureau, owed):
    notice = Notice.objects.get(recipient=owed.reader, key__startswith=f"reading:{MONTH}")

    assert (notice.url, owed.due_at.date().isoformat()) == ("/cases/readings/", "2026-04-24")
    assert [key[2] for key in reads.keys_owed(owed.reader)] == list(
        SecondReading.objects.filter(reader=owed.reader).order_by("due_at", "pk").values_list("pk", flat=True)
    )


def test_consistency_counts_and_gives_no_rate_of_few(bureau, owed, at, later):
    answered(owed, later)

    (line,) = [each for each in reads.consistency(3, at) if each.officer == bureau.reviewer]
    (enough,) = [each for each in reads.consistency(1, at) if each.officer == bureau.reviewer]

    assert (line.decided, line.deducted, line.read, line.disagreed) == (1, 1, 1, 1)
    assert (line.deduction_rate, enough.deduction_rate) == ("", 100.0)
    assert (line.disagreement_rate, enough.disagreement_rate) == ("", 100.0)


def test_consistency_is_in_the_order_of_names_not_of_rates(bureau, owed, at):
    lines = [line.officer for line in reads.consistency(3, at)]

    assert lines == sorted(lines, key=lambda each: (each.unit.path, each.name_sort, each.pk))


def test_only_supervisors_open_the_readings_of_a_reviewer(bureau, owed):
    assert [row.pk for row in reads.readings_of(bureau.supervisor, bureau.reviewer.pk)] == [owed.pk]
    for person in (bureau.reviewer, bureau.leader, bureau.rule_admin):
        with pytest.raises(Denied):
            reads.readings_of(person, bureau.reviewer.pk)


def test_another_reviewer_does_not_know_of_the_reading(bureau, owed):
    with pytest.raises(SecondReading.DoesNotExist):
        reads.reading_for(bureau.reviewer, owed.pk)


@pytest.mark.parametrize(
    ("count", "total", "bounds"), [(0, 0, (0, 1)), (1, 20, (0.009, 0.236)), (10, 20, (0.299, 0.701))]
)
def test_the_interval_is_wilsons(count, total, bounds):
    assert interval(count, total) == pytest.approx(bounds, abs=0.001)


def test_the_rule_is_the_security_administrators(bureau, at):
    given = {"at": at, "percent": 10, "days": 5, "fewest": 20}
    with pytest.raises(Denied):
        rereading.set_rule(by=bureau.system_admin, **given)
    with pytest.raises(Refused):
        rereading.set_rule(by=bureau.security_admin, **{**given, "percent": 101})

    rereading.set_rule(by=bureau.security_admin, **given)

    assert ReadingRule.objects.get().percent == 10


def test_a_withdrawn_step_is_no_decision_to_read(bureau, at, later):
    from cases.review.matters import deeds as matters

    matter = asked(a_case(bureau, at))
    matters.withdraw(by=bureau.officer, at=at, matter_id=matter.pk, seen_version=matter.version)
    everything()

    assert ReviewStep.objects.filter(decided_at__isnull=False).exists()
    assert (rereading.draw(at=later, month=MONTH).population, Move.WITHDRAW) == (0, Move.WITHDRAW)


def test_in_whose_name_a_step_was_decided_does_not_read_it_again(bureau, at, later):
    stand_in, on = factories.someone(Role.UNIT_HEAD, factories.a_unit()), at.date()
    substitutes.name(
        by=bureau.head, at=at, officer_id=bureau.head.pk, substitute_id=stand_in.pk, starts_on=on, ends_on=on
    )
    matter = asked(a_case(bureau, at))
    file.recuse(by=bureau.head, at=at, case_id=matter.case_id, officer=bureau.deputy, reason="近亲属")
    for reviewer in (bureau.legal_officer, stand_in):
        decided(matter, reviewer, at=at)
    everything()

    rereading.draw(at=later, month=MONTH)

    readers = {row.reader for row in SecondReading.objects.select_related("reader")}
    assert readers & {bureau.head, bureau.deputy, stand_in} == set()
