"""The events as the audit administrator reads them."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from portal.ledger.chain.links import envelope_of, link
from portal.ledger.models import Chain, Event


def events(
    *,
    chain: Chain = Chain.BUSINESS,
    kind: str = "",
    person: str = "",
    about: str = "",
    outcome: str = "",
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[Event]:
    """Return the events of one chain, narrowed by what is given; `about` is `app.model:id`, days are inclusive."""
    found = Event.objects.filter(chain=chain)
    if kind:
        found = found.filter(kind__startswith=kind)
    if person:
        found = found.filter(actor_name=person)
    if about:
        about_type, _, about_id = about.partition(":")
        found = found.filter(about_type=about_type, about_id=about_id)
    if outcome:
        found = found.filter(outcome=outcome)
    if first:
        found = found.filter(recorded_at__gte=_midnight(first))
    if last:
        found = found.filter(recorded_at__lt=_midnight(last + timedelta(days=1)))
    return found


@dataclass(frozen=True)
class Change:
    """One fact of an event, as it was before and after; None where it was not noted."""

    name: str
    before: str | None
    after: str | None

    @property
    def is_different(self) -> bool:
        return self.before is not None and self.after is not None and self.before != self.after


def changes_of(event: Event) -> list[Change]:
    """Return what the event noted: before and after side by side, then everything else."""
    noted = json.loads(event.payload)
    before, after = noted.pop("before", None), noted.pop("after", None)
    if not isinstance(before, dict) or not isinstance(after, dict):
        before, after = _as_dict("state", before), _as_dict("state", after)
    names = sorted({*before, *after})
    beside = [Change(name, _text(before.get(name)), _text(after.get(name))) for name in names]
    return beside + [Change(name, None, _text(value)) for name, value in noted.items()]


def states_of(event: Event) -> list[tuple[str, str]]:
    """Return (row, digest) for every protected row that the event wrote."""
    return sorted(json.loads(event.states).items())


def is_whole(event: Event) -> bool:
    """Say whether the event's hash is the one that its columns and its predecessor give."""
    return link(envelope_of(event), event.prev_hash) == event.hash


def _as_dict(name, value):
    if isinstance(value, dict):
        return value
    return {} if value is None else {name: value}


def _text(value):
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
