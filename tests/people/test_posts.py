"""Posts with dates decide rights; three administrators are three people (X4, P11)."""

from datetime import date, timedelta

import pytest

from portal.ledger.models import Event
from portal.people.models import Post, Role
from portal.people.queries import possible_substitutes
from portal.people.rights import rights_of
from portal.people.services import posts, substitutes
from portal.shell.refusals import Denied, Refused
from tests.factories import a_post, a_unit, administrators, an_officer

pytestmark = pytest.mark.django_db


def give(at, officer, role, unit, by=None, **span):
    by = by or administrators().security
    span = {"starts_on": date(2026, 1, 1), **span}
    return posts.give(by=by, at=at, officer_id=officer.pk, role=role, unit=unit, **span)


def test_a_post_gives_its_role_from_the_first_day_to_the_last():
    officer = an_officer()

    a_post(officer, Role.UNIT_HEAD, starts_on=date(2026, 1, 5), ends_on=date(2026, 2, 10))

    days = [date(2026, 1, 4), date(2026, 1, 5), date(2026, 2, 10), date(2026, 2, 11)]
    assert [rights_of(officer, day).has(Role.UNIT_HEAD) for day in days] == [False, True, True, False]


def test_a_post_counts_in_its_unit_and_below_and_not_above_or_beside():
    above = a_unit()
    unit = a_unit(parent=above, code="west")
    below, beside = a_unit(parent=unit), a_unit(parent=above, code="west-2")
    post = a_post(an_officer(unit=unit), Role.UNIT_HEAD)

    found = [list(Post.objects.over(each).filter(role=Role.UNIT_HEAD)) for each in (above, unit, below, beside)]

    assert found == [[], [post], [post], []]


def test_giving_a_post_leaves_an_event_with_who_gave_what_to_whom(at):
    officer, unit = an_officer(name="曾志强"), a_unit(name="北山派出所")

    post = give(at, officer, Role.LEGAL_OFFICER, unit, reason="月度调整")

    event = Event.objects.get(kind="post.given", about_id=str(post.pk))
    assert (event.chain, event.actor_name, event.actor_role) == ("access", "安全", "security_admin")
    assert event.payload == (
        f'{{"after":{{"badge_number":"{officer.badge_number}","ends_on":null,"officer":"曾志强","role":"legal_officer",'
        '"starts_on":"2026-01-01","unit":"北山派出所"},"reason":"月度调整"}'
    )


@pytest.mark.parametrize("giver", ["system", "audit"])
def test_only_the_security_administrator_gives_posts_and_the_attempt_is_kept(at, giver):
    officer = an_officer()

    with pytest.raises(Denied):
        give(at, officer, Role.OFFICER, officer.unit, by=getattr(administrators(), giver))

    assert not Post.objects.filter(officer=officer).exists()
    assert list(Event.objects.filter(outcome="denied").values_list("kind", flat=True)) == ["post.given"]


def test_nobody_gives_a_post_to_oneself(at):
    security = administrators().security

    with pytest.raises(Denied):
        give(at, security, Role.SUPERVISOR, security.unit)


@pytest.mark.parametrize("second", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
def test_two_of_the_three_administrators_in_one_person_are_refused(at, second):
    audit = administrators().audit

    with pytest.raises(Refused):
        give(at, audit, second, audit.unit)


def test_an_administrators_post_may_follow_another_one_that_has_ended(at):
    officer = an_officer()
    a_post(officer, Role.SYSTEM_ADMIN, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))

    assert give(at, officer, Role.AUDIT_ADMIN, officer.unit, starts_on=date(2026, 1, 1))


def test_the_same_post_twice_in_one_time_is_refused(at):
    officer = an_officer()
    a_post(officer, Role.OFFICER, ends_on=date(2026, 1, 31))

    with pytest.raises(Refused):
        give(at, officer, Role.OFFICER, officer.unit, starts_on=date(2026, 1, 31))
    assert give(at, officer, Role.OFFICER, officer.unit, starts_on=date(2026, 2, 1))


