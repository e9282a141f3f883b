"""A11, B5: last twice in a row in published months proposes the talk; a person decides with a reason."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from appraisal.consequences import deeds as ladder
from appraisal.consequences.permissions import visible_consequences
from appraisal.consequences.waiting import consequences_waiting
from appraisal.desk.inbox import piles
from appraisal.facts import makers
from appraisal.models import Consequence
from appraisal.scheme.deciders import check_may_decide_consequence
from portal.people.models import Officer, Post, Role
from portal.people.services import posts
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.appraisal.conftest import SERIOUS
from tests.appraisal.making import a_closed_case, a_defect, a_month, a_step, a_version, compute, on, publish
from tests.factories import a_post, a_station, administrators, someone

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def stations(version):
    return [a_station("甲"), a_station("乙")]


def play(*months):
    """Give each month's stations their defects, publish the months from January on; return who is proposed."""
    for number, defects in enumerate(months, start=1):
        for station, count in defects:
            for _each in range(count):
                a_defect(station, on(2026, number, 5))
        publish(a_month(2026, number))
    return sorted(Consequence.objects.values_list("unit__name", "period__code"))


def test_last_twice_in_a_row_proposes_the_talk_with_the_head(bureau, stations):
    first, _second = stations

    assert play([(first, 2)], [(first, 1)]) == [("甲", "2026-02")]
    consequence = Consequence.objects.get()
    assert (consequence.officer, consequence.state) == (first.head, "proposed")
    assert [(t["period"], t["rank"], t["ranked"]) for t in consequence.facts["trace"]] == [
        ("2026-01", 3, 3),
        ("2026-02", 3, 3),
    ]


def test_the_talk_is_with_who_headed_the_unit_when_the_period_ended(bureau, stations):
    first, _second = stations
    successor = succeeded(first, last=date(2026, 3, 1))

    play([(first, 2)], [(first, 1)])

    consequence = Consequence.objects.get()
    assert consequence.people == [first.head]
    assert successor not in consequence.people


def test_who_took_the_post_on_the_last_day_of_the_period_is_named(bureau, stations):
    first, _second = stations
    successor = succeeded(first, last=date(2026, 2, 27))

    play([(first, 2)], [(first, 1)])

    assert Consequence.objects.get().people == [successor]


def test_where_two_held_the_post_both_are_named_and_neither_decides(bureau, stations):
    first, _second = stations
    other = someone(Role.UNIT_HEAD, first.unit, name="并任所长")
    a_post(other, Role.BUREAU_LEADER, bureau.unit)
    play([(first, 2)], [(first, 1)])

    consequence = Consequence.objects.get()

    assert consequence.people == [first.head, other]
    ended_post(other, first.unit, date(2026, 3, 5))
    assert {each.pk for each in visible_consequences(first.head)} == {consequence.pk}
    assert {each.pk for each in visible_consequences(other)} == {consequence.pk}
    assert consequences_waiting(other, on(2026, 3, 20)) == []
    with pytest.raises(Denied, match="涉及您本人"):
        ladder.waive(by=other, at=on(2026, 3, 20), consequence_id=consequence.pk, reason="已谈")


def test_the_page_and_the_interface_name_both(bureau, stations, browse):
    first, _second = stations
    other = someone(Role.UNIT_HEAD, first.unit, name="并任所长")
    play([(first, 2)], [(first, 1)])
    consequence = Consequence.objects.get()

    page = browse(bureau.supervisor, reverse("appraisal:consequence", args=[consequence.pk])).content.decode()
    client = APIClient()
    client.force_authenticate(bureau.supervisor)
    told = client.get(reverse("api:appraisal_consequences")).json()

    assert f"{first.head.name}, {other.name}" in page
    assert [each["name"] for each in told["results"][0]["people"]] == [first.head.name, other.name]


def succeeded(station, last):
    """End the post of a station's head with a day; return who holds it from the next on."""
    ended_post(station.head, station.unit, last)
    successor = someone(Role.OFFICER, station.unit, name="新任所长")
    a_post(successor, Role.UNIT_HEAD, station.unit, starts_on=last + timedelta(days=1))
    return successor


def ended_post(officer, unit, last):
    post = Post.objects.get(officer=officer, unit=unit, role=Role.UNIT_HEAD)
    posts.end(by=administrators().security, at=on(2026, 1, 2), post_id=post.pk, ends_on=last)
    officer.__dict__.pop("_rights", None)


def test_last_with_a_month_between_proposes_nothing(stations):
    first, second = stations

    assert play([(first, 1)], [(second, 1)], [(first, 1)]) == []


def test_those_who_share_the_last_rank_are_all_last(stations):
    first, second = stations

    assert play([(first, 1), (second, 1)], [(first, 1), (second, 1)]) == [("乙", "2026-02"), ("甲", "2026-02")]


def test_where_all_are_equal_nobody_is_last(stations):
    assert play([], []) == []


def test_two_ranked_units_are_too_few(version):
    other = a_station("甲")

    assert play([(other, 1)], [(other, 1)]) == []


def test_too_few_ranked_units_count_though_the_group_is_larger(bureau):
    a_version(("1.3", "u", *SERIOUS), units=1)
    first, second = a_station("甲"), a_station("乙")
    for month in (1, 2):
        for station in (first, second):
            a_closed_case(station, on(2026, month, 9))

    assert play([(first, 1)], [(first, 1)]) == []


