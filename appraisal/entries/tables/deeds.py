"""Loading a table of entries: all that can be taken or nothing, and nothing twice; looking through keeps nothing of it.

What is there already is neither new nor wrong: the same item, subject, day, value and note.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from appraisal.entries import deeds
from appraisal.entries.checking import EntryInput, as_entry
from appraisal.entries.items.models import EntryItem
from appraisal.entries.items.rules import read_grade, read_quantity
from appraisal.entries.models import Entry
from appraisal.entries.permissions import enters
from appraisal.entries.subjects import Subjects, given_as
from portal.dispatch.runs.progress import Progress, Silent
from portal.ledger.actors import Actor
from portal.ledger.writing.recording import Record
from portal.office.imports.kinds import Report
from portal.office.imports.models import ImportBatch
from portal.people.models import Officer
from portal.shell.refusals import Denied, Problems, Refused, refuse
from portal.shell.tables.reading import Flaw, Table, TwoReadings, plain, read_date
from portal.shell.typed.texts import UnfitText, one_line

COLUMN_OF = {"quantity": "value", "grade": "value", "files": "item"}
Row = Mapping[str, str]


class _Undo(Exception):
    pass


def go_through(
    batch: ImportBatch,
    table: Table,
    *,
    by: Actor,
    at: datetime,
    is_dry_run: bool,
    progress: Progress | Silent,
    also: Callable[[Report], None] | None,
) -> Report:
    """Load the entries of a table, all or none, or do all that and keep nothing; return the Report."""
    officer, report = batch.owner, Report()
    progress.begin(gettext_noop("Checking the rows"), total=len(table.rows))
    given = list(_read(officer, at, table, report, progress))
    report.added = len(given)
    if not given:
        return report
    progress.begin(gettext_noop("Writing the entries"))

    def kept(record: Record) -> None:
        if also:
            also(report)

    with suppress(_Undo):
        deeds.enter_many(by=officer, at=at, given=given, batch=batch, also=_never if is_dry_run else kept)
    return report


def check_may_undo(batch: ImportBatch) -> None:
    """Raise Refused where somebody has decided on an entry of an import."""
    if batch.entries.exclude(state__in=(Entry.State.ENTERED, Entry.State.WITHDRAWN)).exists():
        raise Refused(_("Somebody has decided on entries of this import; make those void one by one."))


def take_back(record: Record, batch: ImportBatch, at: datetime) -> int:
    """Withdraw the entries of a batch within the deed that undoes it; return how many."""
    return deeds.withdraw_all(by=batch.owner, at=at, batch=batch)


def _never(record):
    raise _Undo


def _read(
    officer: Officer, at: datetime, table: Table, report: Report, progress: Progress | Silent
) -> Iterator[EntryInput]:
    """Yield the new entries of a table; refusals and what is there already go into the Report."""
    flawed: dict[int, list] = {}
    for flaw in table.flaws:
        flawed.setdefault(flaw.row, []).append(flaw)
    reading = _Reading(officer, at, table.from_1904)
    seen: dict[str, int] = {}
    for number, row in table.rows:
        progress.advance(1)
        if number in flawed:
            report.refusals += flawed[number]
            continue
        given, problems = reading.entry_of(row)
        if given is None:
            report.refusals += [
                Flaw(number, column, row.get(column, ""), str(words)) for column, words in problems.items()
            ]
            continue
        mark = reading.mark
        if mark in seen:
            words = _("Row %(row)s says the same.") % {"row": seen[mark]}
            report.merged.append(Flaw(number, "subject", row["subject"], words))
        elif reading.is_known(mark):
            report.known += 1
        else:
            seen[mark] = number
            yield given


class _Reading:
    """Reads rows into entries, with the items and subjects of one officer read once."""

    def __init__(self, officer: Officer, at: datetime, from_1904: bool):
        self.officer, self.at, self.from_1904 = officer, at, from_1904
        on = timezone.localdate(at)
        self.items = [item for item in EntryItem.objects.on(on) if enters(officer, item, on)]
        self.subjects = {item.pk: Subjects(officer, item, on) for item in self.items}
        self.mark = ""
        standing = Entry.objects.standing().filter(item__in=self.items)
        self.known = set(standing.values_list("mark", flat=True))

    def is_known(self, mark: str) -> bool:
        """Say whether the very same entry stands already."""
        return mark in self.known

    def entry_of(self, row: Row) -> tuple[EntryInput | None, dict[str, str]]:
        """Return the entry of a row, or None and {column: why not} with all that is wrong at once."""
        problems, said = Problems(), {}
        for column, read in (("item", self._item), ("happened_on", self._day), ("note", self._note)):
            with problems.part():
                said[column] = read(row.get(column, ""))
        if item := said.get("item"):
            with problems.part():
                said["subject"] = self.subjects[item.pk].named(row.get("subject", ""))
            with problems.part():
                said["value"] = _value(item, row.get("value", ""))
        if problems.fields:
            return None, problems.fields
        given = self._input(item, said)
        try:
            self.mark = as_entry(given, by=self.officer, at=self.at).mark
        except Denied as denial:
            return None, {"subject": str(denial)}
        except Refused as refusal:
            return None, {COLUMN_OF.get(name, name): words for name, words in refusal.fields.items()}
        return given, {}

    def _input(self, item, said):
        rest = {**said["value"], **given_as(said["subject"])}
        return EntryInput(item=item, happened_on=said["happened_on"], note=said["note"], **rest)

    def _item(self, text):
        said = plain(text).casefold()
        found = [
            each for each in self.items if said and said in (each.code, each.name.casefold(), each.name_en.casefold())
        ]
        if len(found) != 1:
            refuse(item=_("No item that you enter is called “%(text)s”.") % {"text": plain(text)[:40]})
        return found[0]

    def _day(self, text):
        try:
            day = read_date(text, from_1904=self.from_1904)
        except TwoReadings as two:
            refuse(happened_on=_("This may be one day or another: %(days)s.") % {"days": _listed(two.readings)})
        except ValueError:
            refuse(happened_on=_("This is no date."))
        if day is None:
            refuse(happened_on=_("This is needed."))
        return day

    def _note(self, text):
        try:
            return one_line(text).strip()
        except UnfitText as unfit:
            refuse(note=unfit.message % unfit.params)


def _value(item, text):
    if not plain(text):
        refuse(value=_("This is needed."))
    try:
        if item.grading == EntryItem.Grading.CHECKLIST:
            return {"grade": read_grade(plain(text))}
        return {"quantity": read_quantity(plain(text))}
    except ValueError:
        if item.grading == EntryItem.Grading.CHECKLIST:
            refuse(value=_("Write yes, part or no."))
        refuse(value=_("This is no number with at most two places."))


def _listed(days):
    return _(" or ").join(map(str, days))
