"""The periods of a scheme by its patterns and rows, and the keys under which the schedule knows them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from appraisal.scheme.periods.models import Pattern, Period
from appraisal.scheme.periods.rules import Rhythm, Span, first_day_of, rhythms_of, span_on
from appraisal.scheme.versions.models import Scheme

BETWEEN = ":"


def rhythms(scheme: Scheme) -> list[Rhythm]:
    """Return the Rhythms of a scheme, the oldest first; one query."""
    return rhythms_of(scheme.period_kind, Pattern.objects.filter(scheme=scheme).order_by("pk"))


def next_span(scheme: Scheme, today: date, following: list[Rhythm] | None = None) -> Span:
    """Return the Span that follows the last period of a scheme; that of today where there is none yet.

    `following` are the Rhythms of the scheme where they are known already.
    """
    last = scheme.periods.order_by("-starts_on").values_list("ends_on", flat=True).first()
    return span_on(following or rhythms(scheme), last or today)


def oldest_scheme() -> Scheme | None:
    """Return the scheme that was there first, to which addresses and keys that name none belong."""
    return Scheme.objects.order_by("pk").first()


def are_several() -> bool:
    """Say whether schemes stand side by side, so that a period alone does not say which; one query."""
    return len(Scheme.objects.order_by("pk").values_list("pk")[:2]) > 1


def keys_of(scheme: Scheme, codes: Iterable[str]) -> list[str]:
    """Return the keys of periods in the run register: of the oldest scheme the codes alone, as they always were."""
    oldest = oldest_scheme()
    before = "" if oldest is None or oldest.pk == scheme.pk else f"{scheme.code}{BETWEEN}"
    return [before + code for code in codes]


def key_of(scheme: Scheme, code: str) -> str:
    """Return the key of one period in the run register."""
    return keys_of(scheme, [code])[0]


def named_by(key: str) -> tuple[Scheme, str] | None:
    """Return the (scheme, code of the period) that a key names, or None."""
    code_of_scheme, between, code = key.rpartition(BETWEEN)
    scheme = Scheme.objects.filter(code=code_of_scheme).first() if between else oldest_scheme()
    return (scheme, code) if scheme else None


def periods_like(scheme: Scheme) -> QuerySet[Period]:
    """Return the periods of a scheme; of one without any those of the first other one with periods of its kind."""
    own = Period.objects.filter(scheme=scheme)
    if own.exists():
        return own
    like = Period.objects.filter(kind=scheme.period_kind, scheme__isnull=False)
    first = like.order_by("scheme_id").values_list("scheme_id", flat=True).first()
    return like.filter(scheme=first)


def period_of(scheme: Scheme, code: str) -> Period | None:
    """Return the period of a scheme with this code, or None."""
    return Period.objects.filter(scheme=scheme, code=code).select_related("scheme").first()


def span_called(scheme: Scheme, code: str) -> Span | None:
    """Return the Span of a scheme that a code names, whether it is open or not; None where the pattern has none."""
    first = first_day_of(code)
    span = span_on(rhythms(scheme), first) if first else None
    return span if span and span.code == code else None
