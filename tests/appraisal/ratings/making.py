"""The standard of the station rating as it is loaded, a year, and what was found of a station in it."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from appraisal.entries.checking import mark_of
from appraisal.models import Entry, EntryItem, ForbiddenMeasure, Scheme, SchemeVersion
from appraisal.ratings import deeds
from appraisal.ratings.levels import deeds as levels
from appraisal.ratings.queries import standard_of
from appraisal.scheme.periods import deeds as periods
from portal.ledger.writing.recording import deed
from portal.reference.loading import load_rating, load_rows, read
from portal.reference.rating import entry_code
from tests.appraisal.making import FROM_THE_START, SYSTEM, on
from tests.support.copied import copied

BUREAU_TIME = ZoneInfo("Asia/Shanghai")


@copied
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


def a_scan(name="批复.txt"):
    """A file as it is sent in."""
    return SimpleUploadedFile(name, "等级评定材料".encode())


@copied
def opened(bureau, **given):
    """Return the rating of the station for 2026, opened by the supervisor."""
    the_standard()
    return deeds.open_rating(by=bureau.supervisor, at=on(2026, 12, 1), unit_id=bureau.unit.pk, year=2026, **given)


def asked_in(rating):
    """Return the items of the standard that are answered in a rating, by code."""
    return standard_of(rating.version).asked(rating.has_population)


def answers(rating, without=0, no=()):
    """Return MarkInputs: all items met but for so many hundredths, conditions met, no veto but those of `no`."""
    left, given = without, []
    for code, item in asked_in(rating).items():
        if not item.has_points:
            is_so = code in no if code.startswith("14.") else code not in no
            given.append(deeds.MarkInput(code, "yes" if is_so else "no"))
            continue
        taken = min(left, item.full)
        left -= taken
        answer = "yes" if not taken else "no" if taken == item.full else "part"
        given.append(deeds.MarkInput(code, answer, item.full - taken if answer == "part" else None))
    return given


@copied
def answered(bureau, **given):
    """Return a rating whose station says that everything is met, and has not handed it in."""
    rating = opened(bureau, **given)
    for mark in answers(rating):
        deeds.assess(by=bureau.head, at=on(2026, 12, 2), rating_id=rating.pk, given=mark)
    return rating


def assessed(bureau, without=0, no=(), **given):
    """Return a rating whose station has answered everything and handed it in."""
    rating = answered(bureau, **given)
    for mark in other_answers(rating, without, no):
        last = str(rating.marks.get(code=mark.code).last_event_id)
        deeds.assess(by=bureau.head, at=on(2026, 12, 2), rating_id=rating.pk, given=mark, seen=last)
    return deeds.submit(by=bureau.head, at=on(2026, 12, 3), rating_id=rating.pk, seen=seen(rating))


def other_answers(rating, without, no):
    """Return of the MarkInputs those that do not say that all is met."""
    return [mark for mark, full in zip(answers(rating, without, no), answers(rating), strict=True) if mark != full]


def seen(row):
    """Return the event that a page would have shown of a row."""
    row.refresh_from_db()
    return str(row.last_event_id)


@copied
def agreed(bureau, **given):
    """Return a rating whose station says that everything is met, and whose review agrees, not concluded."""
    rating = assessed(bureau, **given)
    for mark in rating.marks.all():
        deeds.agree(
            by=bureau.supervisor, at=on(2026, 12, 5), rating_id=rating.pk, code=mark.code, seen=str(mark.last_event_id)
        )
    return rating


def reviewed(bureau, without=0, no=(), **given):
    """Return a rating whose review is concluded: what is not met was found by it."""
    rating = agreed(bureau, **given)
    for mark in other_answers(rating, without, no):
        last = str(rating.marks.get(code=mark.code).last_event_id)
        found_so = replace(mark, said="现场核查")
        deeds.review(by=bureau.supervisor, at=on(2026, 12, 5), rating_id=rating.pk, given=found_so, seen=last)
    return deeds.conclude(by=bureau.supervisor, at=on(2026, 12, 6), rating_id=rating.pk, seen=seen(rating))


def approved(bureau, without=0, no=(), **given):
    """Return a rating that a bureau leader has sent to the city."""
    rating = reviewed(bureau, without, no, **given)
    return levels.approve(by=bureau.leader, at=on(2026, 12, 10), rating_id=rating.pk, seen=seen(rating))


def a_decision(outcome="decided", grade="4", day=date(2027, 1, 10), **given):
    """Return what a level did, with a scan and made public."""
    public = {"public_from": day.replace(day=2), "public_until": day.replace(day=8)}
    said = {"document": "公治〔2027〕3号", "file": a_scan(), **public, **given}
    return levels.DecisionInput(outcome=outcome, grade=grade, decided_on=day, **said)


def record(bureau, rating, given, at=None):
    """Record what the level that has the rating did, by the supervisor."""
    at = at or on(given.decided_on.year, given.decided_on.month, given.decided_on.day, 15)
    return levels.decide(by=bureau.supervisor, at=at, rating_id=rating.pk, seen=seen(rating), given=given)


def decided(bureau, without=3500, no=()):
    """Return a rating of grade 4, decided by the city on 10 January."""
    rating = approved(bureau, without, no)
    record(bureau, rating, a_decision(grade=rating.proposed))
    rating.refresh_from_db()
    return rating
