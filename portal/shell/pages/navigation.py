"""The side navigation and the name in the top bar, gathered from the rooms above by settings.

Gathering them costs more than most pages, so the session keeps both for a minute, or until its next deed.
"""

import time
from dataclasses import astuple, dataclass, field, replace

from django.conf import settings
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import get_language, pgettext_lazy

KEPT, KEPT_SECONDS = "navigation", 60
# More lines at once are searched instead of seen.
MOST_OPEN = 7


class Group(TextChoices):
    """The groups of the side navigation in their order; what belongs to none stands above them."""

    CASEWORK = "casework", pgettext_lazy("menu", "Casework")
    MEDIATION = "mediation", pgettext_lazy("menu", "Mediation")
    COMMUNITY = "community", pgettext_lazy("menu", "Community")
    SUPERVISION = "supervision", pgettext_lazy("menu", "Supervision")
    APPRAISAL = "appraisal", pgettext_lazy("menu", "Appraisal")
    ADMINISTRATION = "administration", pgettext_lazy("menu", "Administration")


@dataclass(frozen=True)
class MenuEntry:
    """One line of the side navigation.

    `group` is a Group ("" for what stands above them); `count` is what waits there;
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
class Block:
    """A group of the navigation: the entries that are seen once it is open, and `more` behind one further press."""

    heading: str
    entries: list[MenuEntry]
    more: list[MenuEntry] = field(default_factory=list)
    is_open: bool = True

    @property
    def waiting(self) -> int:
        """How much waits behind all its entries."""
        return sum(entry.count or 0 for entry in (*self.entries, *self.more))


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
    found = [MenuEntry(*fields) for fields in _frame(request)["entries"]]
    fitting = [entry for entry in found if entry.fits(request.path)]
    current = max(fitting, key=lambda entry: len(entry.match or entry.url), default=None)
    return [replace(entry, is_current=entry is current) for entry in found]


def blocks(request) -> list[Block]:
    """Return the Blocks of the navigation: what belongs to no group, then the groups in their order.

    One group is open, the current page's or else the first, and no more than MOST_OPEN entries are seen at once.
    """
    found = entries(request)
    above = [entry for entry in found if not entry.group]
    grouped = {group: [entry for entry in found if entry.group == group] for group in Group}
    grouped = {group: those for group, those in grouped.items() if those}
    current = next((group for group, those in grouped.items() if any(entry.is_current for entry in those)), None)
    opened = current or next(iter(grouped), None)
    room = max(1, MOST_OPEN - len(above))
    first = [Block("", above)] if above else []
    return first + [
        Block(str(group.label), seen, more, is_open=group is opened)
        for group, those in grouped.items()
        for seen, more in [_seen_and_more(those, room)]
    ]


def _seen_and_more(entries, room):
    """Return (the first `room` of the entries, the others); the current one is among those that are seen."""
    seen, more = entries[:room], entries[room:]
    hidden = next((entry for entry in more if entry.is_current), None)
    if hidden is not None:
        seen, more = [*seen[:-1], hidden], [seen[-1], *(entry for entry in more if entry is not hidden)]
    return seen, more


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
        "navigation": SimpleLazyObject(lambda: blocks(request)),
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
