"""Who else has the same form open: kept for a minute in the cache, never in the record; the version check decides."""

from datetime import datetime

from django.core.cache import cache

from portal.people.models import Officer

KEPT_SECONDS = 60
# One call may be lost; who leaves says so (`leave`), and a page in the background soon counts as left.
SEEN_SECONDS = 30


def note(*, officer: Officer, thing: str, key: int, moment: datetime) -> list[str]:
    """Note that an officer has a form open, and return the names of the others who have, in order of arrival.

    `thing` and `key` name what is edited, for example "case" and 7. Two who are noted in the same instant may miss each
    other until the next call, some seconds later.
    """
    place = f"presence:{thing}:{key}"
    people = cache.get(place) or {}
    people[officer.pk] = (officer.name, moment.isoformat())
    here = {pk: (name, at) for pk, (name, at) in people.items() if _is_fresh(at, moment)}
    cache.set(place, here, KEPT_SECONDS)
    return [name for pk, (name, _at) in here.items() if pk != officer.pk]


def leave(*, officer: Officer, thing: str, key: int) -> None:
    """Note that an officer has left a form."""
    place = f"presence:{thing}:{key}"
    people = cache.get(place) or {}
    if people.pop(officer.pk, None):
        cache.set(place, people, KEPT_SECONDS)


def _is_fresh(at, moment):
    return (moment - datetime.fromisoformat(at)).total_seconds() <= SEEN_SECONDS
