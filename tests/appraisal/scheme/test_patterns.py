"""B16: periods are rows made from a scheme's pattern; they do not overlap, and no day is lost silently."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from appraisal.models import Pattern, Period, Scheme
from appraisal.scheme.periods import deeds
from appraisal.scheme.periods.queries import key_of, named_by, next_span, rhythms, span_called
from appraisal.scheme.periods.rules import Rhythm, code_of, first_day_of, span_on, spans_from
from appraisal.scheme.versions import deeds as versions
from portal.ledger.models import Event
from portal.ledger.verification import verify
from portal.ledger.writing.recording import deed
from portal.shell.periods import Period as Days
from portal.shell.refusals import Denied, Refused
from tests.appraisal.conftest import SERIOUS
from tests.appraisal.making import FROM_THE_START, SYSTEM, a_month, a_pattern, a_period, a_version, on
from tests.ledger.tampering import behind_the_back

GOOD = ("1.3", "u", *SERIOUS)
FROM_THE_21ST = {"first_day": 21, "first_month": 1}


@pytest.fixture
def scheme(bureau, reference_data):
    return a_version(GOOD).scheme


def days(span):
    return str(span.starts_on), str(span.ends_on - timedelta(days=1))


@pytest.mark.parametrize(
    ("kind", "first_day", "first_month", "day", "expected"),
    [
        ("month", 1, 1, date(2028, 2, 29), ("2028-02-01", "2028-02-29")),
        ("month", 21, 1, date(2028, 2, 29), ("2028-02-21", "2028-03-20")),
        ("month", 28, 1, date(2027, 3, 27), ("2027-02-28", "2027-03-27")),
        ("month", 21, 1, date(2027, 1, 20), ("2026-12-21", "2027-01-20")),
        ("quarter", 1, 1, date(2026, 12, 31), ("2026-10-01", "2026-12-31")),
        ("quarter", 21, 1, date(2026, 12, 31), ("2026-10-21", "2027-01-20")),
        ("quarter", 21, 1, date(2027, 1, 20), ("2026-10-21", "2027-01-20")),
        ("quarter", 21, 1, date(2027, 1, 21), ("2027-01-21", "2027-04-20")),
        ("quarter", 21, 12, date(2026, 12, 20), ("2026-09-21", "2026-12-20")),
        ("half_year", 1, 1, date(2026, 7, 1), ("2026-07-01", "2026-12-31")),
        ("half_year", 21, 11, date(2027, 1, 1), ("2026-11-21", "2027-05-20")),
        ("year", 1, 1, date(2028, 2, 29), ("2028-01-01", "2028-12-31")),
        ("year", 16, 12, date(2026, 12, 15), ("2025-12-16", "2026-12-15")),
    ],
)
def test_a_day_lies_in_one_period_of_a_pattern(kind, first_day, first_month, day, expected):
    assert days(Rhythm(kind, first_day, first_month).span_of(day)) == expected


@pytest.mark.parametrize("kind", Period.Kind.values)
@pytest.mark.parametrize("first_day", [1, 21, 28])
@pytest.mark.parametrize("first_month", [1, 11])
def test_no_day_of_thirty_years_is_left_out_or_counted_twice(kind, first_day, first_month):
    spans = list(spans_from([Rhythm(kind, first_day, first_month)], date(2020, 1, 1), date(2049, 12, 31)))

    assert all(before.ends_on == after.starts_on for before, after in pairwise(spans))
    assert {span.starts_on.day for span in spans} == {first_day}
    assert len({span.code for span in spans}) == len(spans)
    assert all(first_day_of(span.code) == span.starts_on for span in spans)


def test_by_default_a_period_is_computed_two_days_after_its_end_at_two():
    zone = ZoneInfo("Asia/Shanghai")
    month, quarter = Rhythm("month"), Rhythm("quarter", 21, 1, computes_after=4, computes_at=time(3, 30))

    assert month.span_of(date(2026, 10, 5)).computes_at == datetime(2026, 11, 3, 2, tzinfo=zone)
    assert quarter.span_of(date(2026, 10, 21)).computes_at == datetime(2027, 1, 25, 3, 30, tzinfo=zone)


@pytest.mark.parametrize(
    ("first", "after", "code"),
    [
        (date(2026, 10, 1), date(2026, 11, 1), "2026-10"),
        (date(2026, 10, 1), date(2027, 1, 1), "2026-Q4"),
        (date(2026, 7, 1), date(2027, 1, 1), "2026-H2"),
        (date(2026, 1, 1), date(2027, 1, 1), "2026"),
        (date(2026, 10, 21), date(2026, 11, 21), "2026-10-21"),
        (date(2026, 10, 1), date(2026, 10, 21), "2026-10-01"),
    ],
)
def test_a_period_has_a_code_that_can_be_read(first, after, code):
    assert code_of(first, after) == code
    assert first_day_of(code) == first


@pytest.mark.parametrize("code", ["", "2026-13", "2026-Q5", "2026-02-30", "october", "2026-H3", "0000"])
def test_what_is_no_code_is_none(code):
    assert first_day_of(code) is None


def test_a_period_of_other_days_is_shown_with_them():
    from django.utils import translation

    quarter, month = Days(date(2026, 10, 21), date(2027, 1, 21)), Days(date(2026, 10, 21), date(2026, 11, 21))
    with translation.override("zh-hans"):
        assert (quarter.label, month.label) == ("2026年10月21日–2027年1月20日", "2026年10月21日–11月20日")
    with translation.override("en"):
        assert (quarter.label, month.label) == ("21 October 2026 – 20 January 2027", "21 October – 20 November 2026")


def test_without_a_pattern_a_scheme_has_calendar_months(scheme):
    assert a_month(2026, 10).code == "2026-10"
    assert next_span(scheme, date(2026, 1, 1)).code == "2026-11"


def test_a_scheme_without_a_period_begins_with_that_of_today(scheme):
    assert next_span(scheme, date(2026, 5, 7)).code == "2026-05"


def test_a_period_is_opened_with_what_the_pattern_says(scheme):
    a_pattern(scheme, date(2026, 10, 21), "quarter", **FROM_THE_21ST, bridges=True, computes_after=5, publicity_days=7)

    period = a_period(scheme, date(2026, 10, 21))

    assert (period.code, period.kind, period.ends_on, period.publicity_days) == (
        "2026-10-21",
        "quarter",
        date(2027, 1, 21),
        7,
    )
    assert period.computes_at == on(2027, 1, 26, hour=2)


def test_opening_twice_gives_the_same_row_and_one_event(scheme):
    assert a_month(2026, 3) == a_month(2026, 3)
    assert Event.objects.filter(kind="period.opened").count() == 1


def test_a_period_begins_only_where_the_pattern_says(scheme):
    with pytest.raises(Refused) as refused:
        a_period(scheme, date(2026, 10, 21))

    assert list(refused.value.fields) == ["starts_on"]


def test_nobody_opens_what_lies_years_ahead(scheme):
    with pytest.raises(Refused):
        deeds.open_period(by=SYSTEM, at=on(2026, 1, 1), scheme_id=scheme.pk, starts_on=date(2030, 1, 1))


def test_those_who_steer_open_periods(bureau, scheme):
    said = {"at": on(2026, 2, 1), "scheme_id": scheme.pk, "starts_on": date(2026, 2, 1)}

    assert deeds.open_period(by=bureau.rule_admin, **said).code == "2026-02"
    for other in (bureau.officer, bureau.head, bureau.system_admin):
        with pytest.raises(Denied):
            deeds.open_period(by=other, **said)


def test_a_period_that_would_overlap_is_refused_with_the_other_one(scheme):
    october = a_month(2026, 10)
    with behind_the_back(), deed("pattern.set", by=SYSTEM, at=FROM_THE_START) as record:
        record.save(Pattern(scheme=scheme, holds_from=date(2026, 9, 21), kind="month", first_day=21))

    with pytest.raises(Refused) as refused:
        a_period(scheme, date(2026, 10, 21))

    assert Days(october.starts_on, october.ends_on).label in refused.value.fields["starts_on"]


def a_row(scheme, first, after, **fields):
    return Period(
        scheme=scheme,
        kind="month",
        code=str(first),
        starts_on=first,
        ends_on=after,
        computes_at=on(2027, 1, 1),
        **fields,
    )


def keep(row):
    with deed("period.opened", by=SYSTEM, at=FROM_THE_START) as record:
        record.save(row)
    return row


@pytest.mark.parametrize(
    ("first", "after"),
    [
        (date(2026, 10, 21), date(2026, 11, 21)),
        (date(2026, 9, 21), date(2026, 10, 2)),
        (date(2026, 10, 5), date(2026, 10, 6)),
        (date(2026, 1, 1), date(2027, 1, 1)),
        (date(2026, 10, 1), date(2026, 10, 2)),
    ],
)
def test_the_database_refuses_what_overlaps(scheme, first, after):
    a_month(2026, 10)

    with pytest.raises(DatabaseError), transaction.atomic():
        keep(a_row(scheme, first, after))


def test_the_database_refuses_to_move_a_period_onto_another(scheme):
    a_month(2026, 10)
    november = a_month(2026, 11)

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        deed("period.opened", by=SYSTEM, at=FROM_THE_START) as record,
    ):
        record.change(november, only_if={}, starts_on=date(2026, 10, 31))


def test_neighbours_and_other_schemes_are_no_overlap(scheme):
    a_month(2026, 10)
    other = a_version(GOOD, scheme="quarterly").scheme

    assert keep(a_row(scheme, date(2026, 11, 1), date(2026, 12, 1))).pk
    assert keep(a_row(other, date(2026, 10, 1), date(2026, 11, 1))).pk


def test_the_database_keeps_a_period_with_its_scheme(scheme):
    other, october = a_version(GOOD, scheme="quarterly").scheme, a_month(2026, 10)

    with pytest.raises(DatabaseError), transaction.atomic():
        keep(a_row(None, date(2026, 12, 1), date(2027, 1, 1)))
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        deed("period.opened", by=SYSTEM, at=FROM_THE_START) as record,
    ):
        record.change(october, only_if={}, scheme=other)


def change(scheme, by=SYSTEM, **fields):
    said = {"holds_from": date(2026, 12, 1), "kind": "quarter", "first_month": 12} | fields
    return deeds.set_pattern(by=by, at=on(2026, 11, 10), scheme_id=scheme.pk, **said)


def spans(scheme, first, last):
    return [days(each) for each in spans_from(rhythms(scheme), first, last)]


def test_a_pattern_changes_where_a_period_of_both_begins(scheme):
    a_month(2026, 11)

    change(scheme)

    assert spans(scheme, date(2026, 11, 5), date(2027, 2, 1)) == [
        ("2026-11-01", "2026-11-30"),
        ("2026-12-01", "2027-02-28"),
    ]


def test_rule_administrators_set_the_pattern(bureau, scheme):
    assert change(scheme, by=bureau.rule_admin).kind == "quarter"
    with pytest.raises(Denied):
        change(scheme, by=bureau.supervisor)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"first_day": 29}, "first_day"),
        ({"first_day": 0}, "first_day"),
        ({"first_month": 13}, "first_month"),
        ({"kind": "week"}, "kind"),
        ({"publicity_days": 0}, "publicity_days"),
        ({"computes_after": -1}, "computes_after"),
        ({"holds_from": date(2026, 12, 2)}, "holds_from"),
    ],
)
def test_a_pattern_that_cannot_be_is_refused_at_its_field(scheme, fields, field):
    with pytest.raises(Refused) as refused:
        change(scheme, **fields)

    assert list(refused.value.fields) == [field]


def test_a_pattern_does_not_reach_into_a_period_that_is_open(scheme):
    a_month(2026, 12)

    with pytest.raises(Refused) as refused:
        change(scheme)

    assert "2026-12-31" in refused.value.fields["holds_from"]


def test_a_period_is_cut_short_only_on_somebodys_word(scheme):
    a_month(2026, 11)
    from_the_21st = {"holds_from": date(2026, 12, 21), "kind": "month", "first_day": 21, "first_month": 1}

    with pytest.raises(Refused) as refused:
        change(scheme, **from_the_21st)
    change(scheme, **from_the_21st, bridges=True)

    assert list(refused.value.fields) == ["bridges"]
    assert spans(scheme, date(2026, 11, 5), date(2027, 1, 21)) == [
        ("2026-11-01", "2026-11-30"),
        ("2026-12-01", "2026-12-20"),
        ("2026-12-21", "2027-01-20"),
        ("2027-01-21", "2027-02-20"),
    ]


def test_a_newer_pattern_takes_the_place_of_one_that_had_not_begun(scheme):
    change(scheme)
    change(scheme, holds_from=date(2027, 1, 1), kind="half_year", first_month=1, bridges=True)
    change(scheme, holds_from=date(2026, 12, 1), kind="year", first_month=12)

    assert spans(scheme, date(2026, 11, 5), date(2026, 12, 1)) == [
        ("2026-11-01", "2026-11-30"),
        ("2026-12-01", "2027-11-30"),
    ]


def test_a_pattern_does_not_leave_a_version_in_the_middle_of_a_period(scheme):
    a_version(GOOD, number="2", effective=on(2027, 1, 1))

    with pytest.raises(Refused, match="2027-01-01"):
        change(scheme)


def test_a_version_begins_with_a_period_of_its_pattern(scheme):
    a_pattern(scheme, date(2026, 10, 21), "quarter", **FROM_THE_21ST, bridges=True)
    good, bad = (
        a_version(GOOD, number=number, effective=on(2027, 1, day), published=False)
        for number, day in (("2", 21), ("3", 1))
    )

    assert versions.problems_of(good) == {}
    assert list(versions.problems_of(bad)) == ["effective_from"]


def test_the_oldest_scheme_keeps_the_keys_of_months_that_are_past(scheme):
    other = a_version(GOOD, scheme="quarterly").scheme

    assert (key_of(scheme, "2026-10"), key_of(other, "2026-10-21")) == ("2026-10", "quarterly:2026-10-21")
    assert named_by("2026-10") == (scheme, "2026-10")
    assert named_by("quarterly:2026-10-21") == (other, "2026-10-21")
    assert named_by("nothing:2026-10") is None


def test_a_code_names_a_period_that_the_pattern_has(scheme):
    assert span_called(scheme, "2026-10") == span_on(rhythms(scheme), date(2026, 10, 9))
    assert [span_called(scheme, code) for code in ("2026-Q4", "2026-10-21", "nonsense")] == [None, None, None]


def test_periods_from_before_belong_to_the_scheme_of_their_results_and_the_ledger_stays_whole(scheme, settings):
    with behind_the_back():
        old = keep(a_row(None, date(2026, 1, 1), date(2026, 2, 1)))
    assert list(verify()) == []

    assert deeds.adopt(at=on(2026, 11, 30)) == 1
    assert deeds.adopt(at=on(2026, 11, 30)) == 0

    old.refresh_from_db()
    assert old.scheme == scheme
    assert list(verify()) == []
    assert Event.objects.filter(kind="period.assigned").count() == 1


def test_without_a_scheme_there_is_nobody_to_give_periods_to(db):
    with behind_the_back():
        keep(a_row(None, date(2026, 1, 1), date(2026, 2, 1)))

    assert deeds.adopt(at=on(2026, 11, 30)) == 0
    assert Scheme.objects.count() == 0


def test_a_later_column_of_a_period_is_part_of_its_digest(scheme):
    period, other = a_month(2026, 10), a_version(GOOD, scheme="quarterly").scheme

    with behind_the_back() as cursor:
        cursor.execute("UPDATE appraisal_period SET scheme_id = %s WHERE id = %s", [other.pk, period.pk])

    assert [finding.what for finding in verify()] == [f"appraisal.period:{period.pk} is not as its last event left it"]
