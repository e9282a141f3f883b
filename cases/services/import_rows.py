"""Reading foreign casework: rows become cases with their handlers, or refusals that say row, column, value and why."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from portal.shell.tables import Flaw, plain, read_date

COLUMNS = ("case_no", "occurred_on", "accepted_on", "closed_on", "handler_code", "handler_unit", "assigned_at")
SAME_IN_A_CASE = ("occurred_on", "accepted_on", "closed_on", "status", "place_type", "beat_code")

# How people write the headings of such a table, without spaces, in small letters.
HEADINGS = {
    "case_no": ("案号", "案件编号", "案件号", "受案号"),
    "occurred_on": ("案发时间", "案发日期", "发案时间", "发案日期"),
    "accepted_on": ("受案时间", "受案日期", "受理时间", "受理日期"),
    "closed_on": ("结案时间", "结案日期"),
    "status": ("状态", "案件状态", "办理状态"),
    "place_type": ("地点", "案发地点", "发案地点", "案发地", "场所类型"),
    "beat_code": ("辖区", "社区", "警务区"),
    "handler_code": ("主办民警", "办案民警", "警号", "民警", "承办人"),
    "handler_unit": ("办案单位", "承办单位", "单位"),
    "assigned_at": ("分派时间", "分派日期", "指派时间"),
}
NAMES = {name: column for column, names in HEADINGS.items() for name in (column, *names)}
CODES = ("case_no", "handler_code", "handler_unit", "beat_code")


@dataclass(frozen=True)
class HandlerRow:
    """Who handled a case, from when, in which unit."""

    code: str
    unit: str
    assigned_on: date


@dataclass
class CaseRow:
    """A case as the file tells it."""

    number: str
    occurred_on: date | None
    accepted_on: date
    closed_on: date | None
    status: str
    place: str
    beat: str
    handlers: list = field(default_factory=list)


def read_cases(rows, today):
    """Return ([CaseRow], [Flaw]) of (number in the file, dict with the COLUMNS).

    A case whose dates cannot be is refused whole; a handler that cannot be is refused alone.
    """
    refusals, by_number, cases = [], {}, []
    for number, row in rows:
        row = {name: _clean(name, value) for name, value in row.items() if isinstance(name, str)}
        if row.get("case_no"):
            by_number.setdefault(row["case_no"], []).append((number, row))
        else:
            refusals.append(Flaw(number, "case_no", "", _("The row names no case.")))
    for numbered in by_number.values():
        problems = _problems_of(numbered, today)
        if problems:
            refusals += problems
        else:
            cases.append(_case_of(numbered, refusals))
    return cases, sorted(refusals, key=lambda refusal: refusal.row)


def _clean(name, value):
    return plain(value or "") if name in CODES else (value or "").strip()


def _problems_of(numbered, today):
    first = numbered[0][1]
    found = _wrong_dates(numbered[0][0], first, today)
    for number, row in numbered[1:]:
        differing = next((name for name in SAME_IN_A_CASE if row.get(name, "") != first.get(name, "")), None)
        if differing:
            reason = _("The rows of this case contradict each other.")
            found.append(Flaw(number, differing, row.get(differing, ""), reason))
    if not found:
        return []
    told = {refusal.row for refusal in found}
    whole = _("The case is refused as a whole because of another row or column.")
    return found + [Flaw(number, "case_no", row["case_no"], whole) for number, row in numbered if number not in told]


def _wrong_dates(number, row, today):
    days, found = {}, []
    for name in ("occurred_on", "accepted_on", "closed_on"):
        try:
            days[name] = read_date(row.get(name, ""))
        except ValueError:
            found.append(Flaw(number, name, row[name], _("This is not a date.")))
    if found:
        return found
    if days["accepted_on"] is None:
        return [Flaw(number, "accepted_on", "", _("The day of acceptance is missing."))]
    if days["occurred_on"] and days["occurred_on"] > days["accepted_on"]:
        found.append(Flaw(number, "occurred_on", row["occurred_on"], _("It happened after it was accepted.")))
    if days["closed_on"] and days["closed_on"] < days["accepted_on"]:
        found.append(Flaw(number, "closed_on", row["closed_on"], _("The closing lies before the acceptance.")))
    late = next((name for name in days if days[name] and days[name] > today), None)
    if late:
        found.append(Flaw(number, late, row[late], _("This day lies in the future.")))
    return found


def _case_of(numbered, refusals):
    row = numbered[0][1]
    case = CaseRow(
        row["case_no"], read_date(row.get("occurred_on", "")), read_date(row["accepted_on"]),
        read_date(row.get("closed_on", "")), row.get("status", ""), row.get("place_type", ""), row.get("beat_code", ""),
    )  # fmt: skip
    for number, one in numbered:
        handler = _handler_of(number, one, case, refusals)
        if handler:
            case.handlers.append(handler)
    case.handlers.sort(key=lambda handler: handler.assigned_on)
    return case


def _handler_of(number, row, case, refusals):
    code = row.get("handler_code", "")
    if not code:
        refusals.append(
            Flaw(number, "handler_code", "", _("Nobody is named; the case is kept without this handler."))
        )
        return None
    if any(known.code == code for known in case.handlers):
        refusals.append(Flaw(number, "handler_code", code, _("This handler is listed for the case already.")))
        return None
    try:
        assigned_on = read_date(row.get("assigned_at", ""))
    except ValueError:
        refusals.append(Flaw(number, "assigned_at", row["assigned_at"], _("This is not a date.")))
        return None
    return HandlerRow(code, row.get("handler_unit", ""), assigned_on or case.accepted_on)
