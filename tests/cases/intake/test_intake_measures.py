"""Issue 11 §2: cases registered and filed, reports that joined a case, registrations made void, enquiries answered."""

from datetime import timedelta

import pytest

from cases.file.sharing import deeds as sharing
from cases.intake.alike import repeats
from cases.intake.alike.rules import Answer
from cases.intake.enquiries.deeds import EnquiryInput, record_enquiry
from cases.intake.enquiries.measures import ENQUIRY
from cases.models import Enquiry
from cases.review.matters import deeds as matters
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.people.models import Role
from tests import factories
from tests.appraisal.making import a_case, on
from tests.cases import casework
from tests.support.counting import counted, records, told

pytestmark = pytest.mark.usefixtures("reference_data")

MARCH = on(2026, 3, 1, hour=0), on(2026, 4, 1, hour=0)
MICROSECOND = timedelta(microseconds=1)


def test_cases_are_registered_and_filed_in_the_month_of_the_deed(bureau):
    first = a_case(bureau, registered=MARCH[0], filed_at=MARCH[1] - MICROSECOND)
    second = a_case(bureau, registered=MARCH[0] - MICROSECOND, filed_at=MARCH[1])
    third = a_case(bureau, registered=MARCH[1] - MICROSECOND)

    assert records("cases.registered", *MARCH) == [first.pk, third.pk]
    assert records("cases.filed", *MARCH) == [first.pk]
    assert second.pk in records("cases.filed", MARCH[1], on(2026, 5, 1, hour=0))


def test_history_and_void_registrations_are_not_among_them(bureau):
    a_case(bureau, registered=on(2026, 3, 5), state="void", ended_at=on(2026, 3, 6), filed_at=on(2026, 3, 5))
    a_case(bureau, registered=on(2026, 3, 5), is_imported=True)

    assert records("cases.registered", *MARCH) == records("cases.filed", *MARCH) == []


def test_registering_and_filing_are_of_who_led_then(bureau):
    case = casework.a_filed_case(bureau, on(2026, 3, 5))
    other = factories.someone(Role.OFFICER, bureau.unit, name="蒋接手")
    sharing.hand_over(by=bureau.head, at=on(2026, 3, 12), case_id=case.pk, lead=other, reason="调岗")
    whose = {(case.pk, bureau.officer.pk, bureau.unit.pk): 100}

    assert counted("cases.registered", *MARCH) == counted("cases.filed", *MARCH) == whose
    assert told("cases.filed", case.pk).officer == bureau.officer.name
    assert told("cases.registered", case.pk).proof["Registered"] == "2026-03-05 10:00"


def test_a_repeated_report_counts_for_who_added_it_and_leads_to_itself(bureau, browse):
    case = casework.a_case(bureau, on(2026, 3, 5))
    report = repeats.append_report(
        by=bureau.officer,
        at=on(2026, 3, 6),
        case_id=case.pk,
        alike=Answer({case.pk: ["place"]}, "append", case.pk),
        source="call",
        reported_at=on(2026, 3, 6),
        facts="另一邻居也打电话报警。",
        call_number="JJ1",
        parties=[],
    )

    assert counted("quality.reports_joined", *MARCH) == {(report.pk, bureau.officer.pk, bureau.unit.pk): 100}
    page, _hash, place = told("quality.reports_joined", report.pk).url.partition("#")
    assert f'id="{place}"' in browse(bureau.officer).get(page).content.decode()


def void(bureau, case, at, **particulars):
    matter = matters.ask(
        by=bureau.officer, at=at, case_id=case.pk, kind="voiding", proposal="登记有误", particulars=particulars
    )
    casework.decided(matter, bureau.head, at=at)
    return matter


def test_a_registration_made_void_counts_for_who_registered_it_and_only_then(bureau):
    stays, twice, wrong = (casework.a_case(bureau, on(2026, 3, 5)) for _each in range(3))
    first = void(bureau, twice, on(2026, 3, 10), why="twice", other=stays.number)
    second = void(bureau, wrong, on(2026, 3, 11), why="none")
    matters.ask(
        by=bureau.officer,
        at=on(2026, 3, 12),
        case_id=stays.pk,
        kind="voiding",
        proposal="x",
        particulars={"why": "none"},
    )

    assert counted("cases.voided", *MARCH, by="why") == {
        (first.pk, bureau.officer.pk, bureau.unit.pk, "twice"): 100,
        (second.pk, bureau.officer.pk, bureau.unit.pk, "none"): 100,
    }
    assert records("quality.registered_twice", *MARCH) == [first.pk]
    said = told("quality.registered_twice", first.pk)
    assert (said.proof["Why it is an error"], said.proof["The case that stays"]) == ("registered twice", stays.number)
    assert said.url == f"/cases/{twice.pk}/matters/#matter-{first.pk}"


def an_enquiry(bureau, at, **changes):
    given = EnquiryInput(
        channel="visit", received_at=at - timedelta(minutes=5), topic="噪音", referred_to="县生态环境局", told="orally"
    )
    row = record_enquiry(by=bureau.officer, at=at, unit=bureau.unit, enquiry=given)
    with deed("enquiry.recorded", by=system("tests"), at=at, about=row) as record:
        for name, value in changes.items():
            setattr(row, name, value)
        record.save(row)
    return row


@pytest.mark.parametrize(("after", "part"), [(timedelta(hours=24), 100), (timedelta(hours=24, microseconds=1), 0)])
def test_an_enquiry_is_answered_within_24_hours_to_the_microsecond(bureau, after, part):
    at = on(2026, 3, 6)
    row = an_enquiry(bureau, at, received_at=at - after)
    an_enquiry(bureau, on(2026, 4, 1, hour=0))
    whose = (row.pk, bureau.officer.pk, bureau.unit.pk)

    assert counted("cases.enquiries_on_time_rate", *MARCH) == {whose: (part, 100)}
    assert counted("cases.enquiries", *MARCH, by="channel") == {(*whose, "visit"): 100}
    assert told("cases.enquiries", row.pk).url == f"/cases/enquiries/{row.pk}/"


def test_who_may_not_know_of_an_enquiry_does_not_learn_of_it(bureau):
    an_enquiry(bureau, on(2026, 3, 6))
    stranger = factories.someone(Role.OFFICER, factories.a_unit(name="东关派出所"))

    assert list(ENQUIRY.visible(bureau.officer)) == list(Enquiry.objects.all())
    assert list(ENQUIRY.visible(stranger)) == []