def test_a_month_that_is_not_published_does_not_count(stations):
    first, _second = stations
    a_defect(first, on(2026, 1, 5))
    compute(a_month(2026, 1))
    a_defect(first, on(2026, 2, 5))
    publish(a_month(2026, 2))

    assert not Consequence.objects.exists()


def test_a_proposal_is_made_once(stations):
    first, _second = stations
    play([(first, 1)], [(first, 1)])

    assert ladder.propose(by=ladder_actor(), at=on(2026, 3, 20), period_id=a_month(2026, 2).pk) == []
    assert Consequence.objects.count() == 1


def ladder_actor():
    from tests.appraisal.making import SYSTEM

    return SYSTEM


@pytest.fixture
def proposal(bureau, stations):
    first, _second = stations
    step = a_step(first, decided=on(2026, 2, 5), reviewer=bureau.leader)
    a_defect(first, on(2026, 2, 5), step=step)
    play([(first, 1)], [])
    return Consequence.objects.get()


@pytest.mark.parametrize(("deed", "state"), [(ladder.confirm, "confirmed"), (ladder.waive, "waived")])
def test_the_supervisor_decides_with_a_reason(bureau, proposal, deed, state):
    decided = deed(by=bureau.supervisor, at=on(2026, 3, 20), consequence_id=proposal.pk, reason="已核实")

    assert (decided.state, decided.decided_by, decided.reason) == (state, bureau.supervisor, "已核实")


def test_without_a_reason_nothing_is_decided(bureau, proposal):
    with pytest.raises(Refused):
        ladder.waive(by=bureau.supervisor, at=on(2026, 3, 20), consequence_id=proposal.pk, reason="  ")


def test_neither_subject_nor_giver_of_points_nor_others_decide(bureau, stations, proposal):
    for person in (stations[0].head, bureau.leader, bureau.reviewer, bureau.officer):
        with pytest.raises(Denied):
            ladder.confirm(by=person, at=on(2026, 3, 20), consequence_id=proposal.pk, reason="已核实")


def test_whoever_returned_a_matter_gave_the_points_that_it_cost(bureau):
    a_version(("2.2", "u", "cases.matters_returned", "per_occurrence", {"points": -100}))
    first, _second = a_station("甲"), a_station("乙")
    for month in (1, 2):
        a_step(first, decided=on(2026, month, 5), reviewer=bureau.leader, outcome="return")
    play([], [])
    consequence = Consequence.objects.get()

    assert ladder.givers_of_points(consequence) == {bureau.leader.pk}
    with pytest.raises(Denied):
        ladder.confirm(by=bureau.leader, at=on(2026, 3, 20), consequence_id=consequence.pk, reason="已核实")


def test_the_page_looks_once_for_who_gave_the_points_and_the_deed_each_time(bureau, client, monkeypatch):
    a_version(("2.2", "u", "cases.matters_returned", "per_occurrence", {"points": -100}))
    first, _second = a_station("甲"), a_station("乙")
    for month in (1, 2):
        a_step(first, decided=on(2026, month, 5), reviewer=bureau.leader, outcome="return")
    play([], [])
    consequence = Consequence.objects.get()
    client.force_login(bureau.leader, backend="portal.people.administration.backends.PostBackend")
    read, facts_of_subjects = [], makers.facts_of_subjects
    monkeypatch.setattr(makers, "facts_of_subjects", lambda *asked: read.append(1) or facts_of_subjects(*asked))

    pages = [client.get(reverse("appraisal:consequence", args=[consequence.pk])) for _time in range(2)]

    assert [bool(page.context["barred"]) for page in pages] == [True, True]
    assert len(read) == 1


def test_a_decision_is_made_once(bureau, proposal):
    ladder.confirm(by=bureau.supervisor, at=on(2026, 3, 20), consequence_id=proposal.pk, reason="已核实")

    with pytest.raises(MovedOn):
        ladder.waive(by=bureau.supervisor, at=on(2026, 3, 20), consequence_id=proposal.pk, reason="改")


def waiting_for(officer):
    """Return the ids of the consequences in the inbox of somebody, who is read anew."""
    officer = Officer.objects.get(pk=officer.pk)
    return [key.ref for pile in piles(officer, on(2026, 3, 20)) if pile.kind == "consequence" for key in pile.keys]


def test_a_consequence_waits_for_those_alone_who_may_decide_it(bureau, stations, proposal):
    other = someone(Role.BUREAU_LEADER, bureau.root)
    a_post(stations[0].deputy, Role.SUPERVISOR, bureau.root)
    people = (bureau.supervisor, other, bureau.leader, stations[0].head, stations[0].deputy)

    assert [waiting_for(person) for person in people] == [[proposal.pk], [proposal.pk], [], [], []]
    for person in people:
        barred = not waiting_for(person)
        assert barred == is_barred(person, proposal), person


def is_barred(person, proposal):
    person = Officer.objects.get(pk=person.pk)
    try:
        check_may_decide_consequence(person, proposal, ladder.givers_of_points(proposal), on(2026, 3, 20).date())
    except Denied:
        return True
    return False
