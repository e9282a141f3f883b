"""A report that had come in days before its case was registered, found out when its month was public already."""

from datetime import timedelta

from django.utils import timezone

from cases.models import Case
from cases.quality.corrections import deeds as corrections

EARLIER = timedelta(days=2)
REASON = "经核对接报案登记簿，报案人系两日前到所报案，登记时误填为当日；发案、报案、接报时间一并更正。"


def correct_a_report(period, *, by, at):
    """Correct the times of one ended case that was registered in a period, once; return it, None where none fits."""
    case = _fitting(period, by, at)
    if case is None:
        return None
    moved = {name: getattr(case, name) - EARLIER for name in ("occurred_at", "reported_at")}
    changes = {**moved, "facts": case.facts.replace(_in_words(case.occurred_at), _in_words(moved["occurred_at"]))}
    if reception := getattr(case, "reception", None):
        changes["received_at"] = reception.received_at - EARLIER
    return corrections.correct(
        by=by, at=at, thing="case", pk=case.pk, seen=corrections.seen_of(case), changes=changes, reason=REASON
    )


def _fitting(period, by, at):
    """Return the first walk-in case of a period that has ended, clear of its first days; None if one is corrected."""
    registered = Case.objects.filter(
        registered_at__gte=_begun(period.starts_on + EARLIER * 2), registered_at__lt=_begun(period.ends_on)
    )
    if registered.filter(wordings__reason=REASON).exists():
        return None
    walked_in = registered.filter(source=Case.Source.WALK_IN, ended_at__lt=at, is_fast_track=False)
    apart = walked_in.exclude(handlers__officer=by)
    return apart.select_related("reception").order_by("registered_at", "pk").first()


def _in_words(moment):
    day = timezone.localdate(moment)
    return f"{day.year}年{day.month}月{day.day}日"


def _begun(day):
    return timezone.make_aware(timezone.datetime(day.year, day.month, day.day))
