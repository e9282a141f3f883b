"""X6: tables as people send them."""

import io
from datetime import date

import openpyxl
import pytest

from portal.shell.refusals import Refused
from portal.shell.tables.reading import TwoReadings, plain, read_date, read_table

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


def test_a_column_that_stands_twice_is_refused_where_the_two_differ():
    heading = ["案号", "受案时间", "number", "地点", "受案时间"]
    content = workbook(
        heading,
        ["1", "2003-01-03", "1", "东大街", ""],
        ["2", "2003-01-03", "2", "东大街", "2004-01-01"],
        ["3", "", "4", "东大街", "2003-01-03"],
    )

    table = read_table(content, names=NAMES)

    assert table.columns == ["number", "day", "place"]
    assert [row["day"] for _number, row in table.rows] == ["2003-01-03"] * 3
    assert [(flaw.row, flaw.column) for flaw in table.flaws] == [(3, "day"), (4, "number")]
    assert all(both in table.flaws[0].reason for both in ("2003-01-03", "2004-01-01"))


@pytest.mark.parametrize("unseen", ["\u200b", "\u202e", "\u3164", "\ufeff"])
def test_what_nobody_sees_is_no_part_of_a_number_or_a_name(unseen):
    assert plain(f"案{unseen}1") == "案1"
    assert plain(f" {unseen}\u200d ") == ""


def test_a_merged_cell_stands_for_all_its_rows():
    content = workbook(["案号", "地点"], ["A1", "东大街"], [None, "西大街"], merged=["A2:A3"])

    assert [row["number"] for _number, row in rows_of("a.xlsx", content)] == ["A1", "A1"]


def test_dates_and_numbers_of_a_workbook_become_plain_text():
    content = workbook(["案号", "受案时间"], [286704, date(2003, 1, 5)], [286705.0, 37626])

    assert [row for _number, row in rows_of("a.xlsx", content)] == [
        {"number": "286704", "day": "2003-01-05"},
        {"number": "286705", "day": "37626"},
    ]


@pytest.mark.parametrize(
    ("cell", "flawed"), [(123456789012345, False), (1234567890123456, True), ("4.1E+17", True), ("4E", False)]
)
def test_a_number_that_lost_its_last_figures_is_named(cell, flawed):
    table = read_table(workbook(["案号"], [cell]), names=NAMES)

    assert [(flaw.row, flaw.column) for flaw in table.flaws] == ([(2, "number")] if flawed else [])


