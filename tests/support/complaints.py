"""Complaints of another system made into the table that the entry desk imports, and their consequences counted apart.

A confirmed complaint counts once for an officer, whatever it alleges, on the day on which it was received.
"""

import csv
from collections import Counter
from io import StringIO

CONFIRMED = "SUSTAINED"
HEADINGS = ("录入项", "对象", "日期", "结果", "备注")


def read_complaints(file):
    """Return the rows of a file of complaints, without blanks at their ends."""
    with file.open(encoding="utf-8", newline="") as opened:
        return [{name: value.strip() for name, value in row.items()} for row in csv.DictReader(opened)]


def as_entries(rows, item):
    """Return the text of an import of entries under an item: one for each confirmed complaint and known officer."""
    said, text = {}, StringIO()
    for row in rows:
        if row["finding"] == CONFIRMED and row["officer_code"]:
            said.setdefault((row["complaint_no"], row["officer_code"]), row["received_on"])
    table = csv.writer(text)
    table.writerow(HEADINGS)
    for (number, officer), received_on in said.items():
        table.writerow([item, officer, received_on, 1, f"投诉{number}"])
    return text.getvalue()


def officers_of(rows):
    """Return the codes of all officers who are named, in order."""
    return sorted({row["officer_code"] for row in rows if row["officer_code"]})


def expected(rows, year):
    """Return {(proposal, officer code)} by the rule: two confirmed complaints of a year, and three."""
    named = {
        (row["officer_code"], row["complaint_no"])
        for row in rows
        if row["finding"] == CONFIRMED and row["officer_code"] and row["received_on"][:4] == str(year)
    }
    number = Counter(officer for officer, _complaint in named)
    proposals = (("no_honours", 2), ("slip", 3))
    return {(proposal, officer) for proposal, least in proposals for officer, many in number.items() if many >= least}
