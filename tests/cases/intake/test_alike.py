"""Issue 3, intake: what may have been reported already is shown, and nothing is told by it that one may not know."""

import json
from datetime import timedelta

import pytest

from cases.file.case.states import MatterKind
from cases.file.parties.persons import PartyInput
from cases.intake.alike import repeats
from cases.intake.alike.queries import alike_to
from cases.intake.alike.rules import Answer, Likeness, Typed
from cases.models import Case, RepeatedReport
from portal.dispatch.models import Notice
from portal.ledger.models import Event
from portal.ledger.writing.recording import deed
from portal.people.actors import actor
from portal.shell.refusals import Denied, Refused
from tests import factories
from tests.cases.casework import a_case, a_filed_case, asked

pytestmark = pytest.mark.usefixtures("reference_data")
PHONE = "13812345678"
FACTS = "双方因停车位发生口角，继而动手，一人面部受伤。"


@pytest.fixture
def station(bureau):
    """Another station, whose cases the officer of the bureau's station does not know of."""
    return factories.a_station("北门派出所")


def typed(at, **changed):
    return Typed(**{"place": "东大街12号", "occurred_at": at - timedelta(hours=3), **changed})


def elsewhere(bureau, station, at, **changes):
    given = {"by": station.officer, "unit": station.unit, "lead": station.officer, "assistants": [station.second]}
    return a_case(bureau, at, **{**given, **changes})


def kept(kind, case):
    return json.loads(Event.objects.get(kind=kind, about_id=str(case.pk)).payload)["alike"]


def found(typed, officer, at):
    return [(each.pk, each.is_open, each.signs) for each in alike_to(typed, officer=officer, at=at)]


def test_the_same_place_at_about_the_same_time_is_shown_with_its_reasons(bureau, at):
    case = a_case(bureau, at)

    (hit,) = alike_to(typed(at), officer=bureau.officer, at=at)

    assert (hit.pk, hit.number, hit.unit, hit.place) == (case.pk, case.number, str(bureau.unit), "东大街12号")
    assert (hit.is_open, hit.signs, hit.may_append) == (True, ("place", "time"), True)


@pytest.mark.parametrize(("days", "is_shown"), [(3, True), (-3, True), (3.001, False), (-3.001, False)])
def test_near_in_time_is_three_days_either_way(bureau, at, days, is_shown):
    a_case(bureau, at)

    shown = alike_to(typed(at - timedelta(days=days)), officer=bureau.officer, at=at)

    assert bool(shown) is is_shown


@pytest.mark.parametrize(
    ("place", "is_same"),
    [
        ("东大街１２号", True),
        ("东大街12号", True),
        ("云溪县东大街12号门口", True),
        ("东大街13号", False),
        ("东大街", False),
        ("西关村12号", False),
        ("", False),
    ],
)
def test_a_place_is_the_same_by_its_words_and_its_house_number(place, is_same):
    assert Likeness(Typed(place="东大街12号")).signs(place, "", None) == (("place",) if is_same else ())


def test_neighbours_in_a_long_address_are_two_places():
    likeness = Likeness(Typed(place="云溪县城关镇东大街社区12号"))

    assert likeness.signs("云溪县城关镇东大街社区13号", "", None) == ()
    assert likeness.signs("城关镇东大街社区12号", "", None) == ("place",)


@pytest.mark.parametrize(
    ("facts", "is_similar"),
    [("因停车位发生口角后双方动手打架", True), ("停放在路边的电动自行车被他人撬锁盗走", False), ("动手", False)],
)
def test_texts_are_similar_that_share_half_their_pairs_of_characters(facts, is_similar):
    assert Likeness(Typed(facts=FACTS)).signs("", facts, None) == (("text",) if is_similar else ())


def test_similar_words_show_a_case_of_those_days_wherever_it_was(bureau, at):
    a_case(bureau, at, facts=FACTS, place="南门外")

    assert found(typed(at, facts=f"报警人称{FACTS}"), bureau.officer, at)[0][2] == ("text", "time")


@pytest.mark.parametrize("by", ["number", "phone"])
def test_the_same_reporter_is_known_by_paper_or_phone_for_a_month(bureau, at, by):
    number = "110101199003070038"
    first = a_case(
        bureau, at, place="南门外", facts="手机被偷。", parties=[PartyInput("reporter", "李四", number, PHONE)]
    )
    theirs = {"numbers": (number,)} if by == "number" else {"phones": (PHONE,)}
    later, too_late = at + timedelta(days=30), at + timedelta(days=30, minutes=1)

    assert found(typed(later, **theirs), bureau.officer, later) == [(first.pk, True, ("reporter",))]
    assert found(typed(too_late, **theirs), bureau.officer, too_late) == []


def test_a_suspect_of_an_earlier_case_is_no_earlier_reporter(bureau, at):
    a_case(bureau, at, place="南门外", facts="手机被偷。", parties=[PartyInput("suspect", "李四", phone=PHONE)])

    assert found(typed(at, phones=(PHONE,)), bureau.officer, at) == []


def test_a_case_one_may_not_read_is_named_by_number_and_unit_alone(bureau, station, at):
    hidden = elsewhere(bureau, station, at, parties=[PartyInput("reporter", "李四", phone=PHONE)])

    (hit,) = alike_to(typed(at, phones=(PHONE,), facts=hidden.facts), officer=bureau.officer, at=at)

    assert (hit.number, hit.unit) == (hidden.number, str(station.unit))
    assert (hit.is_open, hit.signs, hit.cause, hit.occurred_at, hit.place, hit.state, hit.may_append) == (
        False,
        (),
        "",
        None,
        "",
        "",
        False,
    )


