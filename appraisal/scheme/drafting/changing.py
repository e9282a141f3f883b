"""How a draft is changed: held against others, refused once it is published, and bound to one event."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from appraisal.scheme.deciders import DRAFTS, as_actor
from appraisal.scheme.versions.models import SchemeVersion
from portal.ledger.actors import Actor
from portal.ledger.writing.recording import Record, deed
from portal.people.models import Officer
from portal.shell.refusals import MovedOn, Refused

By = Officer | Actor


@contextmanager
def changing(
    what: str, by: By, at: datetime, version_id: int, roles: tuple[str, ...] = DRAFTS
) -> Iterator[tuple[Record, SchemeVersion]]:
    """A deed about a draft that nobody else changes meanwhile; on SQLite the transaction holds the write lock."""
    with deed(what, by=as_actor(by, *roles), at=at) as record:
        version = read(version_id, is_held=True)
        record.about(version)
        yield record, version


def read(version_id: int, *, is_held: bool = False) -> SchemeVersion:
    """Return a draft. Raises Refused where it was published or discarded."""
    rows = SchemeVersion.objects.select_for_update(of=("self",)) if is_held else SchemeVersion.objects
    version = rows.select_related("scheme").get(pk=version_id)
    if version.published_at:
        raise Refused(_("A published version never changes; draft a new one."))
    if version.discarded_at:
        raise Refused(_("This draft was discarded."))
    return version


def touch(record: Record, version: SchemeVersion, who: By, **fields: Any) -> None:
    """Write that a draft was changed, by whom and when; what was submitted is taken back."""
    unsubmitted = {"submitted_at": None, "submitted_by": None}
    given = {"changed_by": person(who), "changed_at": record.at} | unsubmitted | fields
    if not record.change(version, only_if={"published_at": None, "discarded_at": None}, **given):
        raise MovedOn(_("Somebody else changed this draft meanwhile."))
    record.keep_sets(version)


def person(by: By) -> Officer | None:
    """Return who acts, None where the system does."""
    return None if isinstance(by, Actor) else by
