"""Issue 9: nothing false gets in. Floors, ceilings and questions on the times of a case and the births of people."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from cases.file.case.states import MatterKind
from cases.file.evidence import deeds as evidence
from cases.file.evidence.deeds import EvidenceInput
from cases.file.parties.persons import PartyInput
from cases.file.sharing import deeds as file
from cases.intake.reception.rules import ReceptionInput
from cases.models import Case, Cause, Party, SanctionRange
from cases.quality.corrections import deeds
from cases.quality.corrections import table as corrections
from cases.quality.corrections.parties import deeds as party_corrections
from cases.review.matters import deeds as matters
from cases.review.matters.spoken import names_of
from portal.ledger.models import Event
from portal.office.persons import deeds as persons
from portal.shell.personal.identity import check_digit
from portal.shell.refusals import Refused
from tests.cases.casework import a_case, a_cause

pytestmark = pytest.mark.django_db


def numbered(first17):
    return first17 + check_digit(first17)


@pytest.mark.parametrize(
    ("field", "year"), [("occurred_at", 1026), ("occurred_at", 1949), ("reported_at", 1970), ("reported_at", 1989)]
)
def test_a_year_that_cannot_be_is_refused_beside_its_field(bureau, at, field, year):
    nonsense = at.replace(year=year, month=9, day=28)
    times = {"occurred_at": min(nonsense, at - timedelta(hours=3)), field: nonsense}

    with pytest.raises(Refused) as refusal:
        a_case(bureau, at, dates_confirmed=True, **times)

    assert field in refusal.value.fields
    assert Case.objects.count() == 0


def test_a_report_of_31_days_ago_is_a_question_and_of_30_days_is_none(bureau, at):
    old = at - timedelta(days=30, seconds=1)
    a_case(bureau, at, occurred_at=at - timedelta(days=30), reported_at=at - timedelta(days=30))

    with pytest.raises(Refused) as asked:
        a_case(bureau, at, occurred_at=old, reported_at=old)
    confirmed = a_case(bureau, at, occurred_at=old, reported_at=old, dates_confirmed=True)

    assert set(asked.value.fields) == {"dates_confirmed"}
    event = Event.objects.get(kind="case.registered", about_id=str(confirmed.pk))
    assert json.loads(event.payload)["confirmed"] == ["reported_long_ago"]


def test_what_happened_more_than_a_year_before_the_report_is_a_question(bureau, at):
    long_ago = {"occurred_at": at - timedelta(days=366, hours=1), "reported_at": at - timedelta(hours=1)}

    with pytest.raises(Refused) as asked:
        a_case(bureau, at, **long_ago)

    assert set(asked.value.fields) == {"dates_confirmed"}
    assert a_case(bureau, at, **long_ago, dates_confirmed=True).pk


def test_facts_of_20000_signs_are_refused_whole(bureau, at):
    with pytest.raises(Refused) as refusal:
        a_case(bureau, at, facts="打" * 20_000)

    assert set(refusal.value.fields) == {"facts"}
    assert "20000" in str(refusal.value)
    assert a_case(bureau, at, facts="打" * 10_000).facts == "打" * 10_000


@pytest.mark.parametrize(
    ("party", "field"),
    [
        (PartyInput("victim", "张三", born_on=date(2099, 1, 1)), "born_on"),
        (PartyInput("victim", "张三", born_on=date(1899, 12, 31)), "born_on"),
        (PartyInput("victim", "张三", numbered("99999920991231001")), "id_number"),
        (PartyInput("victim", "张三", numbered("99999919900307001"), born_on=date(2015, 3, 7)), "born_on"),
    ],
)
def test_a_birth_that_cannot_be_is_refused_beside_its_field(bureau, at, party, field):
    with pytest.raises(Refused) as refusal:
        a_case(bureau, at, parties=[party])

    assert set(refusal.value.fields) == {f"party-0-{field}"}


@pytest.mark.parametrize("days", [0, 1])
def test_who_was_born_after_it_happened_is_refused_wherever_it_is_written(bureau, at, days):
    """At registration, later, in a correction, and by moving the day on which it happened."""
    happened = at - timedelta(days=10)
    born = happened.date() + timedelta(days=days)
    times = {"occurred_at": happened, "reported_at": at - timedelta(hours=1)}
    party = PartyInput("victim", "张三", born_on=born)
    if not days:
        case = a_case(bureau, at, parties=[party], **times)
        with pytest.raises(Refused) as of_day:
            corrected(bureau, at, case, occurred_at=happened - timedelta(days=1))
        assert set(of_day.value.fields) == {"occurred_at"}
        return
    with pytest.raises(Refused) as at_registration:
        a_case(bureau, at, parties=[party], **times)
    case = a_case(bureau, at, **times)
    with pytest.raises(Refused) as later:
        file.add_party(by=bureau.officer, at=at, case_id=case.pk, party=party)
    one = case.parties.first()
    with pytest.raises(Refused) as in_correction:
        party_corrections.correct(
            by=bureau.officer,
            at=at,
            party_id=one.pk,
            seen_revision=one.revision,
            reason="核对",
            change=party_corrections.PartyChange(born_on=born),
        )

    assert set(at_registration.value.fields) == {"party-0-born_on"}
    assert set(later.value.fields) == set(in_correction.value.fields) == {"born_on"}


def corrected(bureau, at, case, **changes):
    kind = corrections.BY_NAME["case"]
    return deeds.correct(
        by=bureau.officer,
        at=at,
        thing="case",
        pk=case.pk,
        seen=deeds.seen_of(kind.model.objects.get(pk=case.pk)),
        changes=changes,
        reason="核对",
    )


def test_a_suspect_who_arrived_before_it_happened_is_refused(bureau, at):
    reception = ReceptionInput(suspect_arrived_at=at - timedelta(days=700), circumstance="群众扭送")

    with pytest.raises(Refused) as refusal:
        a_case(bureau, at, source="delivered", reception=reception)

    assert set(refusal.value.fields) == {"suspect_arrived_at"}


def test_a_birth_date_that_the_number_says_too_is_no_question(bureau, at):
    party = PartyInput("victim", "张三", numbered("99999919900307001"), born_on=date(1990, 3, 7))

    a_case(bureau, at, parties=[party])

    assert Party.objects.get().born_on == date(1990, 3, 7)


@pytest.mark.parametrize(
    "typed", ["１３８００１３８０００", "+86 138-0013-8000", "138 0013 8000", "（＋８６）１３８００１３８０００"]
)
@pytest.mark.parametrize("sought", ["13800138000", "１３８００１３８０００", "0086 138 0013 8000"])
def test_a_phone_is_found_however_it_was_typed_and_is_sought(bureau, at, typed, sought):
    a_case(bureau, at, parties=[PartyInput("victim", "张三", phone=typed)])

    found = persons.find_person(by=bureau.head, at=at, sought=sought, reason="核查")

    assert [each.person.name_mask for each in found] == ["张*"]


@pytest.mark.parametrize(
    "sought", ["999999199003070010", "９９９９９９１９９００３０７００１０", "999999 19900307 0010"]
)
def test_an_identity_number_in_full_width_is_taken_and_found(bureau, at, sought):
    number = numbered("99999919900307001")
    wide = "".join(chr(ord(each) + 0xFEE0) for each in number)
    a_case(bureau, at, parties=[PartyInput("victim", "张三", wide)])

    found = persons.find_person(
        by=bureau.head, at=at, sought=sought.replace("0010", number[-4:]).replace("００１０", wide[-4:]), reason="核查"
    )

    assert [each.person.name_mask for each in found] == ["张*"]


@pytest.mark.parametrize("sought", ["阿布都·热合曼", "阿布都•热合曼", "阿布都・热合曼", "阿布都．热合曼"])
def test_a_name_with_a_dot_is_found_by_any_dot(bureau, at, sought):
    a_case(bureau, at, parties=[PartyInput("victim", "阿布都·热合曼")])

    assert len(persons.find_person(by=bureau.head, at=at, sought=sought, reason="核查")) == 1


def test_the_form_asks_and_takes_the_tick_for_an_answer(bureau, client):
    now = timezone.localtime()
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")
    old = (now - timedelta(days=40)).strftime("%Y-%m-%dT%H:%M")
    typed = {
        "kind": "administrative",
        "source": "walk_in",
        "unit": bureau.unit.pk,
        "cause": "ZA2025-051-1",
        "lead": bureau.officer.pk,
        "assistants": [bureau.second.pk],
        "occurred_at": old,
        "reported_at": old,
        "place": "西街1号",
        "facts": "打架。",
        "received_at": now.strftime("%Y-%m-%dT%H:%M"),
        "received_by": bureau.officer.pk,
        "party-TOTAL_FORMS": 0,
        "party-INITIAL_FORMS": 0,
        "key": "dates",
    }
    typed["cause"] = a_cause().code

    asked = client.post("/cases/register/", typed)
    done = client.post("/cases/register/", {**typed, "dates_confirmed": "on"})

    assert (asked.status_code, set(asked.context["form"].errors)) == (422, {"dates_confirmed"})
    assert 'name="dates_confirmed"' in asked.content.decode()
    assert (done.status_code, Case.objects.count()) == (302, 1)


def test_a_moment_in_the_year_one_or_9999_has_its_sentence(bureau, at):
    for year in (1, 9999):
        zone = timezone.get_default_timezone()
        with pytest.raises(Refused) as refusal:
            a_case(bureau, at, occurred_at=datetime(year, 6, 1, tzinfo=zone))
        assert set(refusal.value.fields) == {"occurred_at"}


def test_the_day_it_happened_is_not_moved_behind_the_arrival_of_the_suspect(bureau, at):
    arrived = at - timedelta(hours=2)
    reception = ReceptionInput(suspect_arrived_at=arrived, circumstance="群众扭送")
    case = a_case(bureau, at, source="delivered", reception=reception, reported_at=at - timedelta(hours=1))

    with pytest.raises(Refused) as refusal:
        corrected(bureau, at, case, occurred_at=arrived + timedelta(minutes=30))

    assert set(refusal.value.fields) == {"suspect_arrived_at"}


def test_the_ranges_of_a_case_are_those_of_its_own_article(bureau, at):
    case, ranges = a_case(bureau, at), list(SanctionRange.objects.all())
    named, own = {}, {}
    for cause in Cause.objects.filter(statute=case.cause.statute):
        case.cause = cause
        fitting = [row for row in ranges if row.statute == cause.statute and cause.article.startswith(row.article)]
        named[cause.code] = {key for kind, key in names_of(case) if kind == "range"}
        own[cause.code] = {row.pk for row in fitting}

    assert named == own
    assert any(row.article == cause.article for cause in Cause.objects.all() for row in ranges)


def an_input(day):
    return EvidenceInput("监控录像", "audio_visual", day)


def test_evidence_of_before_the_report_is_a_question_and_of_its_day_is_none(bureau, at):
    case = a_case(bureau, at)
    given = {"by": bureau.officer, "at": at, "case_id": case.pk}
    reported_on = timezone.localdate(case.reported_at)
    evidence.add(item=an_input(reported_on), **given)

    with pytest.raises(Refused) as asked:
        evidence.add(item=an_input(reported_on - timedelta(days=1)), **given)
    evidence.add(item=an_input(reported_on - timedelta(days=1)), dates_confirmed=True, **given)

    assert set(asked.value.fields) == {"dates_confirmed"}
    kept = [json.loads(each.payload).get("confirmed") for each in Event.objects.filter(kind="evidence.added")]
    assert sorted(kept, key=bool) == [None, ["collected_on_before_report"]]


@pytest.mark.parametrize("year", [1970, 1989])
def test_evidence_of_before_the_bureau_is_refused_and_not_asked_about(bureau, at, year):
    case = a_case(bureau, at)

    with pytest.raises(Refused) as refusal:
        evidence.add(by=bureau.officer, at=at, case_id=case.pk, item=an_input(date(year, 1, 1)), dates_confirmed=True)

    assert set(refusal.value.fields) == {"collected_on"}


def test_evidence_at_hand_is_asked_about_with_the_case(bureau, at):
    item = an_input(at.date() - timedelta(days=400))

    with pytest.raises(Refused) as asked:
        a_case(bureau, at, evidence=[item])
    case = a_case(bureau, at, evidence=[item], dates_confirmed=True)

    assert set(asked.value.fields) == {"dates_confirmed"}
    event = Event.objects.get(kind="case.registered", about_id=str(case.pk))
    assert json.loads(event.payload)["confirmed"] == ["collected_on_before_report"]


def test_the_page_of_evidence_asks_and_takes_the_tick_for_an_answer(bureau, client):
    now = timezone.now()
    case = a_case(bureau, now)
    client.force_login(bureau.officer, backend="portal.people.administration.backends.PostBackend")
    typed = {"title": "照片", "kind": "audio_visual", "collected_on": "2019-03-04", "key": "evidence-dates"}
    address = f"/cases/{case.pk}/add-evidence/"

    asked = client.post(address, typed)
    done = client.post(address, {**typed, "dates_confirmed": "on"})

    assert (asked.status_code, set(asked.context["evidence_form"].errors)) == (422, {"dates_confirmed"})
    assert 'name="dates_confirmed"' in asked.content.decode()
    assert (done.status_code, case.evidence.count()) == (302, 1)


def test_a_telling_before_the_report_is_refused(bureau, at):
    case = a_case(bureau, at)
    before = timezone.localdate(case.reported_at) - timedelta(days=1)

    with pytest.raises(Refused) as refusal:
        matters.ask(
            by=bureau.officer,
            at=at,
            case_id=case.pk,
            kind=MatterKind.NOT_FILING,
            proposal="不予立案。",
            particulars={"ground": "no_violation", "told_on": before.isoformat()},
        )

    assert set(refusal.value.fields) == {"told_on"}
