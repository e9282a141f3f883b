"""C9: sixty and more days and moments, each reasoned from the statute and the paper calendar, none computed.

公安机关办理行政案件程序规定 第35条: the first day does not count; a last day on a day off moves to the day after it,
except where liberty is restricted. 治安管理处罚法2025 第118条: neither appraisal nor hearing counts; two extensions.
Days off in 2026: 1–3 January, 15–23 February, 4–6 April, 1–5 May, 19–21 June, 25–27 September, 1–7 October;
worked on weekends: 4 January, 14 and 28 February, 9 May, 20 September, 10 October.
"""

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from cases.clocks.moments import MOMENTS
from portal.office.clocks.rules import due
from portal.people.calendar import Calendar

FIXTURES = Path(__file__).parents[3] / "fixtures"
BUREAU = ZoneInfo("Asia/Shanghai")
RULES = json.loads((FIXTURES / "clock_rules.json").read_text())
YEARS = json.loads((FIXTURES / "calendar.json").read_text())["years"]
CALENDAR = Calendar(
    {date.fromisoformat(day["on"]): day["is_working"] for year in YEARS.values() for day in year["days"]},
    frozenset(int(year) for year in YEARS),
)

# what is shown | rule | the day whose law holds | counted from | extended by | pauses | the end
GOLDEN = """
the first day does not count          | handling.public_order | 2026-03-02 | 2026-03-02 09:00 | 0 | | 2026-04-01
its last second does not either       | handling.public_order | 2026-03-02 | 2026-03-02 23:59:59 | 0 | | 2026-04-01
midnight belongs to the new day       | handling.public_order | 2026-03-03 | 2026-03-03 00:00 | 0 | | 2026-04-02
Friday night                          | handling.public_order | 2026-03-06 | 2026-03-06 23:30 | 0 | | 2026-04-07
ends on a Saturday that is 清明        | handling.public_order | 2026-03-05 | 2026-03-05 10:00 | 0 | | 2026-04-07
ends on the last free day of 清明      | handling.public_order | 2026-03-07 | 2026-03-07 10:00 | 0 | | 2026-04-07
ends on the first day after 清明       | handling.public_order | 2026-03-08 | 2026-03-08 10:00 | 0 | | 2026-04-07
ends on 春节                           | handling.public_order | 2026-01-17 | 2026-01-17 10:00 | 0 | | 2026-02-24
ends on the first day of 春节          | handling.public_order | 2026-01-16 | 2026-01-16 10:00 | 0 | | 2026-02-24
ends on the last day of 春节           | handling.public_order | 2026-01-24 | 2026-01-24 10:00 | 0 | | 2026-02-24
ends on the make-up Saturday before   | handling.public_order | 2026-01-15 | 2026-01-15 10:00 | 0 | | 2026-02-14
ends on the make-up Saturday after    | handling.public_order | 2026-01-29 | 2026-01-29 10:00 | 0 | | 2026-02-28
ends on the Sunday after that         | handling.public_order | 2026-01-30 | 2026-01-30 10:00 | 0 | | 2026-03-02
a whole holiday inside costs nothing  | handling.public_order | 2026-02-05 | 2026-02-05 10:00 | 0 | | 2026-03-09
ends on 国庆                           | handling.public_order | 2026-09-04 | 2026-09-04 10:00 | 0 | | 2026-10-08
ends on the make-up Saturday of 国庆   | handling.public_order | 2026-09-10 | 2026-09-10 10:00 | 0 | | 2026-10-10
ends on 端午                           | handling.public_order | 2026-05-20 | 2026-05-20 10:00 | 0 | | 2026-06-22
ends on the make-up Sunday            | handling.public_order | 2026-08-21 | 2026-08-21 10:00 | 0 | | 2026-09-20
ends on 中秋                           | handling.public_order | 2026-08-26 | 2026-08-26 10:00 | 0 | | 2026-09-28
over the end of a short month         | handling.public_order | 2026-01-31 | 2026-01-31 10:00 | 0 | | 2026-03-02
extended once                         | handling.public_order | 2026-03-02 | 2026-03-02 09:00 | 30 | | 2026-05-06
extended twice                        | handling.public_order | 2026-03-02 | 2026-03-02 09:00 | 60 | | 2026-06-01
a moved day is not extended from      | handling.public_order | 2026-03-05 | 2026-03-05 10:00 | 30 | | 2026-05-06
one pause of ten days                 | handling.public_order | 2026-03-02 | 2026-03-02 09:00 | 0 | 2026-03-10 09:00/2026-03-20 09:00 | 2026-04-13
two pauses apart                      | handling.public_order | 2026-03-02 | 2026-03-02 09:00 | 0 | 2026-03-04 09:00/2026-03-09 09:00 2026-03-16 09:00/2026-03-21 09:00 | 2026-04-13
two pauses that overlap               | handling.public_order | 2026-03-02 | 2026-03-02 09:00 | 0 | 2026-03-10 09:00/2026-03-20 09:00 2026-03-15 09:00/2026-03-25 09:00 | 2026-04-16
one pause inside another              | handling.public_order | 2026-03-02 | 2026-03-02 09:00 | 0 | 2026-03-10 09:00/2026-03-20 09:00 2026-03-12 09:00/2026-03-14 09:00 | 2026-04-13
one pause that begins as another ends | handling.public_order | 2026-03-02 | 2026-03-02 09:00 | 0 | 2026-03-10 09:00/2026-03-20 09:00 2026-03-20 09:00/2026-03-25 09:00 | 2026-04-16
a pause over 春节                      | handling.public_order | 2026-02-02 | 2026-02-02 09:00 | 0 | 2026-02-13 09:00/2026-02-24 09:00 | 2026-03-16
a pause that ends the day it began    | handling.public_order | 2026-03-02 | 2026-03-02 09:00 | 0 | 2026-03-10 09:00/2026-03-10 17:00 | 2026-04-01
a pause over midnight                 | handling.public_order | 2026-03-02 | 2026-03-02 09:00 | 0 | 2026-03-10 23:50/2026-03-11 00:10 | 2026-04-02
a pause and an extension              | handling.public_order | 2026-03-02 | 2026-03-02 09:00 | 30 | 2026-03-10 09:00/2026-03-20 09:00 | 2026-05-11
a pause that ends on a day off        | handling.public_order | 2026-03-02 | 2026-03-02 09:00 | 0 | 2026-03-10 09:00/2026-03-14 09:00 | 2026-04-07
the last day of the old law           | handling.public_order | 2025-12-31 | 2025-12-31 10:00 | 0 | | 2026-01-30
the first day of the new law          | handling.public_order | 2026-01-01 | 2026-01-01 10:00 | 0 | | 2026-02-02
the old law extended its once         | handling.public_order | 2025-12-31 | 2025-12-31 10:00 | 30 | | 2026-03-02
the new law extended once             | handling.public_order | 2026-01-01 | 2026-01-01 10:00 | 30 | | 2026-03-02
a leap day inside                     | handling.public_order | 2024-01-31 | 2024-01-31 10:00 | 0 | | 2024-03-01
ends on a leap day                    | handling.public_order | 2024-01-30 | 2024-01-30 10:00 | 0 | | 2024-02-29
from the leap day                     | handling.public_order | 2024-02-29 | 2024-02-29 10:00 | 0 | | 2024-04-01
mediation failed, counted anew        | handling.mediation_failed | 2026-03-02 | 2026-03-25 16:00 | 0 | | 2026-04-24
mediation failed, extended            | handling.mediation_failed | 2026-03-02 | 2026-03-25 16:00 | 30 | | 2026-05-25
ninety days of another case           | handling.other | 2026-03-02 | 2026-03-02 09:00 | 0 | | 2026-06-01
48 hours over 春节                     | handling.fast_track | 2026-02-16 | 2026-02-16 08:00 | 0 | | 2026-02-18 08:00
48 hours from Friday night            | handling.fast_track | 2026-11-20 | 2026-11-20 22:15 | 0 | | 2026-11-22 22:15
24 hours from Friday night            | acceptance.review | 2026-11-20 | 2026-11-20 23:40 | 0 | | 2026-11-21 23:40
24 hours over the year                | acceptance.review | 2026-12-31 | 2026-12-31 23:30 | 0 | | 2027-01-01 23:30
three days, difficult, over a weekend | acceptance.review.complex | 2026-11-18 | 2026-11-18 09:00 | 0 | | 2026-11-23
24 hours to transfer                  | transfer.venue | 2026-05-01 | 2026-05-01 12:00 | 0 | | 2026-05-02 12:00
eight hours through the night         | questioning.ordinary | 2026-11-20 | 2026-11-20 22:00 | 0 | | 2026-11-21 06:00
twelve hours, many suspects           | questioning.many_or_unknown | 2026-11-20 | 2026-11-20 22:00 | 0 | | 2026-11-21 10:00
liberty does not wait for Monday      | custody.request_arrest | 2026-11-19 | 2026-11-19 20:00 | 0 | | 2026-11-22
liberty does not wait for 春节         | custody.request_arrest | 2026-02-14 | 2026-02-14 10:00 | 0 | | 2026-02-17
the family is told in 24 hours        | custody.notice | 2026-10-01 | 2026-10-01 06:30 | 0 | | 2026-10-02 06:30
two days to serve, over a weekend     | service.public_order | 2026-11-19 | 2026-11-19 16:00 | 0 | | 2026-11-23
two days to serve, inside a week      | service.public_order | 2026-11-16 | 2026-11-16 16:00 | 0 | | 2026-11-18
the victim's copy before 国庆          | service.victim | 2026-09-29 | 2026-09-29 16:00 | 0 | | 2026-10-08
seven working days over 国庆           | service.penalty | 2026-09-29 | 2026-09-29 16:00 | 0 | | 2026-10-14
second mediation over 春节             | mediation.second | 2026-02-13 | 2026-02-13 09:00 | 0 | | 2026-03-02
seizure of thirty days                | evidence.seizure | 2026-04-01 | 2026-04-01 09:00 | 0 | | 2026-05-06
seizure extended                      | evidence.seizure | 2026-04-01 | 2026-04-01 09:00 | 30 | | 2026-06-01
seven days of registered evidence     | evidence.provisional | 2026-11-20 | 2026-11-20 09:00 | 0 | | 2026-11-27
six months to collect, month end      | property.claim | 2025-08-31 | 2025-08-31 09:00 | 0 | | 2026-02-28
six months to collect, 国庆            | property.claim | 2026-04-03 | 2026-04-03 09:00 | 0 | | 2026-10-08
criminal filing, three days           | filing.review | 2026-11-19 | 2026-11-19 09:00 | 0 | | 2026-11-23
criminal filing, a lead to check      | filing.review.lead | 2026-11-19 | 2026-11-19 09:00 | 0 | | 2026-11-26
criminal filing, complex              | filing.review.complex | 2026-11-19 | 2026-11-19 09:00 | 0 | | 2026-12-21
reconsideration of non-filing         | not_filed.reconsideration.decision | 2026-09-01 | 2026-09-01 09:00 | 0 | | 2026-10-08
fifteen days after the prosecutor     | prosecutor.file | 2026-09-16 | 2026-09-16 09:00 | 0 | | 2026-10-08
a hearing asked for before 2021       | hearing.request | 2021-07-14 | 2021-07-14 09:00 | 0 | | 2021-07-19
a hearing asked for in working days   | hearing.request | 2026-02-13 | 2026-02-13 09:00 | 0 | | 2026-02-27
an answer in ten working days         | administrative_review.answer | 2026-09-24 | 2026-09-24 09:00 | 0 | | 2026-10-15
a publication withdrawn               | publication.withdraw | 2026-04-02 | 2026-04-02 09:00 | 0 | | 2026-04-08
"""  # noqa: E501


