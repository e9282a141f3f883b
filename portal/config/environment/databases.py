"""What DATABASE_URL says, or a sentence on why it says nothing."""

import warnings

import environ
from django.core.exceptions import ImproperlyConfigured

ENGINES = ("django.db.backends.postgresql", "django.db.backends.sqlite3")


def database_of(url):
    """Return Django's settings of a database; raise ImproperlyConfigured for an address that names none of ours."""
    try:
        with warnings.catch_warnings(action="ignore"):
            found = environ.Env.db_url_config(url)
    except (KeyError, ValueError, ImproperlyConfigured):
        found = {}
    if found.get("ENGINE") not in ENGINES or not found.get("NAME"):
        # Not the address itself: it holds a password.
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read: write postgres://user:password@host:5432/name, or sqlite:////folder/file."
        )
    return found
