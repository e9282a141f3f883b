"""Opening periods: a month is a row with its own dates and the time at which it is computed."""

from datetime import date, datetime, time

from django.db import IntegrityError
from django.utils import timezone

from appraisal.scheme.deciders import as_actor
from appraisal.scheme.periods.models import Period
from portal.ledger.actors import Actor
from portal.ledger.writing.recording import deed

COMPUTES_ON_DAY, COMPUTES_AT = 3, time(2)


def open_month(*, by: Actor, at: datetime, year: int, month: int) -> Period:
    """Open a calendar month and return its Period; return the one that is there if it was opened before."""
    code = f"{year}-{month:02d}"
    starts_on, ends_on = date(year, month, 1), month_after(year, month)
    known = Period.objects.filter(kind=Period.Kind.MONTH, starts_on=starts_on).first()
    if known:
        return known
    period = Period(
        kind=Period.Kind.MONTH, code=code, starts_on=starts_on, ends_on=ends_on, computes_at=computes_at(ends_on)
    )
    try:
        with deed("period.opened", by=as_actor(by), at=at) as record:
            record.save(period)
            record.about(period)
            record.note(code=code, starts_on=starts_on, ends_on=ends_on)
    except IntegrityError:
        return Period.objects.get(kind=Period.Kind.MONTH, starts_on=starts_on)
    return period


def month_after(year: int, month: int) -> date:
    """Return the first day of the month after."""
    return date(year + month // 12, month % 12 + 1, 1)


def computes_at(ends_on: date) -> datetime:
    """Return when a month that ends before this day is computed: on the 3rd at 02:00, bureau time."""
    return timezone.make_aware(datetime.combine(ends_on.replace(day=COMPUTES_ON_DAY), COMPUTES_AT))
