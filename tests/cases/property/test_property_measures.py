"""Issue 11 §2, s0 追缴返还: things returned to their owners, held, and held after their case has ended."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.file.evidence import deeds as evidence
from cases.file.evidence.deeds import EvidenceInput
from cases.models import Property, PropertyEnd
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from tests.appraisal.making import a_case, on
from tests.cases import casework
from tests.support.counting import counted, days, records, told

pytestmark = pytest.mark.usefixtures("reference_data")

MARCH = on(2026, 3, 1, hour=0), on(2026, 4, 1, hour=0)
MICROSECOND = timedelta(microseconds=1)


def a_thing(bureau, case, added, ended=None, way="in_file", number=1):
    """Return a thing taken in a case; with `ended` it left then."""
    thing = Property(
        case=case,
        number=f"{case.number}-{number}",
        name="手机",
        quantity="1部",
        how="seized",
        taken_by=bureau.officer,
        taken_at=added,
        keeper=None if ended else bureau.officer,
        place="保管室",
        state="disposed" if ended else "held",
        added_at=added,
        ended_at=ended,
    )
    with deed("property.taken", by=system("tests"), at=ended or added, about=case) as record:
        record.save(thing)
        if ended:
            end = PropertyEnd(
                thing=thing, way=way, reason="随案", happened_on=added.date(), officer=bureau.officer, recorded_at=ended
            )
            record.save(end)
    return thing


@pytest.mark.parametrize(
    ("added", "ended", "is_held"),
    [
        (MARCH[1] - MICROSECOND, None, True),
        (MARCH[1], None, False),
        (on(2026, 2, 3), MARCH[1], True),
        (on(2026, 2, 3), MARCH[1] - MICROSECOND, False),
    ],
)
def test_a_thing_is_held_at_the_end_of_a_time_to_the_microsecond(bureau, added, ended, is_held):
    thing = a_thing(bureau, a_case(bureau), added, ended)

    assert records("cases.property_held", *MARCH) == ([thing.pk] if is_held else [])
    assert days("cases.property_held", *MARCH) == (["2026-03-31"] if is_held else [])


@pytest.mark.parametrize(("over", "is_late"), [(MARCH[1] - MICROSECOND, True), (MARCH[1], False), (None, False)])
def test_it_is_held_too_long_once_its_case_has_ended(bureau, over, is_late):
    case = a_case(bureau, registered=on(2026, 1, 5), ended=over)
    thing = a_thing(bureau, case, on(2026, 1, 6))

    assert records("cases.property_held_after_end", *MARCH) == ([thing.pk] if is_late else [])
    assert told("cases.property_held_after_end", thing.pk).url == f"/cases/property/{thing.pk}/"


def returned(bureau, case, at, number):
    """Return the end of a thing that went back to its owner, against a receipt on file."""
    item = EvidenceInput(
        "发还清单", "document", case.registered_at.date(), SimpleUploadedFile("a.txt", "签收".encode())
    )
    receipt = evidence.add(by=bureau.officer, at=case.registered_at, case_id=case.pk, item=item)
    thing = a_thing(bureau, case, case.registered_at, number=number)
    end = PropertyEnd(
        thing=thing,
        way="returned",
        recipient=case.parties.get(role="victim"),
        receipt=receipt,
        reason="权属明确",
        happened_on=at.date(),
        officer=bureau.officer,
        recorded_at=at,
    )
    with deed("property.returned", by=system("tests"), at=at, about=case) as record:
        record.save(end)
    return end


def test_only_what_went_back_to_its_owner_counts_as_returned_by_the_day_of_the_record(bureau):
    case = casework.a_case(bureau, on(2026, 3, 2))
    a_thing(bureau, case, on(2026, 3, 2), ended=on(2026, 3, 6), number=1)
    last, next_month = (returned(bureau, case, at, n) for n, at in enumerate((MARCH[1] - MICROSECOND, MARCH[1]), 2))

    assert counted("cases.property_returned", *MARCH, by="taken") == {
        (last.pk, bureau.officer.pk, bureau.unit.pk, "seized"): 100
    }
    assert next_month.pk in records("cases.property_returned", MARCH[1], on(2026, 5, 1))
    said = told("cases.property_returned", last.pk)
    assert (said.proof["Written down"], said.url) == ("2026-03-31 23:59", f"/cases/property/{last.thing_id}/")
