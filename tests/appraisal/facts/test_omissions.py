"""T11, domain.md: what is left undone counts too: a deadline that passed in an open case, a matter given up."""

from datetime import timedelta

import pytest

from appraisal.facts.makers import makers_of
from appraisal.results.reissues import deeds as reissues
from cases.clocks.keeping import pauses
from cases.file.case.states import MatterKind
from cases.file.sharing import deeds as file
from cases.models import Case, Clock, Matter
from cases.review.chain import Move
from cases.review.matters import deeds as matters
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.people.models import Role
from tests import factories
from tests.appraisal.making import a_matter, a_month, a_version, compute, line_of, on, publish
from tests.cases import casework

pytestmark = pytest.mark.usefixtures("reference_data")

MISSED = ("cases.deadlines_missed", "per_occurrence", {"points": -120})
GIVEN_UP = ("cases.matters_withdrawn", "per_occurrence", {"points": -50})
AT_ONCE = ("cases.first_pass_rate", "linear", {"low": 0, "high": 10000, "points_low": 0, "points_high": 1000})
ENDED = ("cases.matters_ended", "per_occurrence", {"points": 0})


@pytest.fixture
def version(bureau):
    rules = {"missed": MISSED, "given up": GIVEN_UP, "at once": AT_ONCE, "ended": ENDED}
    return a_version(*((f"{name} {kind}", kind, *rule) for kind in "ou" for name, rule in rules.items()))


def filed(bureau, at=None):
    """A case filed on 5 January 2026: its handling deadline of 30 days ends with 4 February."""
    return casework.a_filed_case(bureau, at or on(2026, 1, 5))


def deadline(case):
    return case.clocks.get(rule__code="handling.public_order")


def decided_on(clock, at):
    with deed("clock.met", by=system("tests"), at=at, about=clock.case) as record:
        clock.met_at = at
        record.save(clock)


def missed(run, subject):
    return line_of(run, subject, f"missed {'o' if hasattr(subject, 'badge_number') else 'u'}")[0]


def test_a_case_that_nobody_closes_costs_in_the_month_in_which_its_deadline_passed(bureau, version):
    case = filed(bureau)

    january, february, march = (compute(a_month(2026, month)) for month in (1, 2, 3))

    assert deadline(case).due_at.date().isoformat() == "2026-02-04"
    assert [missed(run, bureau.officer) for run in (january, february, march)] == [0, 100, 0]
    assert [missed(run, bureau.unit) for run in (january, february, march)] == [0, 100, 0]


@pytest.mark.parametrize(("beyond", "counts"), [(0, 0), (1, 100)], ids=["at the last moment", "a microsecond after it"])
def test_what_is_decided_in_time_is_not_missed(bureau, version, beyond, counts):
    clock = deadline(filed(bureau))
    decided_on(clock, clock.due_at + timedelta(microseconds=beyond))

    assert missed(compute(a_month(2026, 2)), bureau.officer) == counts


def test_it_is_of_who_led_when_it_passed(bureau, version):
    case = filed(bureau)
    before, after = (factories.someone(Role.OFFICER, bureau.unit) for _each in range(2))
    for lead, at in ((before, on(2026, 2, 1)), (after, on(2026, 2, 10))):
        case.refresh_from_db()
        file.hand_over(by=bureau.head, at=at, case_id=case.pk, lead=lead, reason="调岗", assistant=bureau.second)

    run = compute(a_month(2026, 2))

    assert [missed(run, officer) for officer in (bureau.officer, before, after)] == [0, 100, 0]
    assert missed(run, bureau.unit) == 100


def test_an_interim_run_counts_no_deadline_of_the_future(bureau, version):
    clock = deadline(filed(bureau))
    february = a_month(2026, 2)

    moments = (on(2026, 2, 3), clock.due_at, clock.due_at + timedelta(microseconds=1))
    at_noon, at_the_deadline, later = (missed(compute(february, at=at), bureau.officer) for at in moments)

    assert (at_noon, at_the_deadline, later) == (0, 0, 100)


