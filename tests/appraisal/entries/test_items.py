"""A3, A4: items of entry are kept by those who keep the rules; what may not be appraised hides in none of them."""

import pytest
from django.db import DatabaseError

from appraisal.entries.items import deeds
from appraisal.models import EntryItem
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.shell.refusals import Denied, MovedOn, Refused
from tests.appraisal.entries.making import CHECKLIST, POINTS, a_confirmed, an_entry, an_item, fields
from tests.appraisal.making import SYSTEM, on

pytestmark = pytest.mark.django_db
AT = on(2026, 2, 2)


def test_an_item_is_added_by_a_deed_that_says_what_it_is(bureau):
    item = an_item(bureau)

    event = Event.objects.filter(chain="business").latest("seq")
    assert (event.kind, event.actor_id, event.about_id) == ("item.added", bureau.rule_admin.pk, str(item.pk))
    assert '"counted_in":"小时"' in event.payload
    assert list(verify()) == []


@pytest.mark.parametrize("name", ["supervisor", "head", "officer", "security_admin"])
def test_nobody_else_adds_or_retires_items(bureau, name):
    item = an_item(bureau)
    by = getattr(bureau, name)

    with pytest.raises(Denied):
        deeds.add(by=by, at=AT, given=fields())
    with pytest.raises(Denied):
        deeds.change(by=by, at=AT, item_id=item.pk, given={"name": "学时"}, reason="改名")
    with pytest.raises(Denied):
        deeds.retire(by=by, at=AT, item_id=item.pk, ends_on=AT.date(), reason="不用了")


@pytest.mark.parametrize(
    ("where", "words", "why"),
    [
        ("name", "破案率", "公安部关于改革完善执法质量考评制度的意见（2011）"),
        ("name", "当月 破 案 率", "公安部关于改革完善执法质量考评制度的意见（2011）"),
        ("name", "罚款数额完成情况", "公安部关于改革完善执法质量考评制度的意见（2011）"),
        ("text", "每月拘留数不少于五人", "公安部关于改革完善执法质量考评制度的意见（2011）"),
        ("name", "刑拘·数", "部分省公安机关执法质量考评实施细则（2018）"),
        ("name_en", "Clearance rate of the month", "公安部关于改革完善执法质量考评制度的意见（2011）"),
        ("counted_in", "拘留人数", "公安部关于改革完善执法质量考评制度的意见（2011）"),
    ],
)
def test_a_forbidden_measure_is_refused_beside_the_text_that_hides_it(bureau, forbidden, where, words, why):
    with pytest.raises(Refused) as refusal:
        an_item(bureau, **{where: words})

    assert list(refusal.value.fields) == [where]
    assert why in refusal.value.fields[where]


def test_a_forbidden_measure_does_not_come_in_by_a_change(bureau, forbidden):
    item = an_item(bureau)

    with pytest.raises(Refused) as refusal:
        deeds.change(by=bureau.rule_admin, at=AT, item_id=item.pk, given={"text": "以起诉率计"}, reason="补充")

    assert list(refusal.value.fields) == ["text"]


def test_every_field_that_is_wrong_is_said_at_once(bureau):
    with pytest.raises(Refused) as refusal:
        an_item(bureau, grading="points", full=None, basis=" ", confirm_roles=["rule_admin"], part_percent=50)

    assert set(refusal.value.fields) == {"full", "basis", "confirm_roles", "part_percent"}


def test_a_change_says_from_what_to_what_and_why(bureau):
    item = an_item(bureau)

    deeds.change(by=bureau.rule_admin, at=AT, item_id=item.pk, given={"days_back": 5}, reason="按月报送")

    event = Event.objects.filter(kind="item.changed").get()
    assert '"before":{"days_back":400}' in event.payload
    assert "按月报送" in event.payload


@pytest.mark.parametrize("changes", [{"subject": "u"}, POINTS | {"counted_in": ""}, {"counted_in": "件"}])
def test_what_an_item_means_stays_once_an_entry_rests_on_it(bureau, changes):
    item = an_item(bureau)
    an_entry(bureau, item)

    with pytest.raises(Refused, match="已有录入使用本项"):
        deeds.change(by=bureau.rule_admin, at=AT, item_id=item.pk, given=changes, reason="改口径")
    with pytest.raises(DatabaseError, match="frozen"), deed("item.changed", by=SYSTEM, at=AT) as record:
        EntryItem.objects.filter(pk=item.pk).update(subject="u", last_event=record.id)


def test_the_wording_of_an_item_with_entries_may_be_mended(bureau):
    item = an_item(bureau)
    an_entry(bureau, item)

    deeds.change(by=bureau.rule_admin, at=AT, item_id=item.pk, given={"name": "培训学时数"}, reason="用词")

    assert EntryItem.objects.get(pk=item.pk).name == "培训学时数"


def test_a_retired_item_is_replaced_by_one_that_names_it(bureau):
    item = an_item(bureau)
    a_confirmed(bureau, item)
    with pytest.raises(Refused):
        deeds.retire(by=bureau.rule_admin, at=AT, item_id=item.pk, ends_on=on(2026, 2, 9).date(), reason="改口径")

    deeds.retire(by=bureau.rule_admin, at=AT, item_id=item.pk, ends_on=on(2026, 2, 28).date(), reason="改口径")
    item.refresh_from_db()
    new = deeds.add(by=bureau.rule_admin, at=AT, given=fields(**CHECKLIST), replaces=item)

    assert (new.replaces, item.replaced_by) == (item, new)
    with pytest.raises(MovedOn):
        deeds.retire(by=bureau.rule_admin, at=AT, item_id=item.pk, ends_on=on(2026, 3, 31).date(), reason="再退")
    assert list(verify()) == []


def test_an_item_in_force_is_not_replaced(bureau):
    item = an_item(bureau)

    with pytest.raises(Refused) as refusal:
        deeds.add(by=bureau.rule_admin, at=AT, given=fields(), replaces=item)

    assert list(refusal.value.fields) == ["replaces"]
