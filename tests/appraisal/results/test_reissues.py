"""B4, A10: what was wrong in a published month issues it anew by a person's decision; what arrived late stays out."""

from collections import Counter

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Sum

from appraisal.consequences import deeds as ladder
from appraisal.desk.inbox import piles
from appraisal.engine.digests import inputs_digest, results_digest
from appraisal.facts import corrected
from appraisal.models import Bulletin, Consequence, Exclusion, Fact, Line, Reissue, Run, Sheet
from appraisal.results.publicity import deeds as publicity
from appraisal.results.reissues import deeds as reissues
from appraisal.scheme.deciders import check_may_decide_reissue
from portal.dispatch.models import Notice, OutboxMessage
from portal.dispatch.outbox import deeds as outbox
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.people.models import Officer, Role
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.appraisal.making import SYSTEM, a_defect, a_month, compute, line_of, on, publish
from tests.factories import a_post, a_station

pytestmark = pytest.mark.usefixtures("reference_data")

FELL, LOOKED, DECIDED = on(2026, 2, 18), on(2026, 2, 20), on(2026, 2, 21)
SAID = "经核查，该项瑕疵认定不当。"


@pytest.fixture
def defect(bureau, version):
    return a_defect(bureau, on(2026, 1, 10))


@pytest.fixture
def january(bureau, defect):
    a_defect(bureau, on(2026, 1, 11))
    period = a_month(2026, 1)
    publish(period)
    period.refresh_from_db()
    return period


def fall(defect, at=FELL):
    """Let a defect count no more, as an upheld objection does."""
    with deed("objection.upheld", by=SYSTEM, at=at) as record:
        record.save(
            Exclusion(
                ref_kind="cases.defect",
                ref_id=defect.pk,
                measure="",
                excluded_by=defect.step.reviewer,
                excluded_at=at,
                reason=SAID,
            )
        )


@pytest.fixture
def proposal(january, defect):
    fall(defect)
    [found] = reissues.look(at=LOOKED)
    return found


def issue(bureau, proposal, at=DECIDED, reason=SAID, by=None, **seen):
    return reissues.issue(by=by or bureau.supervisor, at=at, reissue_id=proposal.pk, reason=reason, **seen)


def standing(period):
    return Run.objects.standing().get(period=period)


def counted(defect):
    """What all results that stand count of a defect for the unit, late facts and all, in hundredths."""
    facts = Fact.objects.filter(
        run__in=Run.objects.standing(),
        ref_kind="cases.defect",
        ref_id=defect.pk,
        subject_kind="u",
        measure="cases.defects_serious",
    )
    return facts.aggregate(sum=Sum("quantity"))["sum"] or 0


def test_a_proposal_says_what_was_corrected_and_whose_lines_and_places_change(bureau, january, defect, proposal):
    facts = proposal.facts

    assert [(each["ref_id"], each["number"], each["cause"]) for each in facts["records"]] == [
        (defect.pk, defect.case.number, "objection")
    ]
    moved = {(each["kind"], each["subject_id"]): each for each in facts["sheets"]}
    assert set(moved) == {("u", bureau.unit.pk), ("o", bureau.officer.pk)}
    unit = moved["u", bureau.unit.pk]
    assert (unit["before"]["points"], unit["after"]["points"]) == (9500, 9750)
    assert [(line["before"], line["after"]) for line in unit["lines"]] == [([200, 0, -500], [100, 0, -250])]


@pytest.mark.parametrize("few", [0, corrected.FEW])
def test_few_cases_and_many_are_compared_alike(january, defect, few, monkeypatch):
    monkeypatch.setattr(corrected, "FEW", few)
    fall(defect)

    [found] = reissues.look(at=LOOKED)

    assert [each["ref_id"] for each in found.facts["records"]] == [defect.pk]
    assert len(found.facts["sheets"]) == 2


def test_a_proposal_stands_for_nothing_until_it_is_issued(bureau, january, proposal):
    assert standing(january) == proposal.replaces
    assert proposal.run.published_at is None
    assert line_of(standing(january), bureau.unit, "1.3") == (200, 0, -500)


def test_issued_it_names_the_first_which_stays_readable_and_frozen(bureau, january, proposal):
    first, old = proposal.replaces, Bulletin.objects.get(kind="final")
    was = (inputs_digest(first), results_digest(first), old.content)

    new = issue(bureau, proposal)

    first.refresh_from_db()
    old.refresh_from_db()
    assert (inputs_digest(first), results_digest(first), old.content) == was
    assert (first.superseded_by, old.superseded_by) == (proposal.run, new)
    assert new.content["corrects"]["number"] == old.number
    assert new.number != old.number
    assert standing(january) == proposal.run
    assert line_of(standing(january), bureau.unit, "1.3") == (100, 0, -250)
    assert list(verify()) == []


