"""X6: tables as people send them."""

import io
from datetime import date

import openpyxl
import pytest

from portal.shell.refusals import Refused
from portal.shell.tables import read_date, read_table

NAMES = {"案号": "number", "number": "number", "受案时间": "day", "地点": "place"}


def workbook(*rows, merged=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for span in merged:
        book.active.merge_cells(span)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(name, content):
    return read_table(content, names=NAMES).rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_text_is_read_in_any_encoding(encoding):
    content = "案号,受案时间,地点\r\n1,2003-01-05,东大街\r\n".encode(encoding)

    assert rows_of("a.csv", content) == [(2, {"number": "1", "day": "2003-01-05", "place": "东大街"})]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_is_read_with_any_delimiter(delimiter):
    content = f"台账\n案号{delimiter}地点\n1{delimiter}东大街\n".encode()

    assert rows_of("a.txt", content) == [(3, {"number": "1", "place": "东大街"})]


def test_title_lines_unknown_columns_and_empty_rows_are_passed_over():
    heading = ["序号", "案号", "备注", "地点"]
    content = workbook(["2003年案件台账"], [], heading, [1, "A1", "x", "东大街"], [], [2, "A2", "", ""])

    assert rows_of("a.xlsx", content) == [(4, {"number": "A1", "place": "东大街"}), (6, {"number": "A2", "place": ""})]


def test_a_merged_cell_stands_for_all_its_rows():
    content = workbook(["案号", "地点"], ["A1", "东大街"], [None, "西大街"], merged=["A2:A3"])

    assert [row["number"] for _number, row in rows_of("a.xlsx", content)] == ["A1", "A1"]


def test_dates_and_numbers_of_a_workbook_become_plain_text():
    content = workbook(["案号", "受案时间"], [286704, date(2003, 1, 5)], [286705.0, 37626])

    assert [row for _number, row in rows_of("a.xlsx", content)] == [
        {"number": "286704", "day": "2003-01-05"}, {"number": "286705", "day": "37626"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "flawed"), [(123456789012345, False), (1234567890123456, True), ("4.1E+17", True), ("4E", False)]
)
def test_a_number_that_lost_its_last_figures_is_named(cell, flawed):
    table = read_table(workbook(["案号"], [cell]), names=NAMES)

    assert [(flaw.row, flaw.column) for flaw in table.flaws] == ([(2, "number")] if flawed else [])


@pytest.mark.parametrize(
    "text",
    ["2003-01-05", "2003/1/5", "2003.1.5", "2003年1月5日", "20030105", "5-Jan-03", "5-Jan-2003", "37626",
     "２００３-０１-０５", "2003-01-05 00:00:00", "2003-01-05T08:30"],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(text):
    assert read_date(text) == date(2003, 1, 5)


@pytest.mark.parametrize("text", ["2003-02-30", "someday", "13", "0", "99999", "2003-1", "二〇〇三年"])
def test_what_is_no_date_is_none(text):
    with pytest.raises(ValueError, match=text):
        read_date(text)


def test_no_date_is_no_date():
    assert read_date("  ") is None


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b""), ("a.csv", "没有,标题\n1,2\n".encode()), ("a.csv", b"\x00\x01\x02"), ("a.xlsx", b"PK nonsense"),
     ("a.xlsx", b""), ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00"), ("a.xlsx", workbook())],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_a_sentence(name, content):
    with pytest.raises(Refused):
        read_table(content, names=NAMES)