def at(text):
    return datetime.fromisoformat(text.strip()).replace(tzinfo=BUREAU)


def rule_of(code, on):
    (row,) = [
        row
        for row in RULES
        if row["code"] == code and row["valid_from"] <= on and (row["valid_to"] is None or on < row["valid_to"])
    ]
    return SimpleNamespace(amount=row["amount"], unit=row["unit"], rolls_to_workday=row["rolls_to_workday"])


def rows():
    for line in GOLDEN.strip().splitlines():
        shown, code, law, base, more, pauses, end = (part.strip() for part in line.split("|"))
        spans = [tuple(at(each) for each in span.split("/")) for span in _spans(pauses)]
        end = end if ":" in end else f"{end} 23:59:59"
        yield pytest.param(code, law, base, int(more), spans, end, id=shown)


def _spans(text):
    """Return the spans of a text such as `2026-03-10 09:00/2026-03-20 09:00 2026-03-15 …`: three words each."""
    words = text.split()
    return [" ".join(words[start : start + 3]) for start in range(0, len(words), 3)]


@pytest.mark.parametrize(("code", "law", "base", "more", "pauses", "end"), list(rows()))
def test_golden_date(code, law, base, more, pauses, end):
    deadline = due(rule_of(code, law), at(base), CALENDAR, extended_by=more, pauses=pauses)

    assert deadline.at == at(end)