@pytest.mark.parametrize("model", [Sheet, Line, Fact])
def test_neither_the_first_nor_the_corrected_results_change_or_take_rows(bureau, proposal, model):
    issue(bureau, proposal)

    for rows in (model.objects.all(), model.objects.all().order_by("-pk")):
        row = rows.first()
        row.pk = None
        with pytest.raises(DatabaseError, match=r"frozen|takes no more rows"), transaction.atomic():
            row.save(force_insert=True)
    with pytest.raises(DatabaseError, match=r"frozen|takes no more rows"), transaction.atomic():
        model.objects.update(**{"quantity": 1} if model is Fact else {"points": 1})


def test_what_arrived_since_does_not_slip_in(bureau, january, defect):
    late = a_defect(bureau, on(2026, 1, 25))
    newcomer = a_station("新所")
    fall(defect)
    [proposal] = reissues.look(at=LOOKED)

    issue(bureau, proposal)
    run = compute(a_month(2026, 2))

    assert line_of(standing(january), bureau.unit, "1.3") == (100, 0, -250)
    assert not standing(january).sheets.filter(unit=newcomer.unit).exists()
    assert not standing(january).facts.filter(ref_kind="cases.defect", ref_id=late.pk).exists()
    assert line_of(run, bureau.unit, "1.3", adjusts=january) == (100, 0, -250)


def test_what_a_later_month_took_as_late_is_corrected_there(bureau, january):
    late = a_defect(bureau, on(2026, 1, 25))
    february = a_month(2026, 2)
    publish(february)
    fall(late, at=on(2026, 3, 18))
    [proposal] = reissues.look(at=on(2026, 3, 20))

    issue(bureau, proposal, at=on(2026, 3, 21))

    assert proposal.replaces.period == february
    assert not standing(february).sheets.filter(lines__adjusts=january).exists()
    assert standing(february).sheets.get(unit=bureau.unit, subject_kind="u").points == 10_000
    assert counted(late) == 0


def test_adjustments_that_no_correction_touches_stay_as_they_were(bureau, january):
    a_defect(bureau, on(2026, 1, 25))
    other = a_defect(bureau, on(2026, 2, 5))
    february = a_month(2026, 2)
    publish(february)
    fall(other, at=on(2026, 3, 18))
    [proposal] = reissues.look(at=on(2026, 3, 20))

    issue(bureau, proposal, at=on(2026, 3, 21))

    assert line_of(standing(february), bureau.unit, "1.3") == (0, 0, 0)
    assert line_of(standing(february), bureau.unit, "1.3", adjusts=january) == (100, 0, -250)


FALL, LOOK, ISSUE, DECLINE, COMPUTE, PUBLISH = "fall", "look", "issue", "decline", "compute", "publish"


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        ((FALL, LOOK, ISSUE, COMPUTE, PUBLISH), 0),
        ((FALL, COMPUTE, LOOK, ISSUE, PUBLISH), 0),
        ((FALL, COMPUTE, PUBLISH, LOOK, ISSUE), 0),
        ((COMPUTE, FALL, LOOK, PUBLISH, ISSUE), 0),
        ((FALL, LOOK, PUBLISH), 100),
        ((FALL, LOOK, DECLINE, COMPUTE, PUBLISH, LOOK), 100),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_one_fact_is_adjusted_or_issued_anew_and_never_both(bureau, january, defect, steps, left):
    """However looking, deciding and the next month follow each other, no month takes what a corrected one gives."""
    february = a_month(2026, 2)
    for number, step in enumerate(steps):
        at = on(2026, 3, 3 + 2 * number)
        open_now = Reissue.objects.filter(state="proposed").first()
        if step == FALL:
            fall(defect, at=at)
        elif step == LOOK:
            reissues.look(at=at)
        elif step == ISSUE:
            issue(bureau, open_now, at=at)
        elif step == DECLINE:
            reissues.decline(by=bureau.supervisor, at=at, reissue_id=open_now.pk, reason="影响轻微")
        elif step == COMPUTE:
            compute(february, at=at)
        else:
            publish(february, at=at)

    touched = Fact.objects.filter(ref_kind="cases.defect", ref_id=defect.pk)
    assert not touched.exclude(adjusts=None).exists()
    assert counted(defect) == left
    issued = Reissue.objects.filter(state="issued").count()
    assert issued == (1 if left == 0 else 0)


