"""Entries as a table: the headings that people write, and what was pasted made into such a table."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from portal.shell.refusals import refuse
from portal.shell.tables.reading import plain

HEADINGS = {
    "item": ("录入项", "项目", "指标", "考评项目", "item"),
    "subject": ("对象", "警号", "姓名", "民警", "单位", "subject", "officer", "unit", "badge number"),
    "happened_on": ("日期", "时间", "发生日期", "date", "day"),
    "value": ("结果", "数量", "分值", "得分", "学时", "次数", "等次", "value", "quantity", "points", "grade"),
    "note": ("备注", "说明", "note", "remark"),
}
NEEDED = ("item", "subject", "happened_on", "value")
# In which order the columns of what was pasted stand where it has no headings.
PASTED = ("subject", "value", "happened_on", "note")
NAMES = {name: column for column, names in HEADINGS.items() for name in (column, *names)}


def table_of(text: str, *, item: str = "", day: str = "") -> str:
    """Return what was pasted, tab between cells, as a table with headings; `item` and `day` hold for all its rows.

    Without headings its columns are: subject, value, day (unless `day` is given), note. Raises Refused for no rows.
    """
    rows = [line.split("\t") for line in text.split("\n") if line.strip()]
    if not rows:
        refuse(text=_("Paste at least one row."))
    headings = [plain(cell) for cell in rows[0]]
    if any(heading.casefold() in NAMES for heading in headings):
        rows = rows[1:]
    else:
        headings = [HEADINGS[column][0] for column in PASTED if not (day and column == "happened_on")]
    columns = {NAMES.get(heading.casefold()) for heading in headings}
    for column, value in (("item", item), ("happened_on", day)):
        if value and column not in columns:
            headings = [*headings, HEADINGS[column][0]]
            rows = [[*_filled(row, len(headings) - 1), value] for row in rows]
    return "\n".join("\t".join(map(_cell, row)) for row in [headings, *rows])


def _filled(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _cell(text):
    """A cell whose quotation marks are its own."""
    text = text.strip()
    return '"' + text.replace('"', '""') + '"' if '"' in text else text
