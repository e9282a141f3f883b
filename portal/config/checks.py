"""What must never be so in service: `manage.py check` and the server itself refuse to start with it."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from portal.ledger.resealing import unusable_keys

LOOPBACK = {"", "localhost", "127.0.0.1", "::1"}


def _keys_are_given():
    kept = {file.name for file in Path(settings.KEYS_DIR).glob("*.key")}
    kinds = {name.removesuffix(".key").split("-")[0] for name in kept}
    return {"index", "checkpoint", "seal"} <= kinds


# number, what must hold, the sentence when it does not
IN_SERVICE_RULES = (
    (1, lambda: not settings.DEBUG, "DEBUG shows source and data to anybody: turn it off."),
    (2, lambda: not settings.DEMO, "SISHEN_DEMO lists users and their passwords: no service runs with it."),
    (3, lambda: len(settings.SECRET_KEY) >= 50, "SECRET_KEY must be given, 50 characters or more."),
    (4, _keys_are_given, "DATA/keys must hold seal-*.key, index*.key and checkpoint.key, the same on every machine."),
    (5, lambda: "*" not in settings.ALLOWED_HOSTS, "ALLOWED_HOSTS must name the hosts; * lets any name in."),
    (6, lambda: not settings.IS_SQLITE, "DATABASE_URL must name a PostgreSQL database."),
    (7, lambda: not settings.BROKER_URL.startswith("memory"), "BROKER_URL must name a Redis server."),
    (8, lambda: settings.TLS, "TLS=0 sends passwords in plain text."),
    (
        9,
        lambda: bool(settings.CACHE_URL),
        "CACHE_URL must name a Redis server: machines share sessions.",
    ),
)


def unsafe_in_service():
    """Return the errors that keep this configuration from going into service; none outside service."""
    if not settings.IN_SERVICE:
        return []
    return [
        Error(sentence, id=f"sishen.E{number:03}")
        for number, holds, sentence in IN_SERVICE_RULES
        if not holds()
    ]


def refuse_unsafe_service():
    """Raise ImproperlyConfigured with every error, for servers that start without a management command."""
    if errors := unsafe_in_service():
        raise ImproperlyConfigured(" ".join(error.msg for error in errors))


def refuse_unusable_keys():
    """Raise ImproperlyConfigured where the keys at hand do not open what the database holds; a new database passes."""
    try:
        problems = list(unusable_keys())
    except DatabaseError:
        # Not migrated yet or not to be reached: the health of the service says so.
        return
    if problems:
        raise ImproperlyConfigured(
            f"The keys in {settings.KEYS_DIR} are not those of this database; restore them from their backup. "
            + " ".join(problems)
        )


@register(Tags.security)
def check_service(app_configs, **kwargs):
    return unsafe_in_service()


@register(Tags.security)
def check_demo(app_configs, **kwargs):
    """A demo lists its users, so its database is one on this machine."""
    if settings.DEMO and settings.DATABASES["default"].get("HOST", "") not in LOOPBACK:
        return [Error("SISHEN_DEMO is on and the database is on another machine.", id="sishen.E020")]
    return []
