"""O1: communities and grids have an officer from one day to another, and the law of posts holds for them too."""

from datetime import date, timedelta

import pytest

from portal.ledger.models import Event
from portal.people.models import Assignment, Role
from portal.people.services import officers, substitutes, territory
from portal.people.territory import communities_of, in_charge_of
from portal.shell.refusals import Denied, Refused
from tests.factories import a_post, a_unit, administrators, an_officer

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)


@pytest.fixture
def community(at):
    return territory.add_community(by=administrators().system, at=at, code="东关", name="东关社区", unit=a_unit())


@pytest.fixture
def grid(at, community):
    return territory.add_grid(
        by=administrators().system, at=at, code="东关-1", name="第一网格", community=community, households=400
    )


def assigned(at, officer, community, **more):
    more = {"starts_on": FIRST, **more}
    return territory.assign(by=administrators().security, at=at, officer_id=officer.pk, community=community, **more)


def days_of(officer, *days):
    return [list(communities_of(officer, day).values_list("code", flat=True)) for day in days]


def test_an_assignment_holds_from_its_first_day_to_its_last(at, community):
    officer = an_officer()
    assigned(at, officer, community, starts_on=date(2026, 1, 5), ends_on=date(2026, 2, 10))

    days = [date(2026, 1, 4), date(2026, 1, 5), date(2026, 2, 10), date(2026, 2, 11)]
    assert days_of(officer, *days) == [[], ["东关"], ["东关"], []]


def test_one_is_in_charge_at_a_time_and_others_stand_beside(at, community, grid):
    first, second = an_officer(), an_officer()
    assigned(at, first, community)

    with pytest.raises(Refused):
        assigned(at, second, community)
    assigned(at, second, community, part=Assignment.Part.BESIDE)
    assigned(at, second, community, grid=grid)

    assert in_charge_of([community.pk], FIRST) == {community.pk: first}


def test_ended_at_once_it_is_free_for_the_next_on_the_same_day(at, community):
    first, second = an_officer(), an_officer()
    row = assigned(at, first, community)

    territory.end_assignment(by=administrators().security, at=at, assignment_id=row.pk)
    assigned(at, second, community, starts_on=at.date())

    assert days_of(first, at.date() - timedelta(days=1), at.date()) == [["东关"], []]
    assert in_charge_of([community.pk], at.date()) == {community.pk: second}
    with pytest.raises(Refused):
        territory.end_assignment(by=administrators().security, at=at, assignment_id=row.pk)


def test_a_grid_of_another_community_and_what_is_out_of_use_are_refused(at, community, grid):
    other = territory.add_community(
        by=administrators().system, at=at, code="西关", name="西关社区", unit=community.unit
    )
    with pytest.raises(Refused):
        assigned(at, an_officer(), other, grid=grid)

    territory.change_community(by=administrators().system, at=at, community_id=other.pk, is_active=False)
    with pytest.raises(Refused):
        assigned(at, an_officer(), other)


@pytest.mark.parametrize("giver", ["system", "audit"])
def test_only_the_security_administrator_assigns_and_the_attempt_is_kept(at, community, giver):
    with pytest.raises(Denied):
        territory.assign(
            by=getattr(administrators(), giver), at=at, officer_id=an_officer().pk, community=community, starts_on=FIRST
        )

    assert Event.objects.filter(kind="territory.assigned", outcome="denied").count() == 1


def test_a_code_stands_once_and_stays(at, community):
    with pytest.raises(Refused) as twice:
        territory.add_community(by=administrators().system, at=at, code="东关", name="又一个", unit=community.unit)
    with pytest.raises(Refused):
        territory.change_community(by=administrators().system, at=at, community_id=community.pk, code="新")

    assert set(twice.value.fields) == {"code"}


def test_a_community_officer_stands_in_for_another_and_nobody_else_does(at, community):
    absent, fit, unfit = an_officer(unit=community.unit), an_officer(unit=community.unit), an_officer()
    for officer in (absent, fit):
        a_post(officer, Role.COMMUNITY_OFFICER, unit=community.unit, starts_on=FIRST)
    assigned(at, absent, community)
    substitutes.name(
        by=absent,
        at=at,
        officer_id=absent.pk,
        substitute_id=fit.pk,
        starts_on=at.date(),
        ends_on=at.date() + timedelta(days=3),
    )

    assert days_of(fit, at.date(), at.date() + timedelta(days=4)) == [["东关"], []]
    assert days_of(unfit, at.date()) == [[]]


def test_what_was_changed_stands_in_the_event(at, community):
    territory.change_community(
        by=administrators().system, at=at, community_id=community.pk, name="东关一社区", reason="分设"
    )

    event = Event.objects.get(kind="community.changed")
    assert ("东关社区" in event.payload, "东关一社区" in event.payload, "分设" in event.payload) == (True, True, True)


def test_who_leaves_the_unit_or_the_bureau_is_in_charge_no_longer(at, community):
    leaver, mover = an_officer(unit=community.unit), an_officer(unit=community.unit)
    assigned(at, leaver, community)
    assigned(at, mover, community, part=Assignment.Part.BESIDE)

    officers.close(by=administrators().system, at=at, officer_id=leaver.pk, reason="调离")
    officers.transfer(by=administrators().system, at=at, officer_id=mover.pk, unit=a_unit())

    assert (days_of(leaver, at.date()), days_of(mover, at.date())) == ([[]], [[]])


def test_what_is_out_of_use_is_nobodys(at, community):
    officer = an_officer()
    assigned(at, officer, community)

    territory.change_community(by=administrators().system, at=at, community_id=community.pk, is_active=False)

    assert days_of(officer, at.date()) == [[]]
    assert in_charge_of([community.pk], at.date()) == {}


def test_a_grid_that_somebody_looks_after_stays_in_its_community(at, community, grid):
    other = territory.add_community(
        by=administrators().system, at=at, code="西关", name="西关社区", unit=community.unit
    )
    row = assigned(at, an_officer(), community, grid=grid)
    move = {"by": administrators().system, "at": at, "grid_id": grid.pk, "community": other}

    with pytest.raises(Refused):
        territory.change_grid(**move)
    territory.end_assignment(by=administrators().security, at=at, assignment_id=row.pk)

    assert territory.change_grid(**move).community == other