def paused(bureau, clock, **span):
    return pauses.pause(
        by=bureau.officer,
        at=on(2026, 2, 20),
        clock_id=clock.pk,
        ground="expert_appraisal",
        document="鉴聘字1号",
        **span,
    )


def test_a_clock_that_stands_still_has_missed_nothing(bureau, version):
    clock = deadline(filed(bureau))
    paused(bureau, clock, starts_at=on(2026, 2, 1))

    assert missed(compute(a_month(2026, 2)), bureau.officer) == 0


def test_a_pause_corrected_after_publication_has_the_month_issued_anew(bureau, version):
    clock = deadline(filed(bureau))
    row = paused(bureau, clock, starts_at=on(2026, 2, 1), ends_at=on(2026, 2, 8), end_document="鉴定书1号")
    decided_on(Clock.objects.get(pk=clock.pk), on(2026, 2, 9))
    february = a_month(2026, 2)
    publish(february)
    pauses.correct(by=bureau.head, at=on(2026, 3, 20), pause_id=row.pk, reason="未委托鉴定", is_void=True)

    [proposal] = reissues.look(at=on(2026, 3, 21))

    assert missed(proposal.replaces, bureau.officer) == 0
    assert missed(proposal.run, bureau.officer) == 100
    assert missed(proposal.run, bureau.unit) == 100


def test_a_matter_given_up_after_a_return_counts_as_not_passed_at_once(bureau, version):
    a_matter(bureau, ended=on(2026, 2, 10))
    a_matter(bureau, ended=on(2026, 2, 11), stage="withdrawn", returns=[on(2026, 2, 8)])

    run = compute(a_month(2026, 2))

    # One of two passed at once: 50 %, five of ten points.
    assert line_of(run, bureau.officer, "at once o") == (100, 200, 500)
    assert line_of(run, bureau.unit, "given up u") == (100, 0, -50)
    assert line_of(run, bureau.officer, "ended o")[0] == 100


def test_a_matter_taken_back_before_anybody_returned_it_counts_nowhere(bureau, version):
    a_matter(bureau, ended=on(2026, 2, 10))
    a_matter(bureau, ended=on(2026, 2, 11), stage="withdrawn")

    run = compute(a_month(2026, 2))

    assert line_of(run, bureau.officer, "at once o") == (100, 100, 1000)
    assert line_of(run, bureau.officer, "given up o")[0] == 0


@pytest.fixture
def returned(bureau, version):
    case = filed(bureau)
    matter = casework.asked(case, MatterKind.EXTENSION, at=on(2026, 2, 2))
    casework.decided(
        matter,
        bureau.legal_officer,
        Move.RETURN,
        at=on(2026, 2, 3),
        opinion="补正",
        answers=casework.answers(procedure=False),
        findings=[casework.a_finding(bureau.officer)],
    )
    return Matter.objects.get(pk=matter.pk)


def test_giving_up_by_the_deed_costs_officer_and_unit(bureau, returned):
    matters.withdraw(by=bureau.officer, at=on(2026, 2, 5), matter_id=returned.pk, seen_version=returned.version)

    run = compute(a_month(2026, 2))

    assert line_of(run, bureau.officer, "given up o") == (100, 0, -50)
    assert line_of(run, bureau.unit, "given up u") == (100, 0, -50)
    assert line_of(run, bureau.officer, "at once o")[:2] == (0, 100)


def test_who_returned_it_made_the_entry(bureau, returned):
    matters.withdraw(by=bureau.officer, at=on(2026, 2, 5), matter_id=returned.pk, seen_version=returned.version)

    key = ("cases.matters_withdrawn", returned.pk)
    assert makers_of({key}) == {key: {bureau.legal_officer.pk}}


def test_a_case_made_void_missed_nothing(bureau, version):
    case = filed(bureau)
    with deed("case.void", by=system("tests"), at=on(2026, 2, 20), about=case) as record:
        record.change(Case.objects.get(pk=case.pk), only_if={}, state="void", ended_at=on(2026, 2, 20))

    assert missed(compute(a_month(2026, 2)), bureau.officer) == 0