def test_a_post_ended_now_is_no_longer_in_force_today_even_on_its_first_day(at):
    officer, today = an_officer(), at.date()
    new = give(at, officer, Role.OFFICER, officer.unit, starts_on=today)
    old = give(at, officer, Role.UNIT_HEAD, officer.unit, starts_on=today - timedelta(days=30))

    for post in (new, old):
        posts.end(by=administrators().security, at=at, post_id=post.pk, reason="调离")

    assert rights_of(officer, today).posts == ()
    assert rights_of(an_officer(), today).posts == ()
    officer.__dict__.pop("_rights")
    assert rights_of(officer, today - timedelta(days=1)).roles == {Role.UNIT_HEAD}


def test_a_post_ends_with_the_day_that_is_named(at):
    officer = an_officer()
    post = give(at, officer, Role.OFFICER, officer.unit)

    posts.end(by=administrators().security, at=at, post_id=post.pk, ends_on=date(2026, 3, 31))

    assert rights_of(officer, date(2026, 3, 31)).roles == {Role.OFFICER}
    assert rights_of(officer, date(2026, 4, 1)).roles == frozenset()


def test_a_last_day_before_the_first_is_refused(at):
    officer = an_officer()

    with pytest.raises(Refused):
        give(at, officer, Role.OFFICER, officer.unit, ends_on=date(2025, 12, 31))


def test_whom_one_stands_in_for_is_no_post_of_ones_own(at):
    officer, absent, on = an_officer(), an_officer(), at.date()
    unit = a_unit()
    a_post(officer, Role.UNIT_DEPUTY, unit)
    a_post(absent, Role.UNIT_HEAD, unit)
    substitutes.name(by=absent, at=at, officer_id=absent.pk, substitute_id=officer.pk, starts_on=on, ends_on=on)

    rights = rights_of(officer, on)

    assert rights.posts == ((Role.UNIT_DEPUTY, unit.path),)
    assert (rights.stands_in_for, rights.lent) == ((absent.pk,), ((Role.UNIT_HEAD, unit.path),))


@pytest.mark.parametrize(
    ("role", "fitting"),
    [
        (Role.LEGAL_OFFICER, {Role.LEGAL_OFFICER, Role.LEGAL_DEPARTMENT}),
        (Role.UNIT_HEAD, {Role.UNIT_HEAD, Role.UNIT_DEPUTY, Role.BUREAU_LEADER}),
        (Role.LEGAL_DEPARTMENT, {Role.LEGAL_DEPARTMENT}),
        (Role.BUREAU_LEADER, {Role.BUREAU_LEADER}),
    ],
)
def test_only_who_decides_there_or_beside_it_stands_in(at, role, fitting):
    unit, on = a_unit(), at.date()
    accepted = set()
    for each in Role:
        absent, stand_in = an_officer(), an_officer()
        a_post(absent, role, unit)
        a_post(stand_in, each, a_unit())
        offered = stand_in in possible_substitutes(absent, on)
        try:
            substitutes.name(
                by=absent, at=at, officer_id=absent.pk, substitute_id=stand_in.pk, starts_on=on, ends_on=on
            )
        except Refused:
            assert not offered
            continue
        assert offered
        accepted.add(each)

    assert accepted == fitting


def test_who_is_moved_away_after_being_named_stands_in_no_more(at):
    unit, on = a_unit(), at.date()
    absent, stand_in = an_officer(), an_officer()
    a_post(absent, Role.UNIT_HEAD, unit)
    post = a_post(stand_in, Role.UNIT_DEPUTY, unit)
    later = date(2026, 5, 1)
    substitutes.name(by=absent, at=at, officer_id=absent.pk, substitute_id=stand_in.pk, starts_on=on, ends_on=later)
    posts.end(by=administrators().security, at=at, post_id=post.pk, ends_on=date(2026, 3, 31))

    assert rights_of(stand_in, on).lent == ((Role.UNIT_HEAD, unit.path),)
    assert rights_of(stand_in, date(2026, 4, 1)).lent == ()


def test_two_administrators_posts_never_meet_in_the_days_to_come(at):
    officer = an_officer()
    a_post(officer, Role.SYSTEM_ADMIN, starts_on=date(2026, 6, 1))

    with pytest.raises(Refused):
        give(at, officer, Role.AUDIT_ADMIN, officer.unit, starts_on=date(2026, 1, 1))
    assert give(at, officer, Role.AUDIT_ADMIN, officer.unit, ends_on=date(2026, 5, 31))
