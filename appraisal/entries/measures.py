"""What counts of entries by hand: what one person entered and another confirmed, and nobody made void.

A record is an entry with all that took its place later, so that a correction changes what its month counted. Its day
is the one that was entered: what is entered or confirmed late arrives late.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from appraisal.entries.items.models import EntryItem
from appraisal.entries.models import Entry, Grade
from appraisal.entries.permissions import visible_entries
from appraisal.entries.spoken import value_of
from portal.office.counting.rules import Carrier, Counted, Filter, Measure, MeasureKind, Source, Told
from portal.people.models import Officer
from portal.shell.templatetags.shell import day, moment

BASIS = "考评录入项（各项注明文件条款）；A3、A9"


def _page(entry):
    return reverse("appraisal:entry", args=[entry.pk])


def _fill(rows):
    """Read for many records the entry that stands for each today, with its files and whom it names."""
    later = Entry.objects.filter(first__in=[row.pk for row in rows]).order_by("pk")
    newest = {each.first_id: each for each in _with_people(later)}
    for row in rows:
        row.standing = newest.get(row.pk, row)


def _with_people(entries):
    related = entries.select_related("item", "unit", "officer", "entered_by", "decided_by", "voided_by")
    return related.prefetch_related("files")


def _tell(row):
    if not hasattr(row, "standing"):
        _fill([row])
    entry = row.standing
    files = "、".join(file.file_name for file in entry.files.all())
    proof = [(_("Day"), day(entry.happened_at)), (_("Entered"), f"{entry.entered_by.name} {moment(entry.entered_at)}")]
    if entry.decided_by:
        proof.append((_("Confirmed"), f"{entry.decided_by.name} {moment(entry.decided_at)}"))
    if files:
        proof.append((pgettext("entry", "Evidence"), files))
    if entry.is_void:
        proof.append((_("Made void"), f"{entry.voided_by.name} {moment(entry.voided_at)}: {entry.void_reason}"))
    return Told(
        f"{entry.item.label}: {value_of(entry)}",
        officer=entry.officer.name if entry.officer_id else "",
        reviewer=entry.decided_by.name if entry.decided_by else entry.entered_by.name,
        said=entry.note,
        url=_page(entry),
        proof=tuple(proof),
    )


def _visible(officer: Officer) -> QuerySet[Entry]:
    """The first entries of the records of which an officer may read one."""
    seen = visible_entries(officer)
    rows = Entry.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=seen.values("first")))
    return rows.select_related("item", "unit", "officer")


def _made_by(records: Iterable[int]) -> list[tuple]:
    keys = list(records)
    rows = Entry.objects.filter(Q(pk__in=keys) | Q(first__in=keys)).order_by("pk")
    return [
        (first or pk, entered_by, decided_by)
        for pk, first, entered_by, decided_by in rows.values_list("pk", "first", "entered_by", "decided_by")
    ]


def _is_void(entry):
    return not Entry.objects.counting().filter(Q(pk=entry.pk) | Q(first=entry.pk)).exists()


ENTRY = Carrier(
    model=Entry,
    witnesses=("SELECT COALESCE(w.first_id, w.id) AS carrier_id, w.last_event_id FROM appraisal_entry w",),
    visible=_visible,
    is_void=_is_void,
    name=lambda entry: f"{entry.item.label} {entry.subject_name}",
    about=lambda entry: entry.item.text_label,
    url=_page,
)

RECORD = Counted(
    model=Entry,
    carrier=ENTRY,
    carried="SELECT r.id, r.id AS carrier_id FROM appraisal_entry r WHERE r.first_id IS NULL",
    rows=lambda: _with_people(Entry.objects.all()),
    carrier_of=lambda entry: entry.pk,
    tell=_tell,
    falls_everywhere=True,
)


def _items():
    return [(item.code, item.label) for item in EntryItem.objects.order_by("code")]


ENTRIES = Source(
    record=RECORD,
    key="v.record_id",
    at="v.happened_at",
    officer="v.officer_id",
    unit="v.unit_id",
    tables=(
        "(SELECT n.*, COALESCE(n.first_id, n.id) AS record_id FROM appraisal_entry n) v "
        "JOIN appraisal_entryitem i ON i.id = v.item_id"
    ),
    carrier="v.record_id",
    is_imported="FALSE",
    stands="v.state = 'confirmed' AND v.voided_at IS NULL",
    columns=(
        "v.item_id, i.code AS item, i.grading, v.grade, v.quantity, "
        'CASE i.grading WHEN \'points\' THEN (v.quantity * 100 + i."full" / 2) / i."full" ELSE v.quantity END AS share'
    ),
    made_by=_made_by,
    gives_points=True,
    counts_by="entry.confirmed",
    fill=_fill,
    filters=(
        Filter("item", gettext_lazy("item of entry"), "i.code", _items),
        Filter("grade", pgettext_lazy("entry", "answer"), "v.grade", lambda: Grade.choices),
    ),
)

MEASURES = (
    Measure(
        "appraisal.entries",
        gettext_lazy("Entries by hand: what they add up to"),
        BASIS,
        gettext_lazy("as the item counts"),
        ENTRIES,
        quantity="quantity",
        # An item whose every answer is “no” was looked at: only where nothing was entered there is nothing to measure.
        out_of="appraisal.entries_made",
    ),
    Measure(
        "appraisal.entries_made",
        gettext_lazy("Entries by hand: how many"),
        BASIS,
        gettext_lazy("entries"),
        ENTRIES,
        out_of="appraisal.entries_made",
    ),
    Measure(
        "appraisal.entries_rate",
        gettext_lazy("Entries by hand: share of full marks"),
        BASIS,
        gettext_lazy("entries"),
        ENTRIES,
        when="grading <> 'count'",
        quantity="share",
        kind=MeasureKind.RATE,
    ),
)
