"""What may be counted, as types: a noun declares its measures with them, beside its own tables.

Who counts reads these declarations alone and names no table. A measure takes records of a source; a record is of one
kind, and hangs on what its readers may know of: its carrier.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.ledger.rows.labels import label_of_model
from portal.office.counting.dialect import asked_moment, day_before, day_of
from portal.people.models import Officer
from portal.shell.pages.wording import Words

Row = TypeVar("Row", bound=models.Model)

# SQL, as a function where the engines differ.
Sql = str | Callable[[], str]

# What dates the records of a source that is asked about a time as a whole.
LAST_DAY = "asked.day"


class MeasureKind(models.TextChoices):
    COUNT = "count", _("count")
    RATE = "rate", _("rate")


@dataclass(frozen=True)
class Told:
    """One record in words: what it is, whose, who made the entry and what they said, and the page that shows it.

    `proof` is what makes it count, as (name, words): times, clock, round. `url` leads to the record itself.
    """

    what: str
    officer: str = ""
    reviewer: str = ""
    said: str = ""
    url: str = ""
    proof: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Carrier(Generic[Row]):
    """What records hang on: who may know of it knows of them, and its being written may change what they count.

    `witnesses` are SELECTs of (carrier_id, last_event_id): the rows that a measure reads and a later deed can change.
    `visible(officer)` are its rows that an officer may know of.
    """

    model: type[Row]
    witnesses: tuple[str, ...]
    visible: Callable[[Officer], models.QuerySet[Row]]
    is_void: Callable[[Row], bool]
    name: Callable[[Row], str]
    about: Callable[[Row], str]
    url: Callable[[Row], str]

    @property
    def label(self) -> str:
        """The ledger's label of the table."""
        return label_of_model(self.model)


@dataclass(frozen=True, eq=False)
class Counted(Generic[Row]):
    """One kind of record that counts: `carried` is the SELECT of (id, carrier_id) of all of them.

    `rows()` are its records with all that `tell` reads; one that falls everywhere, once excluded, counts in no measure.
    """

    model: type[Row]
    carrier: Carrier
    carried: str
    rows: Callable[[], models.QuerySet[Row]]
    carrier_of: Callable[[Row], int]
    tell: Callable[[Row], Told]
    falls_everywhere: bool = False

    @property
    def title(self) -> Words:
        """What one such record is called."""
        return self.model._meta.verbose_name or self.label

    @property
    def label(self) -> str:
        """The ledger's label of the table: the kind of a fact's reference."""
        return label_of_model(self.model)


@dataclass(frozen=True, eq=False)
class Filter:
    """By what a scheme may choose or weigh records of a source: `sql` over its tables, and the values it can have."""

    name: str
    title: Words
    sql: str
    choices: Callable[[], Iterable[tuple[str, Words]]]

    @property
    def column(self) -> str:
        """The column of the source's records that holds it, where a use asks for it."""
        return f"by_{self.name}"

    @property
    def definition(self) -> list[str]:
        """What decides which records it chooses, or what they weigh, as text."""
        return [self.name, self.sql]


