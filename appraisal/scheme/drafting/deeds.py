"""Writing a scheme: drafts are founded, copied, written row by row, discussed, submitted; nothing published changes.

Each deed leaves one event about the version. Who changes a row says which wording was seen: what somebody else wrote
meanwhile is never overwritten. A change takes a submitted draft back.
"""

from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.scheme.deciders import (
    DRAFTS,
    PUBLISHES_VERSIONS,
    as_actor,
    check_may_comment,
    check_may_draft,
    check_may_send_back,
)
from appraisal.scheme.drafting.checking import check_row
from appraisal.scheme.drafting.models import DraftComment
from appraisal.scheme.drafting.rules import (
    BANDS,
    CATEGORIES,
    GATES,
    INDICATORS,
    ROW_KINDS,
    STEMS,
    TOKEN_LENGTH,
    Row,
    Values,
    name_of,
    next_code,
    seen_of,
    written,
)
from appraisal.scheme.periods.models import Period
from appraisal.scheme.reference import ForbiddenMeasure
from appraisal.scheme.versions.deeds import check_allowed, problems_of, rules_digest
from appraisal.scheme.versions.models import Indicator, Scheme, SchemeVersion
from portal.ledger.actors import Actor
from portal.ledger.chain.canonical import digest, plain
from portal.ledger.writing.recording import deed
from portal.people.models import Officer
from portal.shell.refusals import Denied, MovedOn, Refused, refuse
from portal.shell.typed.bounds import whole

OF_VERSION = (
    *("number", "effective_from", "smallest_caseload_units", "smallest_caseload_officers", "note", "note_en"),
)
MOST_ROWS = {"categories": 40, "indicators": 400, "bands": 20, "gates": 60}
LONGEST_COMMENT = 2000
By = Officer | Actor


def found(*, by: By, at: datetime, name: str, name_en: str = "", period_kind: str = Period.Kind.MONTH) -> Scheme:
    """Found a scheme, which its versions fill, and return it. Raises Denied, and Refused for a name that is taken."""
    check_may_draft(by, timezone.localdate(at))
    name = whole(name, 120, "name")
    if not name:
        refuse(name=_("Give it a name."))
    if Scheme.objects.filter(name=name).exists():
        refuse(name=_("There is a scheme of this name already."))
    if period_kind not in Period.Kind.values:
        refuse(period_kind=_("Choose a kind of period."))
    codes = Scheme.objects.values_list("code", flat=True)
    scheme = Scheme(code=next_code(codes, "scheme-"), name=name, name_en=name_en, period_kind=period_kind)
    with deed("scheme.added", by=as_actor(by, *DRAFTS), at=at) as record:
        record.save(scheme)
        record.about(scheme)
        record.note(after={"code": scheme.code, "name": scheme.name, "period_kind": period_kind})
    return scheme


def begin(
    *,
    by: By,
    at: datetime,
    scheme_id: int | None,
    number: str,
    effective_from: date,
    name: str = "",
    period_kind: str = "",
    source_id: int | None = None,
) -> SchemeVersion:
    """Draft a version as `draft` does, of a scheme that is founded with it where none is given; return it."""
    with transaction.atomic():
        if scheme_id is None:
            scheme_id = found(by=by, at=at, name=name, period_kind=period_kind or Period.Kind.MONTH).pk
        return draft(
            by=by, at=at, scheme_id=scheme_id, number=number, effective_from=effective_from, source_id=source_id
        )


