"""C4, C11: no case is asked to be closed while a thing on its register has no fate (行政案件程序规定 第197、258条)."""

from contextlib import nullcontext

import pytest
from django.db import IntegrityError

from cases.clocks.keeping import deeds as timekeeping
from cases.file.case.states import MatterKind
from cases.models import PropertyEnd
from cases.property import deeds as property
from cases.property.deeds import Thing, Whereabouts
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.shell.refusals import Refused
from tests.cases import requests
from tests.cases.casework import a_filed_case, asked
from tests.cases.following import a_decided_case

pytestmark = [pytest.mark.usefixtures("reference_data"), pytest.mark.usefixtures("in_english")]


@pytest.fixture
def case(bureau, at):
    return a_decided_case(bureau, at)


@pytest.fixture
def take(bureau, at):
    """Return a function that puts a thing on the register of a case."""

    def taken(case, name, **others):
        thing = Thing(name=name, quantity="1", how="seized", taken_at=at, place="办案区", **others)
        return property.take(by=bureau.officer, at=at, case_id=case.pk, thing=thing)

    return taken


@pytest.fixture
def leave(bureau, at):
    """Return a function that records the fate of a thing."""

    def ended(thing, way="destroyed", approval="云公处〔2026〕1号"):
        given = Whereabouts(way=way, happened_on=at.date(), reason="依法处理", approval=approval)
        return property.end(by=bureau.officer, at=at, property_id=thing.pk, seen_steps=thing.steps, given=given)

    return ended


def closing(case, at, **said):
    return asked(case, MatterKind.CLOSING, at=at, particulars=said)


def refused(case, at, **said):
    with pytest.raises(Refused) as refusal:
        closing(case, at, **said)
    return refusal.value.fields


def test_what_is_held_forbids_the_closing_and_is_named(case, at, take):
    phone, knife = take(case, "手机"), take(case, "刀")
    words = f"Still held, without a fate: {phone.number} 手机, {knife.number} 刀."

    assert refused(case, at, property="disposed", property_how="已处理") == {"property": words}


def test_of_many_things_five_are_named_and_the_rest_counted(case, at, take):
    things = [take(case, f"物品{number}") for number in range(7)]

    said = refused(case, at, property="disposed", property_how="已处理")["property"]

    assert [thing.number in said for thing in things] == [True] * 5 + [False] * 2
    assert said.endswith("and 2 more.")


def test_when_everything_has_its_fate_the_closing_is_asked(case, at, take, leave):
    leave(take(case, "刀"))

    assert closing(case, at, property="disposed", property_how="销毁").kind == MatterKind.CLOSING


def test_a_register_with_things_is_not_called_empty(case, at, take, leave):
    thing = take(case, "刀")
    leave(thing)

    assert refused(case, at) == {"property": f"There is property on the register of this case: {thing.number} 刀."}


def test_what_the_owner_was_told_to_collect_may_wait_with_the_reason(bureau, case, at, take):
    take(case, "手机")
    waits = {"property": "kept", "property_how": "已通知原主领取，六个月未满"}
    assert set(refused(case, at, **waits)) == {"property"}

    timekeeping.start(
        by=bureau.officer, at=at, case_id=case.pk, code="property.claim", base_at=at, document="领取通知1号"
    )

    assert set(refused(case, at, property="kept")) == {"property_how"}
    assert closing(case, at, **waits).particulars["property"] == "kept"


def test_nothing_waits_where_nothing_is_held(case, at):
    assert refused(case, at, property="kept", property_how="等候") == {
        "property": "Nothing of this case is held any more."
    }


def test_what_stays_in_the_file_is_an_item_of_its_evidence(case, at, take, leave):
    loose = take(case, "借条")
    kept = take(case, "借条", evidence=requests.an_item(case, at))

    with pytest.raises(Refused) as refusal:
        leave(loose, "in_file", approval="")
    row = leave(kept, "in_file", approval="")

    assert (set(refusal.value.fields), row.way, row.approval) == ({"way"}, "in_file", "")


@pytest.mark.parametrize(("way", "is_let"), [("destroyed", False), ("treasury", False), ("in_file", True)])
def test_the_database_wants_an_approval_for_every_other_way(bureau, case, at, take, way, is_let):
    thing = take(case, "刀")
    told = {"reason": "处理", "happened_on": at.date(), "officer": bureau.officer, "recorded_at": at}
    row = PropertyEnd(thing=thing, way=way, **told)

    expected = nullcontext() if is_let else pytest.raises(IntegrityError)
    with expected, deed("property.disposed", by=actor(bureau.officer), at=at, about=case) as record:
        record.save(row)


def test_a_mediated_closing_too_waits_for_the_fate_of_things(bureau, at, take):
    case = a_filed_case(bureau, at)
    thing = take(case, "手机")

    with pytest.raises(Refused, match=f"Still held, without a fate: {thing.number} 手机"):
        asked(case, MatterKind.MEDIATED_CLOSING, at=at)
