"""Keeping what a record said before it was corrected."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from cases.file.case.models import Case
from cases.file.wordings.models import Wording
from portal.ledger.chain.canonical import plain
from portal.ledger.writing.recording import Record
from portal.people.models import Officer
from portal.shell.personal.sealing import encrypt


def keep_wordings(
    record: Record,
    case: Case | None,
    thing: str,
    row: Model,
    changed: Mapping[str, tuple[Any, Any]],
    *,
    personal: Collection[str],
    reason: str,
    by: Officer,
    at: datetime,
) -> list[Wording]:
    """Keep {field: (before, after)} of a row within the deed that corrects it, and return the Wordings.

    `personal` are the fields that tell of people.
    """
    return record.create_all(
        [
            Wording(
                case=case,
                thing=thing,
                key=row.pk,
                field=name,
                is_personal=name in personal,
                before_sealed=encrypt(_as_text(before)),
                after_sealed=encrypt(_as_text(after)),
                reason=reason,
                corrected_by=by,
                corrected_at=at,
            )
            for name, (before, after) in changed.items()
        ]
    )


def _as_text(value):
    return json.dumps(plain(getattr(value, "pk", value)), ensure_ascii=False)
