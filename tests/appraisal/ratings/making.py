"""The standard of the station rating as it is loaded, a year, and what was found of a station in it."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from appraisal.entries.checking import mark_of
from appraisal.models import Entry, EntryItem, ForbiddenMeasure, Scheme, SchemeVersion
from appraisal.scheme.periods import deeds as periods
from portal.ledger.writing.recording import deed
from portal.reference.loading import load_rating, load_rows, read
from portal.reference.rating import entry_code
from tests.appraisal.making import FROM_THE_START, SYSTEM, on

BUREAU_TIME = ZoneInfo("Asia/Shanghai")


def the_standard():
    """Load the standard, the forbidden measures before it, and return its version."""
    load_rows(ForbiddenMeasure, read("forbidden_measures.json"), ("code",), FROM_THE_START)
    load_rating(FROM_THE_START)
    return SchemeVersion.objects.get(scheme__code="station-rating")


def the_items():
    """Return {code: full marks in hundredths} of the 53 items, from the file alone."""
    chapters = read("station_rating.json")["versions"][0]["chapters"]
    return {item["code"]: item["points"] for chapter in chapters for item in chapter["items"]}


def asked():
    """Return {code: full marks} of what people grade: items, and parts of those that rest on a forbidden measure."""
    found = {}
    for chapter in read("station_rating.json")["versions"][0]["chapters"]:
        for item in chapter["items"]:
            parts = item.get("parts") or [item]
            codes = [f"{item['code']}.{n}" for n in range(1, len(parts) + 1)] if "parts" in item else [item["code"]]
            found |= {code: part["points"] for code, part in zip(codes, parts, strict=True) if "exempt" not in part}
    return found


def a_year(year=2026):
    """Return the period of a year of the station rating."""
    scheme = Scheme.objects.get(code="station-rating")
    return periods.open_period(by=SYSTEM, at=on(year, 1, 1), scheme_id=scheme.pk, starts_on=date(year, 1, 1))


def found(bureau, points, yes=(), no=(), day=date(2026, 12, 20)):
    """Write confirmed entries of the station: points by code, and conditions or vetoes that were answered."""
    at = on(2026, 12, 20)
    items = {item.code: item for item in EntryItem.objects.all()}
    said = [(code, value, "") for code, value in points.items()]
    said += [(code, 100, "yes") for code in yes] + [(code, 0, "no") for code in no]
    with deed("entries.entered", by=SYSTEM, at=at) as record:
        for code, quantity, grade in said:
            entry = Entry(
                item=items[entry_code(code)],
                unit=bureau.unit,
                happened_at=datetime.combine(day, time.min, BUREAU_TIME),
                grade=grade,
                quantity=quantity,
                state=Entry.State.CONFIRMED,
                entered_by=bureau.supervisor,
                entered_at=at,
                decided_by=bureau.leader,
                decided_at=at,
            )
            entry.mark = mark_of(entry)
            record.save(entry)