@dataclass(frozen=True, eq=False)
class Source:
    """One set of records in SQL over the noun's own tables: whose they are, of which unit, and when.

    `at` is the time that decides the month; `officer` and `unit` are those of the deed. `is_imported` says which
    records are history taken over, `stands` which are void, sealed or otherwise not to be counted, `where` what the
    source takes of the rest. `made_by(ids)` gives (id, officer, …) of those who
    made the entries; they decide no objection to them, and no consequence where the entry `gives_points`. What leaves
    no fact when it was right `is_silent`: it was read when its carrier stood in the ledger. What counts only from a
    later deed on names in `counts_by` the kind of that event about the carrier: before it, it was not there to be read.
    `fill(rows)` reads for many of its records at once what `tell` says of them besides. `filters` say by what a scheme
    may choose of them. What stays as it is, until another record takes its place, `is_settled`: nothing of it arrives
    late.

    Not every record is a deed with a time of its own: who is in post, what lies open. A source whose `at` is LAST_DAY
    is asked about a time as a whole. Its SQL names `asked.since`, `asked.until` (the first moment after) and
    `asked.day` (the last day), by which its records are dated; what it says of a time must be so whenever it is asked.
    """

    record: Counted
    key: str
    at: str
    officer: str
    unit: Sql
    tables: Sql
    carrier: str
    is_imported: str
    stands: str
    columns: Sql = ""
    where: Sql = "1 = 1"
    made_by: Callable[[Iterable[int]], Iterable[tuple]] | None = None
    gives_points: bool = False
    is_silent: bool = False
    counts_by: str = ""
    tell: Callable[[models.Model], Told] | None = None
    fill: Callable[[list[Any]], None] | None = None
    filters: tuple[Filter, ...] = ()
    is_settled: bool = False

    @property
    def ref(self) -> str:
        """The label of the kind of record."""
        return self.record.label

    @property
    def _tables(self) -> str:
        return self.tables() if callable(self.tables) else self.tables

    @property
    def asks_of_a_time(self) -> bool:
        """Whether its records are what was so in a time as a whole, or at its end."""
        return self.at == LAST_DAY

    def sql(self, *, extra_columns: str = "", extra_tables: str = "", extra_where: str = "") -> str:
        """Return the SELECT for records with `at` in [%s, %s) that are imported, or not, as the third %s says.

        Its columns are officer_id, unit_id, ref_id, occurred_on and those that the measures ask about.
        """
        if self.asks_of_a_time:
            moments = f"SELECT {asked_moment()} AS since, {asked_moment()} AS until"
            return self._of_times(moments, "1 = 1", extra_columns, extra_where)
        day, when = day_of(self.at), f"{self.at} >= %s AND {self.at} < %s"
        return self._select(f"{self._tables}{extra_tables}", day, when, extra_columns, extra_where)

    def sql_of_times(self, moments: str, *, extra_columns: str = "", extra_where: str = "") -> str:
        """Return the SELECT of what is so in several times, the rows (since, until, …) of `moments`, as `asked`.

        Only those count that end in (%s, %s]; the third %s is as for `sql`. For a source that `asks_of_a_time`.
        """
        return self._of_times(moments, "asked.until > %s AND asked.until <= %s", extra_columns, extra_where)

    def _of_times(self, moments: str, when: str, extra_columns: str, extra_where: str) -> str:
        asked = f"(SELECT t.*, {day_before('t.until')} AS day FROM ({moments}) t) asked"
        return self._select(f"{asked} CROSS JOIN {self._tables}", LAST_DAY, when, extra_columns, extra_where)

    def _select(self, tables: str, day: str, when: str, extra_columns: str, extra_where: str) -> str:
        unit, said, where = (each() if callable(each) else each for each in (self.unit, self.columns, self.where))
        columns = f", {said}" if said else ""
        return (
            f"SELECT {self.officer} AS officer_id, {unit} AS unit_id, {self.key} AS ref_id{columns}, "
            f"{day} AS occurred_on{extra_columns} FROM {tables} "
            f"WHERE {when} AND {self.is_imported} = %s AND {self.stands} AND {where}{extra_where}"
        )

    def told(self, row: models.Model) -> Told:
        """Return one of its records in words."""
        return (self.tell or self.record.tell)(row)


@dataclass(frozen=True, eq=False)
class Measure:
    """One measure (取数口径): which records of `reads` it takes (`when`, SQL), and how much each adds, in hundredths.

    A rate adds `quantity` to the numerator and 1.00 to the denominator for each record that it takes. One that is read
    always is there for every subject, whatever a scheme asks for. `out_of` is the code of the measure whose records
    could have been counted: where a subject has none of these either, there was nothing to measure. `same_deed(id)`
    names what else counts the deed behind a record, as (label of its table, id, measure): an objection takes all back.
    """

    code: str
    title: Words
    basis: str
    unit: Words
    reads: Source
    when: str = "1 = 1"
    quantity: str = "100"
    kind: MeasureKind = MeasureKind.COUNT
    is_always_read: bool = False
    out_of: str = ""
    same_deed: Callable[[int], Iterable[tuple[str, int, str]]] | None = None

    @property
    def is_rate(self) -> bool:
        """Whether the value is a share of something."""
        return self.kind == MeasureKind.RATE

    @property
    def definition(self) -> list[str]:
        """All that decides what is counted, as text: whoever changes a word of it measures something else."""
        source = self.reads
        unit, tables, columns, where = (
            said if isinstance(said, str) else f"{said.__module__}:{source.key}"
            for said in (source.unit, source.tables, source.columns, source.where)
        )
        read = [source.ref, source.key, source.at, source.officer, unit, tables, columns, where]
        return [
            self.code,
            self.when,
            self.quantity,
            str(self.kind),
            self.out_of,
            *read,
            source.is_imported,
            source.stands,
        ]

    @property
    def base(self) -> str:
        """What each record adds to the denominator, in hundredths."""
        return "100" if self.is_rate else "0"


def share_of(condition: str) -> str:
    """Return the numerator of a record: 1.00 where the SQL condition holds."""
    return f"CASE WHEN {condition} THEN 100 ELSE 0 END"


def quoted(value: str) -> str:
    """Return a text as SQL, in a statement that is run with parameters: codes may hold quotes and signs of percent."""
    return "'" + value.replace("'", "''").replace("%", "%%") + "'"


def listed(values: Iterable[str]) -> str:
    """Return values as SQL between the brackets of IN."""
    return ", ".join(quoted(value) for value in values)
