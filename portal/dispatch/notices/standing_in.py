"""Telling people that they stand in for somebody: people record it, and dispatch looks who has not been told."""

from datetime import datetime

from django.utils import timezone

from portal.dispatch.models import Notice
from portal.dispatch.notices import deeds as notices
from portal.dispatch.notices.own import SUBSTITUTE_TOLD
from portal.ledger.actors import system
from portal.ledger.writing.recording import deed
from portal.people.models import Substitute

KIND = "substitute.told"


def tell_substitutes(at: datetime) -> int:
    """Tell each person once for whom they act, from when to when; return how many were told."""
    rows = [row for row in _current(at) if not Notice.objects.filter(key=f"{_key(row)}:{row.substitute_id}").exists()]
    for row in rows:
        with deed(KIND, by=system("substitute"), at=at, about=row) as record:
            notices.send(
                record,
                SUBSTITUTE_TOLD,
                recipients=[row.substitute_id],
                key=_key(row),
                at=at,
                facts={"name": row.officer.name, "first": row.starts_on, "last": row.ends_on},
            )
    return len(rows)


def _current(at):
    rows = Substitute.objects.filter(ends_on__gte=timezone.localdate(at), withdrawn_on=None)
    return rows.select_related("officer").order_by("pk")


def _key(row):
    return f"{KIND}:{row.pk}"