def draft(
    *, by: By, at: datetime, scheme_id: int, number: str, effective_from: date, source_id: int | None = None
) -> SchemeVersion:
    """Draft a version of a scheme, with all rows of another version of any scheme or empty, and return it.

    Raises Denied, and Refused for a number that the scheme has already.
    """
    check_may_draft(by, timezone.localdate(at))
    scheme = Scheme.objects.get(pk=scheme_id)
    source = SchemeVersion.objects.select_related("scheme").get(pk=source_id) if source_id else None
    version = SchemeVersion(scheme=scheme, number=_number(scheme, number), effective_from=effective_from, source=source)
    for name in ("smallest_caseload_units", "smallest_caseload_officers", "note", "note_en") if source else ():
        setattr(version, name, getattr(source, name))
    version.drafted_by = version.changed_by = _person(by)
    version.changed_at = at
    with deed("version.drafted", by=as_actor(by, *DRAFTS), at=at) as record:
        record.save(version)
        record.about(version)
        if source:
            _copy_all(source, version)
        record.keep_sets(version)
        record.note(
            number=version.number,
            effective_from=version.effective_from,
            copied_from=f"{source.scheme.name} {source.number}" if source else "",
        )
    return version


def rewrite(*, by: By, at: datetime, version_id: int, seen: str, values: Mapping[str, Any]) -> SchemeVersion:
    """Change number, first day, smallest caseloads or note of a draft; return it. Nothing changed leaves no event.

    Raises Denied, Refused, and MovedOn where somebody else changed these meanwhile.
    """
    check_may_draft(by, timezone.localdate(at))
    version = _read(version_id)
    before = heading_of(version)
    after = before | {name: plain(values[name]) for name in OF_VERSION if name in values}
    if after == before:
        return version
    if after["number"] != before["number"]:
        after["number"] = _number(version.scheme, after["number"])
    with _changing("version.rewritten", by, at, version_id) as (record, locked):
        if seen != heading_seen(locked):
            raise MovedOn(_("Somebody else changed the heading of this draft meanwhile."))
        given = {name: values[name] for name in OF_VERSION if name in values}
        _touch(record, locked, by, at, **given)
        changed = [name for name in OF_VERSION if before[name] != after[name]]
        record.note(before={name: before[name] for name in changed}, after={name: after[name] for name in changed})
    return locked


def heading_of(version: SchemeVersion) -> Values:
    """Return what the heading of a version says, by column."""
    return {name: plain(getattr(version, name)) for name in OF_VERSION}


def heading_seen(version: SchemeVersion) -> str:
    """Return the token of what the heading of a version says now."""
    return digest(heading_of(version))[:TOKEN_LENGTH]


def add_row(*, by: By, at: datetime, version_id: int, rows: str, values: Mapping[str, Any]) -> Row:
    """Add a category, indicator, grade or gate to a draft, behind the others, and return it.

    Without a code it gets the next free one. Raises Denied and Refused with a sentence for each field.
    """
    check_may_draft(by, timezone.localdate(at))
    kind = ROW_KINDS[rows]
    with _changing("draft.row_added", by, at, version_id) as (record, version):
        row = kind.model(version=version, **{name: values[name] for name in kind.columns if name in values})
        others = _others(kind, version, row)
        row.code = row.code.strip() or _next_code(kind, row, others)
        row.position = max((each.position for each in others), default=-1) + 1
        if len(others) >= MOST_ROWS[rows]:
            raise Refused(_("This is more than one scheme holds."))
        _check(kind, row, others, version)
        row.save()
        _touch(record, version, by, at)
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
        _read(version_id)
        return known
    with _changing("draft.row_changed", by, at, version_id) as (record, version):
        row = kind.model.objects.filter(pk=row_id, version=version).first()
        if row is None or seen != seen_of(kind, row):
            raise MovedOn(_("Somebody else changed this row meanwhile."))
        before, after = written(kind, row), _filled(kind, row, values)
        row.code = row.code.strip() or before["code"]
        _check(kind, row, _others(kind, version, row), version)
        row.save()
        _touch(record, version, by, at)
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
    _read(version_id)
    row = kind.model.objects.get(pk=row_id, version_id=version_id)
    listed = _beside(kind, row)
    old = listed.index(row)
    new = min(max(old + places, 0), len(listed) - 1)
    if new == old:
        return row
    with _changing("draft.row_moved", by, at, version_id) as (record, version):
        listed = _beside(kind, row)
        listed.insert(new, listed.pop(listed.index(row)))
        for place, each in enumerate(listed):
            each.position = place
        kind.model.objects.bulk_update(listed, ["position"])
        _touch(record, version, by, at)
        record.note(row=name_of(kind, row), before={"position": old}, after={"position": new})
    return row


