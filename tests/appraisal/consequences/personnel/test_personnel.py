"""A11, A16: results go to personnel each quarter, opinions are asked before promotions, every look is an event."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from appraisal.consequences.personnel import deeds
from appraisal.consequences.personnel.rules import Quarter, digest_of, quarter_before, quarter_of
from appraisal.desk.inbox import piles
from appraisal.models import HandOver, HandOverSheet, Opinion
from appraisal.results.publicity import deeds as publicity
from portal.ledger.models import Event
from portal.people.models import Officer, Role
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.appraisal.making import SYSTEM, a_defect, a_month, compute, on, publish, rule_in_force
from tests.factories import someone

pytestmark = pytest.mark.usefixtures("reference_data")
MADE = on(2026, 4, 20, 6)
FIRST = Quarter(date(2026, 1, 1), date(2026, 4, 1))


@pytest.fixture
def quarter(bureau, version):
    rule_in_force(version.scheme, "same_problem_officer", params={"problem": "item", "times": 2, "window": 12})
    for month in (1, 2, 3):
        if month < 3:
            a_defect(bureau, on(2026, month, 5))
        publish(a_month(2026, month))
    return deeds.hand_over(by=SYSTEM, at=MADE, on_quarter=FIRST)


def test_quarters_are_those_of_the_calendar():
    days = (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 12, 31), date(2028, 2, 29))

    assert [quarter_of(day).code for day in days] == ["2026Q1", "2026Q1", "2026Q2", "2026Q4", "2028Q1"]
    assert quarter_of(date(2026, 12, 31)) == Quarter(date(2026, 10, 1), date(2027, 1, 1))
    assert quarter_before(FIRST) == Quarter(date(2025, 10, 1), date(2026, 1, 1))


def test_a_quarter_is_handed_over_with_results_defects_and_consequences(bureau, quarter):
    sheet = quarter.sheets.get(officer=bureau.officer)

    assert [(each["period"], each["points"]) for each in sheet.content["results"]] == [
        ("2026-01", 9750),
        ("2026-02", 9750),
        ("2026-03", 10_000),
    ]
    assert [each["day"] for each in sheet.content["defects"]] == ["2026-01-05", "2026-02-05"]
    assert {each["severity"] for each in sheet.content["defects"]} == {"serious"}
    assert [each["rule"] for each in sheet.content["consequences"]] == ["same_problem_officer"]
    assert sheet.digest == digest_of(sheet.content)
    assert quarter.number == quarter.sheets.count()


def test_it_is_made_once_and_only_when_all_its_months_are_published(bureau, version):
    publish(a_month(2026, 1))
    publish(a_month(2026, 2))
    compute(a_month(2026, 3))
    assert deeds.hand_over_ended(by=SYSTEM, at=MADE) == []

    publicity.start(by=SYSTEM, at=a_month(2026, 3).computes_at, period_id=a_month(2026, 3).pk)
    publicity.finish(by=SYSTEM, at=on(2026, 4, 12), period_id=a_month(2026, 3).pk)
    assert [each.code for each in deeds.hand_over_ended(by=SYSTEM, at=MADE)] == ["2026Q1"]
    assert deeds.hand_over_ended(by=SYSTEM, at=MADE) == []


def test_it_is_frozen(quarter):
    with pytest.raises(DatabaseError), transaction.atomic():
        HandOverSheet.objects.filter(pk=quarter.sheets.first().pk).update(content={})
    with pytest.raises(DatabaseError), transaction.atomic():
        HandOver.objects.filter(pk=quarter.pk).update(digest="0" * 64)


def test_personnel_confirms_once(bureau, quarter):
    for person in (bureau.supervisor, bureau.head, bureau.officer):
        with pytest.raises(Denied):
            deeds.confirm_hand_over(by=person, at=MADE, hand_over_id=quarter.pk)

    assert (
        deeds.confirm_hand_over(by=bureau.personnel, at=MADE, hand_over_id=quarter.pk).confirmed_by == bureau.personnel
    )
    with pytest.raises(MovedOn):
        deeds.confirm_hand_over(by=bureau.personnel, at=MADE, hand_over_id=quarter.pk)


def test_each_look_at_a_record_is_an_event_and_others_may_not_know_of_it(bureau, quarter, browse):
    address = reverse("appraisal:record", args=[quarter.pk, bureau.officer.pk])

    assert browse(bureau.personnel, address, {}).status_code == 200
    assert browse(bureau.supervisor, address, {}).status_code == 200
    assert browse(bureau.officer, address, {}).status_code == 200
    for person in (bureau.second, bureau.head, bureau.leader, bureau.rule_admin):
        assert browse(person, address, {}).status_code == 404
    looks = Event.objects.filter(kind="record.opened", chain="access").order_by("pk")
    assert {look.actor_id for look in looks} == {bureau.personnel.pk, bureau.supervisor.pk, bureau.officer.pk}
    assert looks.count() == 3


def asked(bureau, **fields):
    given = {"by": bureau.personnel, "at": MADE, "officer_id": bureau.officer.pk, "post": "副所长"}
    return deeds.ask(**{**given, **fields})


def answered(bureau, opinion, **fields):
    given = {
        "by": bureau.supervisor,
        "at": MADE,
        "opinion_id": opinion.pk,
        "said": "reservations",
        "reason": "两次严重瑕疵",
    }
    return deeds.answer(**{**given, **fields})


def waiting(officer):
    officer = Officer.objects.get(pk=officer.pk)
    return [item.title for pile in piles(officer, MADE) if pile.kind == "opinion" for item in pile.read(pile.keys)]


def test_personnel_asks_a_supervisor_answers_with_the_record_and_personnel_confirms(bureau, quarter):
    opinion = asked(bureau)
    assert (len(waiting(bureau.supervisor)), len(waiting(bureau.personnel))) == (1, 0)

    opinion = answered(bureau, opinion)
    assert [each["period"] for each in opinion.facts["results"]] == ["2026-01", "2026-02", "2026-03"]
    assert (len(waiting(bureau.supervisor)), len(waiting(bureau.personnel))) == (0, 1)

    opinion = deeds.confirm(by=bureau.personnel, at=MADE, opinion_id=opinion.pk)
    assert (opinion.state, opinion.answered_by, opinion.confirmed_by) == (
        "confirmed",
        bureau.supervisor,
        bureau.personnel,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(reason="改")


def test_nobody_gives_or_confirms_the_opinion_about_oneself(bureau, version):
    both = someone(Role.SUPERVISOR, bureau.root)
    opinion = asked(bureau, officer_id=both.pk)

    with pytest.raises(Denied):
        answered(bureau, opinion, by=both)
    with pytest.raises(Denied):
        asked(bureau, officer_id=bureau.personnel.pk)
    for person in (bureau.head, bureau.officer, bureau.personnel):
        with pytest.raises(Denied):
            answered(bureau, opinion, by=person)


def test_without_a_reason_and_twice_it_is_refused(bureau, version):
    opinion = asked(bureau)
    with pytest.raises(Refused):
        answered(bureau, opinion, reason=" ")
    with pytest.raises(MovedOn):
        asked(bureau)

    answered(bureau, opinion)
    with pytest.raises(MovedOn):
        answered(bureau, opinion)


def test_the_second_of_two_who_answer_sees_that_he_lost(bureau, version):
    other = someone(Role.SUPERVISOR, bureau.root)
    opinion = asked(bureau)
    answered(bureau, opinion)

    with pytest.raises(MovedOn):
        answered(bureau, opinion, by=other)
    assert Opinion.objects.get().answered_by == bureau.supervisor


def test_the_officer_may_not_know_of_the_opinion(bureau, quarter, browse):
    opinion = asked(bureau)
    address = reverse("appraisal:opinion", args=[opinion.pk])

    for person in (bureau.officer, bureau.head, bureau.leader):
        assert browse(person, address).status_code == 404
        assert browse(person, reverse("appraisal:confirm_opinion", args=[opinion.pk]), {}).status_code == 404
    assert browse(bureau.supervisor, address).status_code == 200
    assert browse(bureau.personnel, address, {"answer": "no_concern", "reason": "x"}).status_code == 403


def test_the_desk_in_the_browser(bureau, quarter, browse):
    assert browse(bureau.officer, reverse("appraisal:personnel")).status_code == 403
    page = browse(bureau.personnel, reverse("appraisal:personnel")).content.decode()
    assert "2026Q1" in page

    sent = browse(
        bureau.personnel,
        reverse("appraisal:ask_opinion"),
        {"badge_number": bureau.officer.badge_number, "post": "副所长"},
    )
    answered_ = browse(bureau.supervisor, sent.url, {"answer": "no_concern", "reason": "依法规范"})
    assert answered_.status_code == 302
    page = browse(bureau.personnel, sent.url).content.decode()
    assert "依法规范" in page
    assert "2026-02" not in page
    record = browse(bureau.personnel, reverse("appraisal:opinion_record", args=[Opinion.objects.get().pk]), {})
    assert "2026-02" in record.content.decode()
    assert Event.objects.filter(kind="record.opened", actor_id=bureau.personnel.pk).count() == 1
    confirmed = browse(bureau.personnel, reverse("appraisal:confirm_opinion", args=[Opinion.objects.get().pk]), {})
    assert confirmed.status_code == 302
    assert browse(bureau.personnel, reverse("appraisal:hand_over", args=[quarter.pk])).status_code == 200
    assert browse(bureau.personnel, reverse("appraisal:confirm_hand_over", args=[quarter.pk]), {}).status_code == 302
    assert HandOver.objects.get().confirmed_by == bureau.personnel
