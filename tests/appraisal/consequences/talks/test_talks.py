"""A11: a talk that was decided is open until it is held, by who decided or somebody above, with its record."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from appraisal.consequences import deeds as ladder
from appraisal.consequences.talks import deeds as talks
from appraisal.consequences.talks.deeds import TalkInput
from appraisal.consequences.talks.queries import due_on, left_to_talk_with, open_talks
from appraisal.desk.inbox import piles
from appraisal.models import Consequence, Talk
from portal.ledger.models import Event
from portal.people.models import Officer, Role
from portal.people.services import posts
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.appraisal.making import a_defect, a_month, on, publish
from tests.factories import a_station, administrators, someone

pytestmark = pytest.mark.usefixtures("reference_data")
DECIDED, HELD = on(2026, 3, 20), on(2026, 3, 24)


@pytest.fixture
def first(version):
    stations = [a_station("甲"), a_station("乙")]
    for month in (1, 2):
        a_defect(stations[0], on(2026, month, 5))
        publish(a_month(2026, month))
    return stations[0]


@pytest.fixture
def decided(bureau, first):
    found = Consequence.objects.get()
    return ladder.confirm(by=bureau.supervisor, at=DECIDED, consequence_id=found.pk, reason="已核实")


def a_record():
    return SimpleUploadedFile("谈话记录.txt", "谈话记录".encode())


def said(bureau, first, **fields):
    given = {
        "talked_with_id": first.head.pk,
        "talked_by_id": bureau.supervisor.pk,
        "held_on": HELD.date(),
        "place": "谈话室",
        "summary": "指出问题，限期整改。",
        "signature": "signed",
        "file": a_record(),
    }
    return TalkInput(**{**given, **fields})


def hold(by, decided, talk, at=HELD):
    return talks.hold(by=by, at=at, consequence_id=decided.pk, talk=talk)


def waiting(officer, at):
    officer = Officer.objects.get(pk=officer.pk)
    found = [(key, pile.read([key])[0]) for pile in piles(officer, at) if pile.kind == "talk" for key in pile.keys]
    return [(item.url, item.is_overdue(at)) for _key, item in found]


def test_it_waits_for_who_decided_until_it_is_held_and_then_it_is_overdue(bureau, first, decided):
    address = reverse("appraisal:talk", args=[decided.pk])

    assert due_on(decided) == date(2026, 3, 30)
    assert waiting(bureau.supervisor, on(2026, 3, 30, 23)) == [(address, False)]
    assert waiting(bureau.supervisor, on(2026, 3, 31, 0, 1)) == [(address, True)]
    assert waiting(bureau.leader, on(2026, 3, 31)) == []

    hold(bureau.supervisor, decided, said(bureau, first))

    assert waiting(bureau.supervisor, on(2026, 3, 31)) == []
    assert not open_talks().exists()


def test_a_talk_is_kept_with_its_file_and_frozen(bureau, first, decided):
    talk = hold(bureau.supervisor, decided, said(bureau, first, answer="认可", signature="refused", refusal="未到场签"))

    assert (talk.file_name, talk.size, talk.refusal) == ("谈话记录.txt", 12, "未到场签")
    with pytest.raises(DatabaseError), transaction.atomic():
        Talk.objects.filter(pk=talk.pk).update(answer="不认可")


def test_a_waived_or_undecided_one_is_not_held(bureau, first):
    found = Consequence.objects.get()
    assert left_to_talk_with(found) == []
    ladder.waive(by=bureau.supervisor, at=DECIDED, consequence_id=found.pk, reason="情况特殊")

    assert not open_talks().exists()
    with pytest.raises((MovedOn, Denied)):
        hold(bureau.supervisor, found, said(bureau, first))


def test_a_bureau_leader_holds_it_too_and_nobody_else(bureau, first, decided):
    for person in (first.head, first.deputy, bureau.officer, bureau.head, someone(Role.SUPERVISOR, bureau.root)):
        with pytest.raises(Denied):
            hold(person, decided, said(bureau, first))

    talk = hold(bureau.leader, decided, said(bureau, first, talked_by_id=bureau.leader.pk))

    assert (talk.talked_by, talk.recorded_by) == (bureau.leader, bureau.leader)


def test_the_subject_is_not_the_one_who_talked(bureau, first, decided):
    with pytest.raises(Denied):
        hold(bureau.supervisor, decided, said(bureau, first, talked_by_id=first.head.pk))


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"held_on": date(2026, 3, 19)}, "held_on"),
        ({"held_on": date(2026, 3, 25)}, "held_on"),
        ({"place": " "}, "place"),
        ({"summary": ""}, "summary"),
        ({"signature": "refused"}, "refusal"),
        ({"file": None}, "file"),
        ({"talked_with_id": 1}, "talked_with"),
    ],
)
def test_what_is_missing_is_said(bureau, first, decided, fields, problem):
    with pytest.raises(Refused) as refusal:
        hold(bureau.supervisor, decided, said(bureau, first, **fields))

    assert set(refusal.value.fields) == {problem}
    assert not Talk.objects.exists()


def test_the_second_who_records_it_sees_that_it_is_recorded(bureau, first, decided):
    hold(bureau.supervisor, decided, said(bureau, first))

    with pytest.raises(MovedOn):
        hold(bureau.leader, decided, said(bureau, first, talked_by_id=bureau.leader.pk))


def test_with_two_heads_it_is_open_until_both_were_talked_with(bureau, version):
    stations = [a_station("甲"), a_station("乙")]
    other = someone(Role.UNIT_HEAD, stations[0].unit, name="并任所长")
    for month in (1, 2):
        a_defect(stations[0], on(2026, month, 5))
        publish(a_month(2026, month))
    decided = ladder.confirm(
        by=bureau.supervisor, at=DECIDED, consequence_id=Consequence.objects.get().pk, reason="已核实"
    )

    hold(bureau.supervisor, decided, said(bureau, stations[0]))
    assert left_to_talk_with(decided) == [other]
    assert open_talks().exists()
    hold(bureau.supervisor, decided, said(bureau, stations[0], talked_with_id=other.pk))
    assert not open_talks().exists()


def test_where_the_decider_left_the_talk_waits_for_the_supervisors(bureau, first, decided):
    successor = someone(Role.SUPERVISOR, bureau.root)
    assert waiting(successor, HELD) == []
    later = HELD + timedelta(days=1)
    posts.end(
        by=administrators().security,
        at=DECIDED,
        post_id=bureau.supervisor.posts.get(role=Role.SUPERVISOR).pk,
        ends_on=DECIDED.date(),
    )

    assert len(waiting(successor, later)) == 1


def test_it_is_recorded_in_the_browser_and_its_record_is_opened_as_a_look(bureau, first, decided, browse, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: HELD)
    address = reverse("appraisal:talk", args=[decided.pk])
    assert browse(bureau.supervisor, address).status_code == 200

    sent = browse(
        bureau.supervisor,
        address,
        {
            "talked_with": first.head.pk,
            "talked_by": bureau.supervisor.pk,
            "held_on": "2026-03-24",
            "place": "谈话室",
            "summary": "指出问题。",
            "signature": "signed",
            "file": a_record(),
        },
    )

    assert sent.url == reverse("appraisal:consequence", args=[decided.pk])
    talk = Talk.objects.get()
    page = browse(first.head, sent.url).content.decode()
    assert "指出问题。" in page
    record = browse(first.head, reverse("appraisal:talk_record", args=[talk.pk]), {})
    assert b"".join(record.streaming_content).decode() == "谈话记录"
    assert Event.objects.filter(kind="talk.opened", actor_id=first.head.pk).count() == 1
    assert browse(bureau.officer, reverse("appraisal:talk_record", args=[talk.pk]), {}).status_code == 404


def test_forged_posts_are_refused(bureau, first, decided, browse):
    address = reverse("appraisal:talk", args=[decided.pk])

    assert browse(first.head, address, {}).status_code == 403
    assert browse(bureau.head, address, {}).status_code == 404
    assert browse(bureau.officer, address, {}).status_code == 404
