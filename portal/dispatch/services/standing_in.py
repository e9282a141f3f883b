"""Telling people that they stand in for somebody: people record it, and dispatch looks who has not been told."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from portal.dispatch.models import Notice
from portal.dispatch.services import notices
from portal.ledger.actors import system
from portal.ledger.recording import deed
from portal.people.models import Substitute

KIND = "substitute.told"


def tell_substitutes(at: datetime) -> int:
    """Tell each person once for whom they act, from when to when; return how many were told."""
    rows = [row for row in _current(at) if not Notice.objects.filter(key=f"{_key(row)}:{row.substitute_id}").exists()]
    for row in rows:
        with deed(KIND, by=system("substitute"), at=at, about=row) as record:
            days = {"name": row.officer.name, "first": row.starts_on.isoformat(), "last": row.ends_on.isoformat()}
            notices.send(
                record,
                recipients=[row.substitute_id],
                kind=KIND,
                key=_key(row),
                at=at,
                url=reverse("people:me"),
                title="您被指定代行{name}的职责（{first}至{last}）".format(**days),
                title_en="You act for {name} from {first} to {last}".format(**days),
            )
    return len(rows)


def _current(at):
    rows = Substitute.objects.filter(ends_on__gte=timezone.localdate(at), withdrawn_on=None)
    return rows.select_related("officer").order_by("pk")


def _key(row):
    return f"{KIND}:{row.pk}"