@pytest.mark.parametrize(
    "text",
    [
        "2003-01-05",
        "2003/1/5",
        "2003.1.5",
        "2003年1月5日",
        "20030105",
        "5-Jan-03",
        "5-Jan-2003",
        "37626",
        "２００３-０１-０５",
        "2003-01-05 00:00:00",
        "2003-01-05T08:30",
    ],
)
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
    [
        ("a.csv", b""),
        ("a.csv", "没有,标题\n1,2\n".encode()),
        ("a.csv", b"\x00\x01\x02"),
        ("a.xlsx", b"PK nonsense"),
        ("a.xlsx", b""),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("a.xlsx", workbook()),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(name, content):
    with pytest.raises(Refused):
        read_table(content, names=NAMES)


def a_book(**sheets):
    """Return a workbook with these sheets: rows by name; a name that begins with hidden is one that is."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name.startswith("hidden") else "visible"
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refusal_of(content, **options):
    with pytest.raises(Refused) as refused:
        read_table(content, names=NAMES, **options)
    return str(refused.value)


def flaws_of(content):
    return [(flaw.row, flaw.column, flaw.value) for flaw in read_table(content, names=NAMES).flaws]


@pytest.mark.parametrize(
    "heading",
    ["案\n号", "案号：", "*案号", "案号 *", "＊ 案 号：", "NUMBER", "案号（必填）", "案号\n[唯一]", "案号(受案)："],
)
def test_a_heading_is_recognised_with_line_breaks_colons_stars_and_remarks(heading):
    assert rows_of("", workbook([heading, "地点"], ["1", "东大街"])) == [(2, {"number": "1", "place": "东大街"})]


@pytest.mark.parametrize("tags", ["<table>{}</table>", "<html><meta charset=gbk><body><table>{}</table></body>"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_page_that_an_old_system_saved_as_a_workbook_is_read(tags, encoding):
    rows = "<tr><th>案号</th><th>地点</th></tr><tr><td>1</td><td>东<b>大</b>街</td></tr>"

    assert rows_of("", tags.format(rows).encode(encoding)) == [(2, {"number": "1", "place": "东大街"})]


def test_an_error_or_a_formula_that_was_never_computed_is_no_empty_cell():
    book = openpyxl.Workbook()
    for row in (["案号", "受案时间"], ["1", "=TODAY()"], ["2", "#N/A"], ["3", None]):
        book.active.append(row)
    book.active["B3"].data_type = "e"

    assert flaws_of(saved(book)) == [(2, "day", "=TODAY()"), (3, "day", "#N/A")]
    assert flaws_of("案号,受案时间\n1,#N/A\n2,#DIV/0!\n3,\n".encode()) == [(2, "day", "#N/A"), (3, "day", "#DIV/0!")]


def test_of_several_sheets_none_is_dropped_in_silence():
    rows = [["案号"], ["1"]]
    twelve = a_book(一月=rows, 二月=[["案号"], ["2"]], 说明=[["读我"]])

    assert all(name in refusal_of(twelve) for name in ("一月", "二月"))
    assert "说明" not in refusal_of(twelve)
    table = read_table(twelve, names=NAMES, sheet=" 二月 ")
    assert (table.sheet, table.rows) == ("二月", [(2, {"number": "2"})])
    assert "一月" in refusal_of(twelve, sheet="三月")


def test_a_hidden_sheet_is_never_taken_for_the_one_that_is_seen():
    content = a_book(hidden_old=[["案号"], ["0"]], 现用=[["案号"], ["1"]])

    assert rows_of("", content) == [(2, {"number": "1"})]
    assert "hidden_old" in refusal_of(a_book(hidden_old=[["案号"], ["0"]], 空=[["x"]]))


@pytest.mark.parametrize("text", ['案号,地点\n1,"东大街\n2,西大街\n3,南大街\n', '案号,地点\n1,"东大街\n2,"西大街"\n'])
def test_an_unclosed_quotation_mark_is_named_with_its_row(text):
    assert "2" in refusal_of(text.encode())


def test_a_text_in_big5_is_asked_about_and_never_becomes_other_words():
    text = "number,place\n1,臺北市中山區南京東路與建國北路口\n2,高雄縣鳳山市經武路\n"

    assert "臺北市" in refusal_of(text.encode("big5"))
    assert rows_of("", "number\n云溪县东大街与西大街路口\n".encode("gbk"))[0][1]["number"].startswith("云溪县")


def test_too_many_rows_and_too_many_columns_are_told_apart(monkeypatch):
    monkeypatch.setattr("portal.shell.tables.reading.MOST_ROWS", 3)

    assert "200,000" in refusal_of(b"number\n" + b"1\n" * 3)
    assert "200" in refusal_of(b"number" + b",x" * 200 + b"\n1" + b",1" * 200 + b"\n")
    assert "200,000" not in refusal_of(workbook(["案号", *["x"] * 200]))


def test_a_blank_in_a_row_far_down_is_no_row():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"], book.active["C250000"] = "案号", "1", " "

    assert rows_of("", saved(book)) == [(2, {"number": "1"})]


def test_a_workbook_is_limited_by_what_it_unpacks_to(monkeypatch):
    monkeypatch.setattr("portal.shell.tables.workbooks.LARGEST_UNPACKED", 10_000)

    assert "解压" in refusal_of(workbook(["案号"], ["x" * 20_000]))


@pytest.mark.parametrize("end", ["os.abort()", "x = bytearray(1 << 40)"])
def test_a_workbook_that_takes_too_much_memory_is_ended_and_not_the_portal(monkeypatch, tmp_path, end):
    reader = tmp_path / "reader.py"
    reader.write_text(f'import os\ntry:\n    {end}\nexcept MemoryError:\n    print(\'{{"too": "large"}}\')\n')
    monkeypatch.setattr("portal.shell.tables.workbooks.READER", reader)

    assert "解压" in refusal_of(workbook(["案号"], ["1"]))


def test_a_workbook_with_a_password_is_said_to_have_one():
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")

    assert "密码" in refusal_of(encrypted)


def test_a_workbook_that_counts_from_1904_says_so_and_its_marked_dates_hold():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in (["案号", "受案时间"], ["1", date(2003, 1, 5)], ["2", 37626]):
        book.active.append(row)
    table = read_table(saved(book), names=NAMES)

    assert table.from_1904 is True
    assert [row["day"] for _number, row in table.rows] == ["2003-01-05", "37626"]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("200311", {"2003-01-01", "2003-11", "2020-03-11"}),
        ("2003112", {"2003-01-12", "2003-11-02"}),
        ("5/4/2003", {"2003-04-05", "2003-05-04"}),
    ],
)
def test_a_text_with_two_readings_names_both(text, readings):
    with pytest.raises(TwoReadings) as raised:
        read_date(text)

    assert {str(each) for each in raised.value.readings} == readings


@pytest.mark.parametrize(
    "text",
    [
        "2003年1月5日8时30分",
        "2003年1月5日 8时",
        "2003年1月5日8点半",
        "2003/1/5 下午3:20",
        "2003年1月5日8时许",
        "2003年1月5日20时左右",
        "2003年1月5日凌晨",
        "2003年1月5日晚8时许",
        "2003年1月5日上午",
        "2003年1月5日(星期日)",
        "2003年1月5日 星期日 8时",
        "2003年01月05号",
        "2003 年 1 月 5 日 8时",
        "2003。1。5",
        "2003‐01–05",
        "2003-01-05 8:30 AM",
        "20030105083000",
        "200301050830",
        "37626.35",
        "2003-01-05T08:30:00+08:00",
    ],
)
def test_a_date_with_a_time_as_registers_write_it_is_read(text):
    assert read_date(text) == date(2003, 1, 5)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2003-01-04T16:00:00Z", 5),
        ("2003-01-05T15:59:59Z", 5),
        ("2003-01-05T16:00:00.000Z", 6),
        ("2003-01-05T23:00:00-05:00", 6),
        ("2003-01-05 00:00+0800", 5),
    ],
)
def test_a_moment_of_another_zone_is_the_day_that_it_is_here(moment, day):
    assert read_date(moment) == date(2003, 1, day)


@pytest.mark.parametrize(
    "text", ["2003年1月5日次日8时", "2003-01-05至2003-01-08", "20030105250000", "2003-01-05T08:30+99:00"]
)
def test_what_is_more_than_a_day_is_none(text):
    with pytest.raises(ValueError, match=r".+"):
        read_date(text)


CUT = "案号,地点\n1,东大街\n2,西大".encode() + "街".encode()[:2]


@pytest.mark.parametrize(
    "content",
    [
        CUT + b"\n3,\n",
        "number,x\n1,张三\n2,城关".encode() + b"\xe6\x89,\n",
        "案号\n1\n".encode("utf-16") + b"\x41",
        "案号\n1\n".encode("utf-16") + b"\x00\xd8\x41\x00",
    ],
)
def test_a_damaged_text_is_refused_with_its_row_and_never_becomes_other_words(content):
    assert "3" in refusal_of(content)


def test_a_text_in_neither_utf_8_nor_gbk_never_becomes_other_words():
    assert refusal_of("number,place\n1,さくら署\n".encode("shift-jis"))
    assert rows_of("", "案号,地点\n1,朱镕基\n".encode("gbk")) == [(2, {"number": "1", "place": "朱镕基"})]


def test_a_text_in_utf_32_is_read_as_such():
    assert rows_of("", "案号,地点\n1,东大街\n".encode("utf-32")) == [(2, {"number": "1", "place": "东大街"})]


def test_what_a_text_marks_as_text_for_excel_is_read_without_the_marks():
    assert rows_of("", '案号,地点\n="0012",\'东大街\n'.encode()) == [(2, {"number": "0012", "place": "东大街"})]
    assert flaws_of("案号,受案时间\n1,=TODAY()\n".encode()) == [(2, "day", "=TODAY()")]


def test_a_row_with_more_cells_than_its_heading_is_refused_and_never_shifted():
    assert flaws_of("案号,地点\n1,东大街,西口\n2,东大街,\n".encode()) == [(2, "", "西口")]
    assert flaws_of(workbook(["案号"], ["1", "a remark"])) == []


def test_a_merged_cell_of_a_page_stands_in_all_its_places():
    page = (
        "<table><tr><td rowspan=2>一</td><td colspan=2>抬头</td></tr><tr><td>案号</td><td>地点</td></tr>"
        "<tr><td>甲</td><td rowspan=2>1</td><td>东大街</td></tr><tr><td>乙</td><td>西大街</td></tr>"
        "<tr><td>丙</td><td>2</td><td>南大街</td></tr></table>"
    )

    assert [tuple(row.values()) for _number, row in rows_of("", page.encode())] == [
        ("1", "东大街"),
        ("1", "西大街"),
        ("2", "南大街"),
    ]


def test_a_page_that_leaves_its_cells_open_is_read():
    page = "<table><tr><td>案号<td>地点<tr><td>1<td>东大街</table>"

    assert rows_of("", page.encode()) == [(2, {"number": "1", "place": "东大街"})]


@pytest.mark.parametrize("content", ["<?xml version='1.0'?><Workbook><Row/></Workbook>", "MIME-Version: 1.0\n<table>"])
def test_a_workbook_in_xml_and_a_web_archive_are_said_to_be_one(content):
    assert ".xlsx" in refusal_of(content.encode())