def remove_row(*, by: By, at: datetime, version_id: int, rows: str, row_id: int, seen: str) -> None:
    """Remove a row of a draft; its event keeps what it said. A category goes once it holds no indicators.

    Raises Denied, Refused, and MovedOn where the row is not as it was seen.
    """
    check_may_draft(by, timezone.localdate(at))
    kind = ROW_KINDS[rows]
    with _changing("draft.row_removed", by, at, version_id) as (record, version):
        row = kind.model.objects.filter(pk=row_id, version=version).first()
        if row is None or seen != seen_of(kind, row):
            raise MovedOn(_("Somebody else changed this row meanwhile."))
        if kind is CATEGORIES and row.indicators.exists():
            raise Refused(_("Move or remove its indicators first."))
        record.note(row=name_of(kind, row), before=written(kind, row))
        kind.model.objects.filter(pk=row.pk)._raw_delete("default")
        _touch(record, version, by, at)


def copy_rows(*, by: By, at: datetime, version_id: int, category_id: int, indicator_ids: Iterable[int]) -> list[Row]:
    """Copy indicators of any version into a category of a draft, under their own codes where these are free.

    Return the new ones. Raises Denied, and Refused without any, or for one that may not be an indicator.
    """
    check_may_draft(by, timezone.localdate(at))
    kind = INDICATORS
    originals = list(kind.model.objects.filter(pk__in=list(indicator_ids), version__discarded_at=None))
    if not originals:
        raise Refused(_("Choose what is copied."))
    with _changing("draft.rows_copied", by, at, version_id) as (record, version):
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
        _touch(record, version, by, at)
        record.note(rows=[[name_of(kind, row), written(kind, row)] for row in copies])
    return copies


def discard(*, by: By, at: datetime, version_id: int, reason: str) -> SchemeVersion:
    """Throw a draft away for a reason; its event keeps what it said, and its number is free again. Return it."""
    check_may_draft(by, timezone.localdate(at))
    if not reason.strip():
        refuse(reason=_("Give a reason."))
    with _changing("draft.discarded", by, at, version_id) as (record, version):
        record.note(number=version.number, reason=reason.strip(), rules=rules_digest(version), rows=_all_rows(version))
        _touch(record, version, by, at, discarded_at=at)
    return version


def submit(*, by: By, at: datetime, version_id: int, seen_rules: str) -> SchemeVersion:
    """Submit a draft so that a second person publishes it; return it.

    Raises Denied, MovedOn where its rules are not those that were shown, Refused with all that is not ready.
    """
    check_may_draft(by, timezone.localdate(at))
    problems = problems_of(_read(version_id))
    if problems:
        raise Refused(_("The version cannot be published yet."), problems)
    with _changing("version.submitted", by, at, version_id) as (record, version):
        if seen_rules != rules_digest(version):
            raise MovedOn(_("The draft was changed after this page was opened."))
        if version.submitted_at:
            raise Refused(_("This draft has been submitted already."))
        if not record.change(version, only_if={"submitted_at": None}, submitted_at=at, submitted_by=_person(by)):
            raise MovedOn(_("Somebody else changed this draft meanwhile."))
        record.keep_sets(version)
        record.note(number=version.number, rules=seen_rules)
    return version


def send_back(*, by: By, at: datetime, version_id: int, reason: str) -> SchemeVersion:
    """Take a submitted draft back to its writing, with a reason that stands among its comments; return it."""
    check_may_send_back(by, timezone.localdate(at))
    reason = whole(reason, LONGEST_COMMENT, "reason")
    if not reason:
        refuse(reason=_("Give a reason."))
    with _changing("version.sent_back", by, at, version_id, roles=PUBLISHES_VERSIONS) as (record, version):
        if not version.submitted_at:
            raise Refused(_("This draft has not been submitted."))
        record.change(version, only_if={"published_at": None}, submitted_at=None, submitted_by=None)
        record.save(DraftComment(version=version, text=reason, written_by=by, written_at=at))
        record.note(number=version.number, reason=reason)
    return version


