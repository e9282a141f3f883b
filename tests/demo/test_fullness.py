"""The newest cases of the demo are told in full: how they came in, what was taken, decided, served and noted."""

import re

import pytest
from django.db import transaction
from django.utils import timezone

from cases.clocks.deeds import COPY, SERVICE
from cases.file.sealing.completeness import unidentified
from cases.models import Case, Clock, Custody, Evaluation, Matter, PartyDecision, Property, Reception, SupervisionOrder
from cases.review.matters.spoken import names_of, particulars_in_words
from portal.demo.years.oversight import oversee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def approved_penalties():
    return Matter.objects.filter(kind__in=("penalty", "no_penalty"), stage="approved").select_related("case__cause")


def test_each_case_says_how_it_came_in():
    assert Reception.objects.count() == Case.objects.count()
    for row in Reception.objects.filter(case__source="call"):
        assert re.fullmatch(r"JJ\d{13}", row.call_number)


def test_a_penalty_decides_about_each_respondent_as_its_request_said():
    matters = list(approved_penalties())

    assert matters
    for matter in matters:
        respondents = matter.case.parties.filter(role__in=("suspect", "respondent"))
        said = {each["party"]: each for each in matter.particulars["decisions"]}
        rows = {row.party_id: row for row in matter.decisions.all()}
        assert rows.keys() == said.keys() == {party.pk for party in respondents}
        assert all(row.particulars == said[pk] and row.outcome == said[pk]["outcome"] for pk, row in rows.items())


def test_what_was_asked_reads_as_words_and_never_as_a_key():
    known = re.compile(r"[a-z_]{3,}")
    for matter in Matter.objects.select_related("case__cause"):
        lines = particulars_in_words(matter.kind, matter.particulars, names_of(matter.case))
        words = [f"{label} {value}" for label, value in lines]
        assert not [line for line in words if known.search(line)], matter.kind
    assert Matter.objects.filter(kind="penalty").exists()


def test_a_proposed_penalty_is_the_decided_one():
    for row in PartyDecision.objects.filter(outcome="penalty").select_related("matter"):
        assert ("行政拘留" in row.matter.proposal) == bool(row.detention_days)
        assert ("罚款" in row.matter.proposal) == bool(row.fine)


def test_a_case_is_closed_when_every_decision_was_served_and_carried_out():
    for case in Case.objects.filter(state="closed").prefetch_related("decisions", "parties"):
        assert all(decision.is_done for decision in case.decisions.all())
        assert not unidentified(case.parties.all())
    assert PartyDecision.objects.exclude(served_on=None).exists()
    served = Clock.objects.filter(rule__code__in=(SERVICE, COPY), case__state="closed")
    assert served.exists()
    assert not served.filter(met_at=None).exists()


def test_property_has_a_custody_without_a_gap_and_is_back_before_the_end():
    things = list(Property.objects.prefetch_related("custody", "case"))

    assert things
    for thing in things:
        rows = list(thing.custody.order_by("number"))
        assert [row.number for row in rows] == list(range(1, thing.steps + 1))
        assert [row.giver_id for row in rows[1:]] == [row.receiver_id for row in rows[:-1]]
        assert [row.happened_at for row in rows] == sorted(row.happened_at for row in rows)
        handlers = set(thing.case.handlers.values_list("officer_id", flat=True))
        assert all(row.receiver_id not in handlers for row in rows if row.purpose == Custody.Purpose.KEEPING)
    assert not Property.objects.held().filter(case__state="closed", case__parties__role="victim").exists()


def test_the_fast_track_is_kept_but_for_few():
    clocks = Clock.objects.filter(rule__code="handling.fast_track", is_void=False).exclude(met_at=None)
    late = [clock for clock in clocks if clock.met_at > clock.due_at]

    assert clocks
    assert len(late) * 3 <= len(clocks)
    assert all(clock.base_at == clock.case.suspect_arrived_at for clock in clocks.select_related("case"))


def test_supervisors_raise_orders_and_the_legal_department_evaluates(demo):
    with transaction.atomic():
        oversee(demo, seed=4)
        orders = list(SupervisionOrder.objects.order_by("raised_at"))
        evaluated = list(Evaluation.objects.all())
        transaction.set_rollback(True)

    assert {order.state for order in orders} >= {"open", "confirmed"}
    assert any(not row.is_open for row in evaluated)
    assert all(timezone.localdate(row.opened_at) < demo for row in evaluated)
