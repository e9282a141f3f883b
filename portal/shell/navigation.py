"""The side navigation and the name in the top bar, gathered from the rooms above by settings."""

from dataclasses import dataclass, replace
from itertools import groupby

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Entry:
    """One line of the side navigation.

    `group` is a heading ("" for the first, unnamed block); `count` is what waits there;
    `match` is the path prefix under which the entry is the current one (its own url if empty).
    """

    group: str
    label: str
    url: str
    count: int | None = None
    match: str = ""
    is_current: bool = False

    def fits(self, path):
        return path.startswith(self.match or self.url)


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
    found = [
        entry
        for provider in getattr(settings, "NAVIGATION_PROVIDERS", ())
        for entry in import_string(provider)(request)
    ]
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
    if not _is_known(request):
        return None
    provider = getattr(settings, "WHOAMI_PROVIDER", "")
    return import_string(provider)(request) if provider else Whoami(str(request.user))


def navigation(request):
    """Context processor: `navigation` and `whoami`, each computed when a template first asks."""
    return {
        "navigation": SimpleLazyObject(lambda: groups(request)),
        "whoami": SimpleLazyObject(lambda: whoami(request)),
        "is_demo": getattr(settings, "DEMO", False),
    }


def _is_known(request):
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