def test_what_an_earlier_release_adjusted_is_not_issued_anew(bureau, january, defect):
    """A month that was published with the adjustment of this defect has made it good already."""
    fall(defect)
    february = a_month(2026, 2)
    run = compute(february)
    for kind, subject in (("u", bureau.unit.pk), ("o", bureau.officer.pk)):
        for measure in Fact.objects.filter(ref_id=defect.pk, ref_kind="cases.defect", subject_kind=kind).values_list(
            "measure", flat=True
        ):
            Fact.objects.create(
                run=run,
                subject_kind=kind,
                subject_id=subject,
                measure=measure,
                occurred_on="2026-01-10",
                quantity=-100,
                ref_kind="cases.defect",
                ref_id=defect.pk,
                adjusts=january,
            )
    publicity.start(by=SYSTEM, at=february.computes_at, period_id=february.pk)
    publicity.finish(by=SYSTEM, at=on(2026, 3, 12), period_id=february.pk)

    assert counted(defect) == 0
    assert reissues.look(at=on(2026, 3, 20)) == []


def test_declined_with_a_reason_it_is_not_proposed_again(bureau, january, proposal):
    reissues.decline(by=bureau.supervisor, at=DECIDED, reissue_id=proposal.pk, reason="影响轻微")

    assert reissues.look(at=on(2026, 2, 22)) == []
    assert standing(january) == proposal.replaces
    assert Event.objects.filter(kind="reissue.declined").count() == 1


def test_another_correction_after_a_refusal_is_proposed_by_itself(bureau, january, defect, proposal):
    reissues.decline(by=bureau.supervisor, at=DECIDED, reissue_id=proposal.pk, reason="影响轻微")
    other = Fact.objects.filter(run=proposal.replaces, ref_kind="cases.defect").exclude(ref_id=defect.pk).first().ref_id
    fall(type(defect).objects.get(pk=other), at=on(2026, 2, 22))

    [again] = reissues.look(at=on(2026, 2, 23))

    assert {record["ref_id"] for record in again.facts["records"]} == {other}
    assert line_of(again.run, bureau.unit, "1.3") == (100, 0, -250)


def test_a_corrected_month_may_be_corrected_again(bureau, january, defect, proposal):
    issue(bureau, proposal)
    other = Fact.objects.filter(run=proposal.run, ref_kind="cases.defect").first().ref_id
    fall(type(defect).objects.get(pk=other), at=on(2026, 2, 22))
    [again] = reissues.look(at=on(2026, 2, 23))

    issue(bureau, again, at=on(2026, 2, 24))

    assert again.replaces == proposal.run
    assert standing(january) == again.run
    assert line_of(standing(january), bureau.unit, "1.3") == (0, 0, 0)
    assert Counter(Run.objects.filter(period=january).values_list("superseded_by__number", flat=True)) == {
        2: 1,
        3: 1,
        None: 1,
    }


def test_more_that_was_corrected_than_was_shown_is_not_issued_unseen(bureau, january, defect, proposal):
    other = Fact.objects.filter(run=proposal.replaces, ref_kind="cases.defect").exclude(ref_id=defect.pk).first().ref_id
    fall(type(defect).objects.get(pk=other), at=on(2026, 2, 20))

    with pytest.raises(MovedOn):
        issue(bureau, proposal, seen_results=proposal.run.results_digest)

    proposal.refresh_from_db()
    assert (proposal.state, len(proposal.facts["records"])) == ("proposed", 2)
    assert standing(january) == proposal.replaces


def test_it_is_decided_once(bureau, proposal):
    issue(bureau, proposal)

    for decide in (reissues.issue, reissues.decline):
        with pytest.raises(MovedOn):
            decide(by=bureau.supervisor, at=DECIDED, reissue_id=proposal.pk, reason=SAID)
    assert Bulletin.objects.filter(kind="final").count() == 2


def test_without_a_reason_nothing_is_issued(bureau, proposal):
    with pytest.raises(Refused):
        issue(bureau, proposal, reason="  ")


def test_a_person_decides_who_issues_bulletins_and_whose_points_it_leaves_alone(bureau, proposal):
    for person in (bureau.officer, bureau.head, bureau.reviewer, bureau.leader, SYSTEM):
        with pytest.raises(Denied):
            issue(bureau, proposal, by=person)
    for concerned in (bureau.officer, bureau.head):
        a_post(concerned, Role.SUPERVISOR, bureau.root)
        with pytest.raises(Denied, match=r"concerns you|与您有关|涉及您"):
            check_may_decide_reissue(Officer.objects.get(pk=concerned.pk), proposal, DECIDED.date())


def test_it_waits_in_the_inbox_of_those_alone_who_may_decide_it(bureau, proposal):
    a_post(bureau.head, Role.SUPERVISOR, bureau.root)
    people = [Officer.objects.get(pk=person.pk) for person in (bureau.supervisor, bureau.head, bureau.leader)]

    waiting = [
        [key.ref for pile in piles(person, LOOKED) if pile.kind == "reissue" for key in pile.keys] for person in people
    ]

    assert waiting == [[proposal.pk], [], []]