def test_the_table_has_sixty_dates_and_each_shows_something_else():
    shown = Counter(line.split("|")[0].strip() for line in GOLDEN.strip().splitlines())

    assert len(shown) >= 60
    assert max(shown.values()) == 1


@pytest.mark.parametrize(
    ("base", "is_provisional"), [("2026-12-01 09:00", False), ("2026-12-02 09:00", True), ("2027-03-01 09:00", True)]
)
def test_a_year_without_calendar_is_provisional(base, is_provisional):
    """Thirty days from 1 December end on 31 December, a Thursday; one day later they touch 2027."""
    assert due(rule_of("handling.public_order", "2026-06-01"), at(base), CALENDAR).is_provisional is is_provisional


def test_liberty_and_hours_never_rest_on_a_calendar():
    arrest = due(rule_of("custody.request_arrest", "2027-01-01"), at("2027-01-01 09:00"), CALENDAR)
    hours = due(rule_of("acceptance.review", "2027-01-01"), at("2027-01-01 09:00"), CALENDAR)

    assert (arrest.is_provisional, hours.is_provisional) == (False, False)


def test_every_rule_says_in_known_words_what_starts_and_what_meets_it():
    unknown = {row["code"] for row in RULES if not {row["base"], row["by"], row["met_by"]} <= set(MOMENTS)}

    assert unknown == set()


