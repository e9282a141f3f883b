"""The rows of a draft: categories, indicators, grades and gates are added, changed, moved, removed, copied.

Who changes a row says which wording was seen: what somebody else wrote meanwhile is never overwritten.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.scheme.deciders import check_may_draft
from appraisal.scheme.drafting.changing import By, changing, read, touch
from appraisal.scheme.drafting.checking import check_row
from appraisal.scheme.drafting.rules import (
    BANDS,
    CATEGORIES,
    GATES,
    INDICATORS,
    ROW_KINDS,
    STEMS,
    Row,
    name_of,
    next_code,
    seen_of,
    written,
)
from appraisal.scheme.reference import ForbiddenMeasure
from appraisal.scheme.versions.deeds import check_allowed
from appraisal.scheme.versions.models import Indicator
from portal.shell.refusals import Denied, MovedOn, Refused, refuse

MOST_ROWS = {"categories": 40, "indicators": 400, "bands": 20, "gates": 60}


def add_row(*, by: By, at: datetime, version_id: int, rows: str, values: Mapping[str, Any]) -> Row:
    """Add a category, indicator, grade or gate to a draft, behind the others, and return it.

    Without a code it gets the next free one. Raises Denied and Refused with a sentence for each field.
    """
    check_may_draft(by, timezone.localdate(at))
    kind = ROW_KINDS[rows]
    with changing("row.added", by, at, version_id) as (record, version):
        row = kind.model(version=version, **{name: values[name] for name in kind.columns if name in values})
        others = _others(kind, version, row)
        row.code = row.code.strip() or _next_code(kind, row, others)
        row.position = max((each.position for each in others), default=-1) + 1
        if len(others) >= MOST_ROWS[rows]:
            raise Refused(_("This is more than one scheme holds."))
        _check(kind, row, others, version)
        row.save()
        touch(record, version, by)
        record.note(row=name_of(kind, row), after=written(kind, row))
    return row


def change_row(
    *, by: By, at: datetime, version_id: int, rows: str, row_id: int, seen: str, values: Mapping[str, Any]
) -> Row:
    """Change a row of a draft and return it; nothing changed leaves no event.

    Raises Denied, Refused with a sentence for each field, and MovedOn where the row is not as it was seen.
    """
    check_may_draft(by, timezone.localdate(at))
    kind = ROW_KINDS[rows]
    known = kind.model.objects.get(pk=row_id, version_id=version_id)
    before = written(kind, known)
    if seen == seen_of(kind, known) and _filled(kind, known, values) == before:
        read(version_id)
        return known
    with changing("row.changed", by, at, version_id) as (record, version):
        row = kind.model.objects.filter(pk=row_id, version=version).first()
        if row is None or seen != seen_of(kind, row):
            raise MovedOn(_("Somebody else changed this row meanwhile."))
        before, after = written(kind, row), _filled(kind, row, values)
        row.code = row.code.strip() or before["code"]
        _check(kind, row, _others(kind, version, row), version)
        row.save()
        touch(record, version, by)
        changed = [name for name in kind.columns if before[name] != after[name]]
        record.note(
            row=name_of(kind, row),
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return row


def move_row(*, by: By, at: datetime, version_id: int, rows: str, row_id: int, places: int) -> Row:
    """Move a row of a draft so many places down, or up where it is negative, as far as there are others; return it."""
    check_may_draft(by, timezone.localdate(at))
    kind = ROW_KINDS[rows]
    read(version_id)
    row = kind.model.objects.get(pk=row_id, version_id=version_id)
    listed = _beside(kind, row)
    old = listed.index(row)
    new = min(max(old + places, 0), len(listed) - 1)
    if new == old:
        return row
    with changing("row.moved", by, at, version_id) as (record, version):
        listed = _beside(kind, row)
        listed.insert(new, listed.pop(listed.index(row)))
        for place, each in enumerate(listed):
            each.position = place
        kind.model.objects.bulk_update(listed, ["position"])
        touch(record, version, by)
        record.note(row=name_of(kind, row), before={"position": old}, after={"position": new})
    return row


def remove_row(*, by: By, at: datetime, version_id: int, rows: str, row_id: int, seen: str) -> None:
    """Remove a row of a draft; its event keeps what it said. A category goes once it holds no indicators.

    Raises Denied, Refused, and MovedOn where the row is not as it was seen.
    """
    check_may_draft(by, timezone.localdate(at))
    kind = ROW_KINDS[rows]
    with changing("row.removed", by, at, version_id) as (record, version):
        row = kind.model.objects.filter(pk=row_id, version=version).first()
        if row is None or seen != seen_of(kind, row):
            raise MovedOn(_("Somebody else changed this row meanwhile."))
        if kind is CATEGORIES and row.indicators.exists():
            raise Refused(_("Move or remove its indicators first."))
        record.note(row=name_of(kind, row), before=written(kind, row))
        kind.model.objects.filter(pk=row.pk)._raw_delete("default")
        touch(record, version, by)


def copy_rows(*, by: By, at: datetime, version_id: int, category_id: int, indicator_ids: Iterable[int]) -> list[Row]:
    """Copy indicators of any version into a category of a draft, under their own codes where these are free.

    Return the new ones. Raises Denied, and Refused without any, or for one that may not be an indicator.
    """
    check_may_draft(by, timezone.localdate(at))
    kind = INDICATORS
    originals = list(kind.model.objects.filter(pk__in=list(indicator_ids), version__discarded_at=None))
    if not originals:
        raise Refused(_("Choose what is copied."))
    with changing("rows.copied", by, at, version_id) as (record, version):
        category = CATEGORIES.model.objects.get(pk=category_id, version=version)
        copies = []
        for original in originals:
            values = {name: getattr(original, name) for name in kind.columns}
            row = kind.model(version=version, **(values | {"category_id": category.pk}))
            others = _others(kind, version, row)
            if any(each.code == row.code for each in others):
                row.code = _next_code(kind, row, others)
            row.position = max((each.position for each in others), default=-1) + 1
            if len(others) >= MOST_ROWS[kind.name]:
                raise Refused(_("This is more than one scheme holds."))
            _check(kind, row, others, version)
            row.save()
            copies.append(row)
        touch(record, version, by)
        record.note(rows=[[name_of(kind, row), written(kind, row)] for row in copies])
    return copies


def forbidden_words(name: str, text: str = "") -> str:
    """Return the sentence that says why an indicator of this name or text may not be one, or ""."""
    try:
        check_allowed(Indicator(name=name, text=text), ForbiddenMeasure.objects.all())
    except Denied as denial:
        return str(denial)
    return ""


def _filled(kind, row, values):
    """Put what somebody wrote into a row, and return what it says then."""
    for name in kind.columns:
        if name in values:
            setattr(row, name, values[name])
    return written(kind, row)


def _others(kind, version, row):
    return list(kind.model.objects.filter(version=version).exclude(pk=row.pk))


def _next_code(kind, row, others):
    codes = {each.code for each in others}
    if kind is not INDICATORS:
        return next_code(codes, STEMS.get(kind.name, ""))
    place = CATEGORIES.model.objects.filter(pk=row.category_id).values_list("position", flat=True).first() or 0
    return next_code(codes, f"{place + 1}.{'' if row.subject == 'u' else '1'}")


def _check(kind, row, others, version):
    if any(each.code == row.code for each in others):
        refuse(code=_("This number is taken."))
    if kind is BANDS and any(each.subject == row.subject and each.from_points == row.from_points for each in others):
        refuse(from_points=_("Another grade begins there."))
    if kind is INDICATORS and not CATEGORIES.model.objects.filter(pk=row.category_id, version=version).exists():
        refuse(category=_("Choose a category of this draft."))
    forbidden = list(ForbiddenMeasure.objects.all()) if kind in (INDICATORS, GATES, CATEGORIES) else []
    check_row(kind, row, forbidden)


def _beside(kind, row):
    """The rows of the same order, as they stand in it."""
    rows = kind.model.objects.filter(version_id=row.version_id, **{kind.within: getattr(row, kind.within)})
    if kind is INDICATORS:
        rows = rows.filter(subject=row.subject)
    return list(rows.order_by("position", "pk"))
