"""Writing a scheme: drafts are founded, copied, written row by row, discussed, submitted; nothing published changes.

Each deed leaves one event about the version. A change takes a submitted draft back. Their rows: `row_deeds`.
"""

from collections.abc import Mapping
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
from appraisal.scheme.drafting.changing import By, changing, person, read, touch
from appraisal.scheme.drafting.models import DraftComment
from appraisal.scheme.drafting.rules import ROW_KINDS, TOKEN_LENGTH, Values, name_of, next_code, written
from appraisal.scheme.periods.models import Period
from appraisal.scheme.versions.deeds import problems_of, rules_digest
from appraisal.scheme.versions.models import WHOM, Scheme, SchemeVersion
from portal.ledger.chain.canonical import digest, plain
from portal.ledger.writing.recording import deed
from portal.people.models import Officer
from portal.shell.refusals import MovedOn, Refused, refuse
from portal.shell.typed.bounds import whole

OF_VERSION = (
    *("number", "effective_from", "smallest_caseload_units", "smallest_caseload_officers", "note", "note_en"),
)
LONGEST_COMMENT = 2000


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
    for name in ("smallest_caseload_units", "smallest_caseload_officers", "note", "note_en", *WHOM) if source else ():
        setattr(version, name, getattr(source, name))
    version.drafted_by = version.changed_by = person(by)
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
    version = read(version_id)
    before = heading_of(version)
    after = before | {name: plain(values[name]) for name in OF_VERSION if name in values}
    if after == before:
        return version
    if after["number"] != before["number"]:
        after["number"] = _number(version.scheme, after["number"])
    with changing("version.rewritten", by, at, version_id) as (record, locked):
        if seen != heading_seen(locked):
            raise MovedOn(_("Somebody else changed the heading of this draft meanwhile."))
        given = {name: values[name] for name in OF_VERSION if name in values}
        touch(record, locked, by, **given)
        changed = [name for name in OF_VERSION if before[name] != after[name]]
        record.note(before={name: before[name] for name in changed}, after={name: after[name] for name in changed})
    return locked


def heading_of(version: SchemeVersion) -> Values:
    """Return what the heading of a version says, by column."""
    return {name: plain(getattr(version, name)) for name in OF_VERSION}


def heading_seen(version: SchemeVersion) -> str:
    """Return the token of what the heading of a version says now."""
    return digest(heading_of(version))[:TOKEN_LENGTH]


def discard(*, by: By, at: datetime, version_id: int, reason: str) -> SchemeVersion:
    """Throw a draft away for a reason; its event keeps what it said, and its number is free again. Return it."""
    check_may_draft(by, timezone.localdate(at))
    if not reason.strip():
        refuse(reason=_("Give a reason."))
    with changing("draft.discarded", by, at, version_id) as (record, version):
        record.note(number=version.number, reason=reason.strip(), rules=rules_digest(version), rows=_all_rows(version))
        touch(record, version, by, discarded_at=at)
    return version


def submit(*, by: By, at: datetime, version_id: int, seen_rules: str) -> SchemeVersion:
    """Submit a draft so that a second person publishes it; return it.

    Raises Denied, MovedOn where its rules are not those that were shown, Refused with all that is not ready.
    """
    check_may_draft(by, timezone.localdate(at))
    problems = problems_of(read(version_id))
    if problems:
        raise Refused(_("The version cannot be published yet."), problems)
    with changing("version.submitted", by, at, version_id) as (record, version):
        if seen_rules != rules_digest(version):
            raise MovedOn(_("The draft was changed after this page was opened."))
        if version.submitted_at:
            raise Refused(_("This draft has been submitted already."))
        if not record.change(version, only_if={"submitted_at": None}, submitted_at=at, submitted_by=person(by)):
            raise MovedOn(_("Somebody else changed this draft meanwhile."))
        record.keep_sets(version)
        record.note(number=version.number, rules=seen_rules)
    return version


def send_back(*, by: Officer, at: datetime, version_id: int, reason: str) -> SchemeVersion:
    """Take a submitted draft back to its writing, with a reason that stands among its comments; return it."""
    check_may_send_back(by, timezone.localdate(at))
    reason = whole(reason, LONGEST_COMMENT, "reason")
    if not reason:
        refuse(reason=_("Give a reason."))
    with changing("version.returned", by, at, version_id, roles=PUBLISHES_VERSIONS) as (record, version):
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
    version = read(version_id)
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
    read(remark.version_id)
    with deed("comment.settled", by=as_actor(by, *PUBLISHES_VERSIONS), at=at, about=remark.version) as record:
        if not record.change(remark, only_if={"settled_at": None}, settled_at=at, settled_by=by):
            raise Refused(_("This comment is settled already."))
        record.note(row=remark.row)
    return remark


def _number(scheme, number):
    number = whole(number, 20, "number")
    if not number:
        refuse(number=_("Give it a number."))
    if SchemeVersion.objects.filter(scheme=scheme, number=number, discarded_at=None).exists():
        refuse(number=_("The scheme has a version of this number already."))
    return number


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