def comment(*, by: Officer, at: datetime, version_id: int, text: str, row: str = "") -> DraftComment:
    """Remark on a draft or on one of its rows, named as `rules.name_of` does; return the comment."""
    check_may_comment(by, timezone.localdate(at))
    text = whole(text, LONGEST_COMMENT, "text")
    if not text:
        refuse(text=_("Write something."))
    version = _read(version_id)
    if row and row not in _names(version):
        refuse(row=_("There is no such row."))
    remark = DraftComment(version=version, row=row, text=text, written_by=by, written_at=at)
    with deed("draft.commented", by=as_actor(by, *PUBLISHES_VERSIONS), at=at, about=version) as record:
        record.save(remark)
        record.note(row=row, text=text)
    return remark


def settle(*, by: Officer, at: datetime, comment_id: int) -> DraftComment:
    """Say that a comment is dealt with; return it. Raises Refused where somebody did before."""
    check_may_comment(by, timezone.localdate(at))
    remark = DraftComment.objects.select_related("version").get(pk=comment_id)
    _read(remark.version_id)
    with deed("comment.settled", by=as_actor(by, *PUBLISHES_VERSIONS), at=at, about=remark.version) as record:
        if not record.change(remark, only_if={"settled_at": None}, settled_at=at, settled_by=by):
            raise Refused(_("This comment is settled already."))
        record.note(row=remark.row)
    return remark


def forbidden_words(name: str, text: str = "") -> str:
    """Return the sentence that says why an indicator of this name or text may not be one, or ""."""
    try:
        check_allowed(Indicator(name=name, text=text), ForbiddenMeasure.objects.all())
    except Denied as denial:
        return str(denial)
    return ""


@contextmanager
def _changing(what, by, at, version_id, roles=DRAFTS):
    """A deed about a draft that nobody else changes meanwhile; on SQLite the transaction holds the write lock."""
    with deed(what, by=as_actor(by, *roles), at=at) as record:
        version = _read(version_id, is_held=True)
        record.about(version)
        yield record, version


def _read(version_id, *, is_held=False):
    rows = SchemeVersion.objects.select_for_update(of=("self",)) if is_held else SchemeVersion.objects
    version = rows.select_related("scheme").get(pk=version_id)
    if version.published_at:
        raise Refused(_("A published version never changes; draft a new one."))
    if version.discarded_at:
        raise Refused(_("This draft was discarded."))
    return version


def _touch(record, version, by, at, **fields):
    """Write that a draft was changed, by whom and when; what was submitted is taken back."""
    unsubmitted = {"submitted_at": None, "submitted_by": None}
    given = {"changed_by": _person(by), "changed_at": at} | unsubmitted | fields
    if not record.change(version, only_if={"published_at": None, "discarded_at": None}, **given):
        raise MovedOn(_("Somebody else changed this draft meanwhile."))
    record.keep_sets(version)


def _person(by):
    return None if isinstance(by, Actor) else by


def _number(scheme, number):
    number = whole(number, 20, "number")
    if not number:
        refuse(number=_("Give it a number."))
    if SchemeVersion.objects.filter(scheme=scheme, number=number, discarded_at=None).exists():
        refuse(number=_("The scheme has a version of this number already."))
    return number


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


def _names(version):
    return {name_of(kind, row) for kind in ROW_KINDS.values() for row in getattr(version, kind.name).all()}


def _all_rows(version):
    return [
        [name_of(kind, row), written(kind, row)]
        for kind in ROW_KINDS.values()
        for row in getattr(version, kind.name).all()
    ]


def _copy_all(source, version):
    places = {}
    for category in source.categories.all():
        old, category.pk, category.version = category.pk, None, version
        category._state.adding = True
        category.save()
        places[old] = category.pk
    for name in ("indicators", "bands", "gates"):
        for row in getattr(source, name).all():
            row.pk, row.version = None, version
            row._state.adding = True
            if name == "indicators":
                row.category_id = places[row.category_id]
            row.save()
