"""X6: a cell is taken as it is meant, or refused with what it may mean; the earliest handler leads."""

from datetime import date

import pytest

from cases.exchange.imports.rows import NAMES, names_in, read_cases
from portal.shell.tables.reading import Flaw, TwoReadings, read_table

TODAY = date(2026, 3, 16)
COMMON = {"case_no": "A1", "accepted_on": "2003-05-02", "handler_code": "H1", "handler_unit": "老所"}


def reading(*rows, **options):
    return read_cases(list(enumerate(({**COMMON, **row} for row in rows), 2)), TODAY, **options)


def refused(*rows, **options):
    return [(flaw.row, flaw.column) for flaw in reading(*rows, **options).refusals]


def test_the_earliest_handler_leads_wherever_the_file_names_him():
    case = reading(
        {"handler_code": "H1", "assigned_at": "4-Dec-03"}, {"handler_code": "H2", "assigned_at": "2003-11-21"}
    ).cases[0]

    assert [handler.code for handler in case.handlers] == ["H2", "H1"]


def test_of_a_handler_named_again_the_earliest_day_counts_and_the_other_row_is_merged_not_refused():
    found = reading({"assigned_at": "2003-12-04"}, {"assigned_at": "2003-11-21"})

    assert [handler.assigned_on for handler in found.cases[0].handlers] == [date(2003, 11, 21)]
    assert (found.refusals, [flaw.row for flaw in found.merged]) == ([], [2])


def test_headings_as_registers_write_them_are_known():
    headings = ["案件编号（必填）", "发生时间", "受案日期[年月日]", "结案日期", "办案人", "承办部门", "指派日期"]
    table = read_table(f"{','.join(headings)}\nA1,1,2,3,李强,东所,4".encode(), names=NAMES)

    assert table.columns == [
        "case_no",
        "occurred_on",
        "accepted_on",
        "closed_on",
        "handler_code",
        "handler_unit",
        "assigned_at",
    ]


@pytest.mark.parametrize("same", ["2-May-03", "2003/5/2 08:30", "２００３-０５-０２", "2003年5月2日8时30分", "37743"])
def test_one_day_in_two_forms_is_no_contradiction(same):
    assert refused({}, {"accepted_on": same, "handler_code": "H2"}) == []


def test_two_days_are_a_contradiction():
    assert refused({}, {"accepted_on": "2003-05-03"}) == [(2, "case_no"), (3, "accepted_on")]


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"accepted_on": "200311"}, "accepted_on"),
        ({"accepted_on": "2003112"}, "accepted_on"),
        ({"accepted_on": "5/4/2003"}, "accepted_on"),
        ({"accepted_on": "1880-01-01"}, "accepted_on"),
        ({"closed_on": "2027-01-01"}, "closed_on"),
        ({"closed_on": "2003-05-20", "assigned_at": "2003-05-21"}, "assigned_at"),
        ({"assigned_at": "2026-03-17"}, "assigned_at"),
        ({"assigned_at": "2003-02-30"}, "assigned_at"),
        ({"case_no": "True"}, "case_no"),
        ({"case_no": "1e-07"}, "case_no"),
        ({"case_no": "9" * 41}, "case_no"),
        ({"handler_code": "张" * 41}, "handler_code"),
        ({"handler_code": "张三 李四"}, "handler_code"),
        ({"handler_unit": "所" * 61}, "handler_unit"),
        ({"place_type": "街" * 201}, "place_type"),
    ],
)
def test_what_cannot_be_or_may_be_two_things_is_refused_at_its_cell(given, column):
    assert refused(given) == [(2, column)]


@pytest.mark.parametrize(
    "given",
    [
        {"accepted_on": "1949-10-01"},
        {"accepted_on": "2026-03-16"},
        {"closed_on": "2003-05-20", "assigned_at": "2003-05-20"},
        {"case_no": "9" * 40},
        {"handler_code": "张" * 40},
        {"handler_unit": "所" * 60},
    ],
)
def test_what_just_can_be_is_taken(given):
    assert refused(given) == []


def test_a_cell_with_two_readings_is_refused_with_both():
    reasons = {text: reading({"accepted_on": text}).refusals[0].reason for text in ("200311", "2003112", "5/4/2003")}

    assert all(each in reasons["200311"] for each in ("2003-11", "2003-01-01"))
    assert all(each in reasons["2003112"] for each in ("2003-11-02", "2003-01-12"))
    assert all(each in reasons["5/4/2003"] for each in ("2003-04-05", "2003-05-04"))


def test_a_serial_is_refused_with_both_readings_where_the_workbook_counts_from_1904():
    assert refused({"accepted_on": "37743"}) == []
    reason = reading({"accepted_on": "37743"}, from_1904=True).refusals[0].reason
    assert all(each in reason for each in ("2003-05-02", "2007-05-03"))


def test_a_case_with_a_flawed_cell_is_refused_whole_and_never_open():
    flaw = Flaw(2, "closed_on", "#N/A", "error")

    found = reading({"closed_on": "#N/A"}, {"handler_code": "H2"}, flaws=[flaw])

    assert found.cases == []
    assert [(each.row, each.column) for each in found.refusals] == [(2, "closed_on"), (3, "case_no")]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("张三、李四", ["张三", "李四"]),
        ("张三,李四", ["张三", "李四"]),
        ("张三/李四", ["张三", "李四"]),
        ("张三&李四", ["张三", "李四"]),
        ("张三+李四", ["张三", "李四"]),
        ("张三\\李四", ["张三", "李四"]),
        ("张三(主办)、李四(协办人)", ["张三", "李四"]),
        ("李和平", ["李和平"]),
        ("𠮷田〇", ["𠮷田〇"]),
        ("阿布都·买买提", ["阿布都·买买提"]),
        ("560801 张三", ["560801 张三"]),
        ("张三(560801)", ["张三(560801)"]),
        ("张三A", ["张三A"]),
        ("张 三", ["张三"]),
        ("H1", ["H1"]),
        ("John Smith", ["John Smith"]),
        ("张三", ["张三"]),
    ],
)
def test_two_names_in_a_cell_are_two_handlers(cell, names):
    assert names_in(cell) == names


@pytest.mark.parametrize(
    ("cell", "readings"),
    [
        ("欧阳 青云", ["欧阳青云", "欧阳、青云"]),
        ("张三和李四", ["张三和李四", "张三、李四"]),
        ("张三与李四", ["张三与李四", "张三、李四"]),
        ("买买提.吐尔逊", ["买买提·吐尔逊", "买买提、吐尔逊"]),
        ("张三-李四", ["张三·李四", "张三、李四"]),
        ("张三(李四)", ["张三", "张三、李四"]),
    ],
)
def test_a_cell_that_may_name_one_person_or_two_is_asked_about(cell, readings):
    with pytest.raises(TwoReadings) as raised:
        names_in(cell)

    assert raised.value.readings == readings


@pytest.mark.parametrize("cell", ["张三等", "张三等2人", "张三等人"])
def test_a_cell_that_names_not_all_is_asked_about(cell):
    with pytest.raises(TwoReadings) as raised:
        names_in(cell)

    assert raised.value.readings[0] == "张三"


@pytest.mark.parametrize("cell", ["1.张三2.李四", "张三:李四", "张三1李四2", "、", "（张三）"])
def test_what_is_neither_name_nor_badge_makes_no_account(cell):
    assert refused({"handler_code": cell}) == [(2, "handler_code")]
    assert reading({"handler_code": cell}).cases[0].handlers == []
