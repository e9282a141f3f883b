"""What the first page shows besides the inbox, gathered from the rooms above by settings.DESK_PROVIDERS."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Panel:
    """A card of the first page: a template of the room it comes from, and what that finds under the name `shown`."""

    template: str
    shown: object


def panels_for(officer, at) -> list[Panel]:
    """Return the Panels of an officer in the order of the providers, none for whom a room has nothing."""
    return [panel for path in settings.DESK_PROVIDERS for panel in import_string(path)(officer, at)]
