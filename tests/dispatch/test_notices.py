"""A10, X1: everyone concerned gets exactly one notice of each thing, and reads only the own ones."""

import pytest

from portal.dispatch.models import Notice, Receipt
from portal.dispatch.notices import deeds as notices
from portal.dispatch.outbox import deeds as outbox
from portal.ledger.actors import system
from portal.ledger.models import Event
from portal.ledger.writing.recording import deed
from portal.shell.refusals import Denied
from tests.dispatch import ground
from tests.factories import an_officer

pytestmark = pytest.mark.django_db


def told(recipients, *, key="bulletin:1", at):
    with deed("bulletin.issued", by=system("office"), at=at) as record:
        return ground.tell(record, recipients, key=key, at=at)


def test_each_recipient_is_told_once_and_the_new_ones_are_counted(at):
    first, second = an_officer(), an_officer()

    assert told([first, first.pk], at=at) == 1
    assert told([first, second], at=at) == 1
    assert told([first, second], at=at) == 0
    assert told([first], key="bulletin:2", at=at) == 1

    assert sorted(Notice.objects.values_list("key", flat=True)) == sorted(
        [f"bulletin:1:{first.pk}", f"bulletin:1:{second.pk}", f"bulletin:2:{first.pk}"]
    )


def test_nobody_to_tell_is_nobody_told(at):
    assert told([], at=at) == 0


def test_a_notice_names_the_event_of_its_deed(at):
    told([an_officer()], at=at)

    assert Notice.objects.get().event.kind == "bulletin.issued"


def test_an_announcement_to_many_is_one_message_and_a_notice_for_each(at, django_assert_num_queries):
    officers = [an_officer() for _each in range(3)]

    ground.announce(officers, at=at)
    assert Notice.objects.count() == 0
    outbox.drain(at)

    told = Notice.objects.order_by("recipient_id")
    assert [(notice.recipient_id, notice.title, notice.url) for notice in told] == [
        (officer.pk, ground.SAID, "/me/") for officer in officers
    ]


def test_reading_is_kept_once_with_its_event(at):
    officer = an_officer()
    told([officer], at=at)
    notice = Notice.objects.get()

    assert notices.mark_read(notice_id=notice.pk, by=officer, at=at) is True
    assert notices.mark_read(notice_id=notice.pk, by=officer, at=at) is False

    assert Receipt.objects.get().read_at == at
    assert Event.objects.filter(kind="notice.read", chain="access", actor_id=officer.pk).count() == 1


def test_another_s_notice_is_not_marked(at):
    told([an_officer()], at=at)

    with pytest.raises(Denied):
        notices.mark_read(notice_id=Notice.objects.get().pk, by=an_officer(), at=at)

    assert Receipt.objects.count() == 0


def test_all_are_marked_at_once_and_only_the_own_ones(at):
    mine, other = an_officer(), an_officer()
    for number in range(3):
        told([mine, other], key=f"bulletin:{number}", at=at)

    assert notices.mark_all_read(by=mine, at=at) == 3
    assert notices.mark_all_read(by=mine, at=at) == 0

    assert list(Notice.objects.unread().values_list("recipient_id", flat=True).distinct()) == [other.pk]
