"""The side navigation and the name in the top bar, gathered from the rooms above by settings.

Gathering them costs more than most pages, so the session keeps both for a minute, or until its next deed.
"""

import time
from dataclasses import astuple, dataclass, replace
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import get_language

KEPT, KEPT_SECONDS = "navigation", 60


@dataclass(frozen=True)
class Entry:
    """One line of the side navigation.

    `group` is a heading ("" for the first, unnamed block); `count` is what waits there;
    `match` is the path prefix under which the entry is the current one (its own url if empty);
    with `is_exact` it is current on its own page alone. An entry with a count is counted anew on its own page,
    unless that page tells its count.
    """

    group: str
    label: str
    url: str
    count: int | None = None
    match: str = ""
    is_exact: bool = False
    is_current: bool = False

    def fits(self, path):
        return path == self.url if self.is_exact else path.startswith(self.match or self.url)


@dataclass(frozen=True)
class Whoami:
    """Who sits here, for the top bar."""

    name: str
    unit: str = ""
    role: str = ""


def entries(request):
    """All entries for this person in the order of settings.NAVIGATION_PROVIDERS, the current one marked."""
    if not _is_known(request):
        return []
    found = [Entry(*fields) for fields in _frame(request)["entries"]]
    fitting = [entry for entry in found if entry.fits(request.path)]
    current = max(fitting, key=lambda entry: len(entry.match or entry.url), default=None)
    return [replace(entry, is_current=entry is current) for entry in found]


def groups(request):
    """[(heading, [entries])] in the order in which the headings first appear."""
    found = entries(request)
    order = list(dict.fromkeys(str(entry.group) for entry in found))
    found.sort(key=lambda entry: order.index(str(entry.group)))
    return [(heading, list(those)) for heading, those in groupby(found, key=lambda entry: str(entry.group))]


def whoami(request):
    """A Whoami from settings.WHOAMI_PROVIDER, else the user's own name; None for a stranger."""
    return Whoami(*_frame(request)["whoami"]) if _is_known(request) else None


def addresses_of(page):
    """Return a function from a primary key to the address of a page, for many at once."""
    before, _zero, after = reverse(page, args=[0]).rpartition("0")
    return lambda pk: f"{before}{pk}{after}"


def tell_count(request, url, count):
    """Show at an address what its own page has counted, so that it is not counted twice."""
    request._told = {url: count}


def forget(request):
    """Let the next page gather the navigation anew."""
    if KEPT in request.session:
        del request.session[KEPT]


def navigation(request):
    """Context processor: `navigation` and `whoami`, each computed when a template first asks."""
    return {
        "navigation": SimpleLazyObject(lambda: groups(request)),
        "whoami": SimpleLazyObject(lambda: whoami(request)),
        "is_demo": getattr(settings, "DEMO", False),
    }


def _frame(request):
    """What the session keeps, or what was gathered just now: plain values, in the language of the page."""
    session = getattr(request, "session", {})
    kept = session.get(KEPT)
    if kept is None or not _is_fresh(kept, request):
        kept = session[KEPT] = {
            "of": [request.user.pk, get_language()],
            "until": time.time() + KEPT_SECONDS,
            "whoami": list(map(str, astuple(_ask_whoami(request)))),
            "entries": [_plain(entry) for entry in _ask_entries(request)],
        }
        request._has_fresh_navigation = True
    for url, count in getattr(request, "_told", {}).items():
        kept["entries"] = [
            [*entry[:3], count, *entry[4:]] if entry[2] == url and entry[3] is not None else entry
            for entry in kept["entries"]
        ]
    return kept


def _is_fresh(kept, request):
    if getattr(request, "_has_fresh_navigation", False):
        return True
    counted = {url for _group, _label, url, count, *_rest in kept["entries"] if count is not None}
    return (
        kept["of"] == [request.user.pk, get_language()]
        and time.time() < kept["until"]
        and (request.path not in counted or request.path in getattr(request, "_told", {}))
    )


def _plain(entry):
    return [str(entry.group), str(entry.label), entry.url, entry.count, entry.match, entry.is_exact]


def _ask_entries(request):
    for provider in getattr(settings, "NAVIGATION_PROVIDERS", ()):
        yield from import_string(provider)(request)


def _ask_whoami(request):
    provider = getattr(settings, "WHOAMI_PROVIDER", "")
    return import_string(provider)(request) if provider else Whoami(str(request.user))


def _is_known(request):
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