def test_everyone_concerned_is_told_once_and_reads_anew(bureau, january, proposal):
    bulletin = issue(bureau, proposal)
    outbox.drain(DECIDED)
    outbox.drain(DECIDED)

    told = Notice.objects.filter(key__startswith=f"bulletin:{bulletin.number}:")
    assert OutboxMessage.objects.filter(key__contains=bulletin.number).count() == 1
    assert told.filter(recipient=bureau.officer).count() == 1
    assert not told.exclude(receipt=None).exists()
    assert bulletin.content["corrects"]["number"] in told.first().title


def test_those_who_issue_bulletins_are_told_of_a_proposal_once(bureau, proposal):
    reissues.look(at=on(2026, 2, 21))

    assert Notice.objects.get(kind="reissue.proposed").recipient == bureau.supervisor


def test_an_open_month_that_follows_is_computed_again(bureau, january, defect):
    for name in ("甲", "乙"):
        a_defect(a_station(name), on(2026, 1, 12))
    february = a_month(2026, 2)
    compute(february)
    publicity.start(by=SYSTEM, at=february.computes_at, period_id=february.pk)
    fall(defect, at=on(2026, 3, 4))
    [proposal] = reissues.look(at=on(2026, 3, 4))

    issue(bureau, proposal, at=on(2026, 3, 5))

    place = {run: run.sheets.get(unit=bureau.unit, subject_kind="u") for run in Run.objects.standing()}
    by_month = {run.period.code: sheet for run, sheet in place.items()}
    assert by_month["2026-02"].previous_rank == by_month["2026-01"].rank


def test_one_run_stands_and_the_database_keeps_it_so(bureau, january, proposal):
    issue(bureau, proposal)

    first = proposal.replaces
    another = Run(
        period=first.period, version=first.version, number=9, started_at=DECIDED, stands_for_id=first.stands_for_id
    )
    with pytest.raises(IntegrityError), transaction.atomic(), deed("run.started", by=SYSTEM, at=DECIDED) as record:
        record.save(another)


@pytest.fixture
def last_twice(bureau, version):
    """A unit that is last in January and February by one defect each, and the proposal that follows."""
    station = a_station("甲")
    a_station("乙")
    defects = [a_defect(station, on(2026, month, 5)) for month in (1, 2)]
    for month in (1, 2):
        publish(a_month(2026, month))
    return station, defects, Consequence.objects.get()


def correct_february(bureau, defects):
    fall(defects[1], at=on(2026, 3, 18))
    [found] = reissues.look(at=on(2026, 3, 20))
    return issue(bureau, found, at=on(2026, 3, 21))


def test_a_consequence_is_told_that_its_ground_fell_and_cannot_be_confirmed(bureau, last_twice):
    _station, defects, consequence = last_twice

    correct_february(bureau, defects)

    [(step, _run, now)] = ladder.changed_grounds(consequence)
    assert (step["period"], now) == ("2026-02", None)
    assert Notice.objects.filter(kind="bulletin.reissued", recipient=bureau.supervisor).count() == 1
    with pytest.raises(Refused):
        ladder.confirm(by=bureau.supervisor, at=on(2026, 3, 22), consequence_id=consequence.pk, reason="属实")
    waived = ladder.waive(by=bureau.supervisor, at=on(2026, 3, 22), consequence_id=consequence.pk, reason="名次已更正")
    assert waived.state == "waived"


def test_a_consequence_that_was_confirmed_tells_its_decider_and_whom_it_concerns(bureau, last_twice):
    station, defects, consequence = last_twice
    ladder.confirm(by=bureau.supervisor, at=on(2026, 3, 15), consequence_id=consequence.pk, reason="属实")

    correct_february(bureau, defects)

    told = Notice.objects.filter(kind="bulletin.reissued").values_list("recipient", flat=True)
    assert set(told) == {bureau.supervisor.pk, station.head.pk}


def test_a_unit_that_is_last_twice_only_by_the_corrected_results_is_proposed(bureau, version):
    first, second = a_station("甲"), a_station("乙")
    a_defect(first, on(2026, 1, 5))
    a_defect(second, on(2026, 2, 5))
    wrong = [a_defect(second, on(2026, 1, 6)) for _each in range(2)]
    for month in (1, 2):
        publish(a_month(2026, month))
    assert Consequence.objects.get().unit == second.unit
    for each in wrong:
        fall(each, at=on(2026, 3, 18))
    [proposal] = reissues.look(at=on(2026, 3, 20))

    issue(bureau, proposal, at=on(2026, 3, 21))

    [(_step, _run, now)] = ladder.changed_grounds(Consequence.objects.get(unit=second.unit))
    assert now is None