def test_a_case_one_may_not_read_is_not_found_by_person_or_words(bureau, station, at):
    elsewhere(bureau, station, at, facts=FACTS, place="南门外", parties=[PartyInput("reporter", "李四", phone=PHONE)])
    probe = typed(at, phones=(PHONE,), facts=FACTS)

    assert found(probe, bureau.officer, at) == []
    assert len(found(probe, bureau.supervisor, at)) == 1


def test_who_asked_to_stay_unnamed_is_found_by_the_handling_officers_alone(bureau, at):
    reporter = PartyInput("reporter", "李四", phone=PHONE, is_confidential=True)
    a_case(bureau, at, place="南门外", facts="手机被偷。", parties=[reporter])
    probe = typed(at, phones=(PHONE,))

    assert found(probe, bureau.head, at) == []
    assert found(probe, bureau.supervisor, at) == []
    assert len(found(probe, bureau.officer, at)) == 1


def test_a_hidden_case_with_somebody_who_stays_unnamed_is_not_even_numbered(bureau, station, at):
    reporter = PartyInput("reporter", "李四", phone=PHONE, is_confidential=True)
    elsewhere(bureau, station, at, parties=[reporter])

    assert found(typed(at), bureau.officer, at) == []
    elsewhere(bureau, station, at)
    assert len(found(typed(at), bureau.officer, at)) == 1


def test_a_sealed_record_is_known_to_nobody(bureau, at):
    case = a_case(bureau, at, parties=[PartyInput("reporter", "李四", phone=PHONE)])
    with deed("case.sealed", by=actor(bureau.reviewer), at=at, about=case) as record:
        assert record.change(case, only_if={}, is_sealed=True)

    for officer in (bureau.officer, bureau.supervisor, bureau.leader):
        assert found(typed(at, phones=(PHONE,)), officer, at) == []


def test_the_queries_are_as_many_for_one_case_as_for_twenty(bureau, station, at, django_assert_num_queries):
    from portal.people.rights import rights_of

    probe = typed(at, phones=(PHONE,), facts=FACTS)
    a_case(bureau, at), elsewhere(bureau, station, at)
    rights_of(bureau.officer)
    with django_assert_num_queries(6):
        assert len(alike_to(probe, officer=bureau.officer, at=at)) == 2
    for _each in range(9):
        a_case(bureau, at), elsewhere(bureau, station, at)
    with django_assert_num_queries(6):
        assert len(alike_to(probe, officer=bureau.officer, at=at)) == 6


def test_a_person_compared_is_an_event_once_a_form_and_says_no_number(bureau, at):
    a_case(bureau, at, parties=[PartyInput("reporter", "李四", phone=PHONE)])
    probe = typed(at, phones=(PHONE,))
    for key in ("a" * 32, "a" * 32, "b" * 32):
        repeats.look(by=bureau.officer, at=at, key=key, typed=probe)
    repeats.look(by=bureau.officer, at=at, key="a" * 32, typed=typed(at))

    events = Event.objects.filter(kind="person.compared", chain="personal")
    payload = events.first().payload
    assert (events.count(), PHONE in payload, "138****5678" in payload) == (2, False, True)


def test_who_registers_nothing_compares_nothing(bureau, at):
    with pytest.raises(Denied):
        repeats.look(by=bureau.supervisor, at=at, key="a" * 32, typed=typed(at))


def test_what_was_shown_and_said_is_in_the_event_of_the_registration(bureau, at):
    first = a_case(bureau, at)

    second = a_case(bureau, at, alike=Answer({first.pk: ["place", "time"]}, "different"))

    assert kept("case.registered", second) == {
        "shown": {f"cases.case:{first.pk}": ["place", "time"]},
        "said": "different",
        "same_as": "",
    }


def test_the_lead_of_the_same_case_is_told_of_the_second_registration(bureau, station, at):
    first = a_case(bureau, at)

    second = elsewhere(bureau, station, at, alike=Answer({first.pk: []}, "same", first.pk))

    notice = Notice.objects.get(recipient=bureau.officer, key__startswith="same:")
    assert (second.number in notice.title, notice.url) == (True, f"/cases/{first.pk}/")


def joining(bureau, case, at, **changed):
    given = {
        "by": bureau.officer,
        "at": at,
        "case_id": case.pk,
        "alike": Answer({case.pk: ["place"]}, "append", case.pk),
        "source": "call",
        "reported_at": at,
        "facts": "另一邻居也打电话报警。",
        "call_number": "JJ1",
        "parties": [PartyInput("witness", "王某", phone=PHONE)],
    }
    return repeats.append_report(**{**given, **changed})


def test_a_repeated_report_joins_the_case_with_its_parties(bureau, at):
    case = a_case(bureau, at)

    report = joining(bureau, case, at)

    assert (report.case_id, report.facts, Case.objects.count()) == (case.pk, "另一邻居也打电话报警。", 1)
    assert list(case.parties.values_list("role", flat=True)) == ["suspect", "victim", "witness"]
    assert kept("report.appended", case)["said"] == "append"


def test_a_report_joins_no_case_of_others_and_none_under_review(bureau, station, at):
    theirs, reviewed = elsewhere(bureau, station, at), a_filed_case(bureau, at)
    asked(reviewed, MatterKind.PENALTY)
    with pytest.raises(Denied):
        joining(bureau, theirs, at)
    with pytest.raises(Refused):
        joining(bureau, reviewed, at)

    assert RepeatedReport.objects.count() == 0
