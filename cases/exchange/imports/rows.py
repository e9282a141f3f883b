"""Reading foreign casework: rows become cases with their handlers, or refusals that say row, column, value and why."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from portal.shell.tables.reading import Flaw, TwoReadings, plain, read_date

COLUMNS = ("case_no", "occurred_on", "accepted_on", "closed_on", "handler_code", "handler_unit", "assigned_at")
DATES = ("occurred_on", "accepted_on", "closed_on")
SAME_IN_A_CASE = (*DATES, "status", "place_type", "beat_code")
HANDLER_COLUMNS = ("handler_code", "handler_unit", "assigned_at")

# How people write the headings of such a table, without spaces, in small letters; the first is the template's.
HEADINGS = {
    "case_no": ("案件编号", "案号", "案件号", "受案号"),
    "occurred_on": ("案发时间", "案发日期", "发案时间", "发案日期", "发生时间"),
    "accepted_on": ("受案时间", "受案日期", "受理时间", "受理日期"),
    "closed_on": ("结案时间", "结案日期"),
    "handler_code": ("办案民警", "主办民警", "警号", "民警", "承办人", "承办民警", "办案人", "办案人员", "主办人"),
    "handler_unit": ("办案单位", "承办单位", "单位", "办案部门", "承办部门"),
    "assigned_at": ("分派时间", "分派日期", "指派时间", "指派日期", "分配时间"),
    "status": ("案件状态", "状态", "办理状态"),
    "place_type": ("案发地点", "地点", "发案地点", "案发地", "场所类型"),
    "beat_code": ("辖区", "社区", "警务区"),
}
NAMES = {name: column for column, names in HEADINGS.items() for name in (column, *names)}
CODES = ("case_no", "handler_code", "handler_unit", "beat_code")
LONGEST = {"case_no": 40, "handler_code": 200, "handler_unit": 60, "place_type": 200, "status": 200, "beat_code": 60}
LONGEST_NAME = 40
# No register of this bureau is older than the republic; what is, is a slip of the pen or of Excel.
FIRST_DAY = date(1949, 10, 1)
# What Excel makes of a number that it took for something else.
NO_NUMBER = re.compile(r"true|false|[-+]?\d*\.?\d+e[-+]?\d+|[-+]?\d+\.\d+", re.IGNORECASE)
BETWEEN_NAMES = re.compile(r"[、，,;；/／\\|&+\n]+|\s+[和与及]\s+")
SIGNS = "㐀-鿿豈-\U000323af〇"
CHINESE = re.compile(f"[{SIGNS}·]+")
# What stands behind a name and is none: what the person does in the case.
DUTY = re.compile(r"\s*\((?:主办|协办|主|协|辅助)(?:人|民警)?\)$")
BADGE = r"[A-Za-z]*\d+"
NAME_OR_BADGE = re.compile(rf"(?:{BADGE}\s*)?[A-Za-z{SIGNS}·\s]+(?:\s*\(?{BADGE}\)?)?")
# 张三和李四, 张三.李四 and 张三-李四 may be two people or, rarely, one.
JOINED = re.compile(f"([{SIGNS}]{{2,}})([和与及.-])([{SIGNS}]{{2,}})")
AND_OTHERS = re.compile(f"([{SIGNS}·]{{2,}})等(?:\\d*[人名]?)")
REMARK = re.compile(r"([^()]+)\(([^()\d]+)\)")


@dataclass(frozen=True)
class HandlerRow:
    """Who handled a case, from when, in which unit, and which row of the file says so."""

    code: str
    unit: str
    assigned_on: date
    row: int


@dataclass
class CaseRow:
    """A case as the file tells it, and the first of its rows."""

    number: str
    occurred_on: date | None
    accepted_on: date
    closed_on: date | None
    status: str
    place: str
    beat: str
    row: int
    handlers: list = field(default_factory=list)


@dataclass
class Reading:
    """What a table of casework says: its cases, what is refused and why, and rows that say a thing again."""

    cases: list = field(default_factory=list)
    refusals: list = field(default_factory=list)
    merged: list = field(default_factory=list)

    def refuse(self, row, column, value, reason):
        """Keep a refusal."""
        self.refusals.append(Flaw(row, column, value, reason))


def read_cases(rows, today, *, flaws=(), from_1904=False, tell=lambda done: None):
    """Return the Reading of (number in the file, dict with the COLUMNS); `flaws` are those found in its cells.

    A case whose dates cannot be, or of which a cell is flawed, is refused whole; a handler that cannot be is refused
    alone. `tell` hears how many rows have been looked at.
    """
    reading, by_number, flawed = Reading(), {}, {}
    for flaw in flaws:
        flawed.setdefault(flaw.row, []).append(flaw)
    for number, row in rows:
        row = {name: _clean(name, value) for name, value in row.items() if isinstance(name, str)}
        if wrong := _wrong_number(number, row, flawed.get(number, ())):
            reading.refusals += wrong
            tell(1)
        else:
            by_number.setdefault(row["case_no"], []).append((number, row))
    dates = _Dates(today, from_1904)
    for numbered in by_number.values():
        problems = _problems_of(numbered, flawed, dates)
        if problems:
            reading.refusals += problems
        else:
            reading.cases.append(_case_of(numbered, reading, dates))
        tell(len(numbered))
    reading.refusals.sort(key=lambda refusal: refusal.row)
    reading.merged.sort(key=lambda one: one.row)
    return reading


@dataclass(frozen=True)
class _Dates:
    """How the dates of one file are read: by when they must be over, and from when a workbook counts."""

    today: date
    from_1904: bool

    def read(self, text):
        """Return (date or None, reason why it cannot be, "" where it can)."""
        try:
            day = read_date(text, from_1904=self.from_1904)
        except TwoReadings as two:
            readings = _(" or ").join(str(each) for each in two.readings)
            return None, _("This may be read as %(readings)s. Write it as 2003-05-17.") % {"readings": readings}
        except ValueError:
            return None, _("This is not a date.")
        if day and day > self.today:
            return day, _("This day lies in the future.")
        if day and day < FIRST_DAY:
            return day, _("This day lies before %(day)s.") % {"day": FIRST_DAY}
        return day, ""


def _clean(name, value):
    text = plain(value or "")
    return text if name in CODES else text or ""


def _wrong_number(number, row, flaws):
    """Return the refusals of a row whose case is not known by them; [] for a sound number."""
    found = [flaw for flaw in flaws if flaw.column == "case_no"]
    case_no = row.get("case_no", "")
    if not found and not case_no:
        found = [Flaw(number, "case_no", "", _("The row names no case."))]
    elif not found and NO_NUMBER.fullmatch(case_no):
        found = [Flaw(number, "case_no", case_no, _("Excel has made something else of this number; write it as text."))]
    elif not found and len(case_no) > LONGEST["case_no"]:
        found = [_too_long(number, "case_no", case_no)]
    return found


def _too_long(number, column, value):
    reason = _("This is longer than %(signs)s signs.") % {"signs": LONGEST[column]}
    return Flaw(number, column, value[:200], reason)


def _problems_of(numbered, flawed, dates):
    found, known = [], None
    for number, row in numbered:
        mine = list(flawed.get(number, ())) or _wrong_cells(number, row)
        told, days = _wrong_dates(number, row, dates)
        if not mine:
            mine = told
        if not mine and known is not None:
            mine = _contradictions(number, row, days, *known)
        found += mine
        known = known or (row, days)
    if not found:
        return []
    told = {refusal.row for refusal in found}
    whole = _("The case is refused as a whole because of another row or column.")
    return found + [Flaw(number, "case_no", row["case_no"], whole) for number, row in numbered if number not in told]


def _wrong_cells(number, row):
    return [_too_long(number, name, row[name]) for name in LONGEST if len(row.get(name, "")) > LONGEST[name]]


def _contradictions(number, row, days, first, first_days):
    for name in SAME_IN_A_CASE:
        mine = days[name] if name in DATES else row.get(name, "")
        if mine != (first_days[name] if name in DATES else first.get(name, "")):
            return [Flaw(number, name, row.get(name, ""), _("The rows of this case contradict each other."))]
    return []


def _wrong_dates(number, row, dates):
    """Return ([Flaw], {column: date}) of the dates of a case, as a row tells them."""
    days, found = {}, []
    for name in DATES:
        days[name], reason = dates.read(row.get(name, ""))
        if reason:
            found.append(Flaw(number, name, row[name], reason))
    if found:
        return found, days
    if days["accepted_on"] is None:
        return [Flaw(number, "accepted_on", "", _("The day of acceptance is missing."))], days
    if days["occurred_on"] and days["occurred_on"] > days["accepted_on"]:
        found.append(Flaw(number, "occurred_on", row["occurred_on"], _("It happened after it was accepted.")))
    if days["closed_on"] and days["closed_on"] < days["accepted_on"]:
        found.append(Flaw(number, "closed_on", row["closed_on"], _("The closing lies before the acceptance.")))
    return found, days


def _case_of(numbered, reading, dates):
    number, row = numbered[0]
    days = {name: dates.read(row.get(name, ""))[0] for name in DATES}
    case = CaseRow(
        row["case_no"],
        days["occurred_on"],
        days["accepted_on"],
        days["closed_on"],
        row.get("status", ""),
        row.get("place_type", ""),
        row.get("beat_code", ""),
        number,
    )
    named = [handler for number, one in numbered for handler in _handlers_of(number, one, case, reading, dates)]
    # Who was assigned first leads, wherever the file names him; named again, his first day counts.
    for handler in sorted(named, key=lambda each: each.assigned_on):
        if any(known.code == handler.code and known.unit == handler.unit for known in case.handlers):
            reason = _("This handler is listed for the case already; the earliest day counts.")
            reading.merged.append(Flaw(handler.row, "handler_code", handler.code, reason))
        else:
            case.handlers.append(handler)
    return case


def _handlers_of(number, row, case, reading, dates):
    cell = row.get("handler_code", "")
    if not cell:
        reading.refuse(number, "handler_code", "", _("Nobody is named; the case is kept without this handler."))
        return []
    assigned_on, reason = dates.read(row.get("assigned_at", ""))
    if reason:
        reading.refuse(number, "assigned_at", row["assigned_at"], reason)
        return []
    assigned_on = assigned_on or case.accepted_on
    if case.closed_on and assigned_on > case.closed_on:
        reason = _("This handler would begin after the case had closed.")
        reading.refuse(number, "assigned_at", row["assigned_at"], reason)
        return []
    try:
        names = names_in(cell)
    except TwoReadings as two:
        readings = _(" or ").join(two.readings)
        reason = _("This may be %(readings)s. Put two names apart with 、; for one person the badge number is clear.")
        reading.refuse(number, "handler_code", cell, reason % {"readings": readings})
        return []
    except ValueError:
        reading.refuse(number, "handler_code", cell, _("This is neither a name nor a badge number."))
        return []
    if not names:
        reading.refuse(number, "handler_code", cell, _("This is neither a name nor a badge number."))
    if wrong := next((name for name in names if len(name) > LONGEST_NAME), None):
        reason = _("This is longer than %(signs)s signs.") % {"signs": LONGEST_NAME}
        reading.refuse(number, "handler_code", wrong, reason)
        return []
    return [HandlerRow(name, row.get("handler_unit", ""), assigned_on, number) for name in names]


def names_in(cell):
    """Return the names or badges of a cell.

    Raises TwoReadings where it may hold one name or two, or more than it says; ValueError where it holds none.
    """
    names = [" ".join(DUTY.sub("", name).split()) for name in BETWEEN_NAMES.split(cell)]
    return [_one_name(name) for name in names if name]


def _one_name(name):
    if not CHINESE.search(name):
        return name
    parts = name.split()
    if len(parts) > 1 and all(CHINESE.fullmatch(part) for part in parts):
        if any(len(part) == 1 for part in parts):
            # 张 三 is one person whose name was spaced out.
            return "".join(parts)
        raise TwoReadings(name, ["".join(parts), "、".join(parts)])
    if readings := _readings_of(name):
        raise TwoReadings(name, readings)
    if not NAME_OR_BADGE.fullmatch(name):
        raise ValueError(name)
    return name


def _readings_of(name):
    if found := JOINED.fullmatch(name):
        one, joint, other = found.groups()
        return [one + (joint if joint in "和与及" else "·") + other, f"{one}、{other}"]
    if found := AND_OTHERS.fullmatch(name):
        return [found[1], _("%(name)s and others") % {"name": found[1]}]
    if found := REMARK.fullmatch(name):
        return [found[1].strip(), f"{found[1].strip()}、{found[2]}"]
    return []