def test_every_row_of_the_statutory_table_has_its_rule():
    """reliability §5, rows that belong to cases; petitions, court and outreach keep their own."""
    demanded = {
        "acceptance.review",
        "acceptance.review.complex",
        "filing.review",
        "filing.review.lead",
        "filing.review.complex",
        "handling.public_order",
        "handling.public_order.extension",
        "questioning.ordinary",
        "questioning.many_or_unknown",
        "questioning.detainable",
        "handling.fast_track",
        "transfer.venue",
        "transfer.venue_criminal",
        "service.public_order",
        "service.victim",
        "service.other",
        "on_the_spot.filing_copy",
        "on_the_spot.filing_copy_traffic",
        "appraisal.opinion_service",
        "appraisal.repeat_request",
        "hearing.request",
        "hearing.accept",
        "hearing.hold",
        "evidence.seizure",
        "evidence.seizure.extension",
        "evidence.provisional",
        "property.handover",
        "handling.other",
        "service.penalty",
        "publication.withdraw",
        "not_filed.notice",
        "not_filed.reconsideration.request",
        "not_filed.reconsideration.decision",
        "not_filed.reconsideration.decision.extension",
        "not_filed.review.request",
        "not_filed.review.decision",
        "not_filed.review.decision.extension",
        "filing.review.administrative_transfer",
        "filing.review.missing_material",
        "filing.review.supplement",
        "not_filed.transfer_reconsideration.request",
        "not_filed.transfer_reconsideration.decision",
        "prosecutor.explain",
        "prosecutor.file",
        "terminated.notice",
        "mediation.second",
        "handling.mediation_failed",
        "mediation.judicial_confirmation",
        "administrative_review.answer",
        "administrative_review.answer_simple",
        "administrative_review.forward",
    }

    assert demanded - {row["code"] for row in RULES} == set()
