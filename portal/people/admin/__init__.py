"""Django's administration of people: forms that call the deeds; nothing is deleted, nothing written beside them."""

from portal.people.admin import calendars, officers, posts, territory, units

__all__ = ["calendars", "officers", "posts", "territory", "units"]
