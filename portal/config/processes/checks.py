"""What must never be so in service: `manage.py check` and the server itself refuse to start with it."""

import base64
from collections import Counter
from math import log2
from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from portal.ledger.writing.resealing import unusable_keys

POWERS = (
    "SELECT current_user, rolsuper, rolbypassrls, EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' "
    "AND pg_has_role(current_user, tableowner, 'MEMBER')) FROM pg_roles WHERE rolname = current_user"
)
LOOPBACK = {"", "localhost", "127.0.0.1", "::1"}


KINDS = ("seal", "index", "checkpoint")
# What 50 letters of chance hold at least; a word written again and again holds less, or is found as such.
LEAST_BITS = 160


def _key_files():
    """Return {kind: files} of the keys that seal, index and sign, prepared ones included."""
    found = {kind: [] for kind in KINDS}
    for file in sorted(Path(settings.KEYS_DIR).glob("*.key")):
        kind = file.name.removeprefix("next-").removesuffix(".key").split("-")[0]
        found.get(kind, []).append(file)
    return found


def _keys_are_given():
    return all(_key_files().values())


def _keys_are_sound():
    return all(_is_sound(file, kind) for kind, files in _key_files().items() for file in files)


def _is_sound(file, kind):
    try:
        content = file.read_bytes()
        key = content if kind == "checkpoint" else base64.b64decode(content.strip(), validate=True)
    except (OSError, ValueError):
        return False
    return len(key) == 32 and len(set(key)) > 8


def _keys_are_ones_own():
    return not any(file.stat().st_mode & 0o077 for files in _key_files().values() for file in files)


def is_strong(secret):
    """Say whether a secret is long and looks like chance: no repetition, and enough different letters."""
    if len(secret) < 50 or secret.startswith("django-insecure") or secret in (secret + secret)[1:-1]:
        return False
    shares = [count / len(secret) for count in Counter(secret).values()]
    return -sum(share * log2(share) for share in shares) * len(secret) >= LEAST_BITS


# number, what must hold, the sentence when it does not
IN_SERVICE_RULES = (
    (1, lambda: not settings.DEBUG, "DEBUG shows source and data to anybody: turn it off."),
    (2, lambda: not settings.DEMO, "SISHEN_DEMO lists users and their passwords: no service runs with it."),
    (
        3,
        lambda: is_strong(settings.SECRET_KEY),
        "SECRET_KEY must be given: 50 characters or more of chance, as from: head -c 48 /dev/urandom | base64",
    ),
    (4, _keys_are_given, "DATA/keys must hold seal-*.key, index*.key and checkpoint.key, the same on every machine."),
    (5, lambda: "*" not in settings.ALLOWED_HOSTS, "ALLOWED_HOSTS must name the hosts; * lets any name in."),
    (6, lambda: not settings.IS_SQLITE, "DATABASE_URL must name a PostgreSQL database."),
    (7, lambda: not settings.BROKER_URL.startswith("memory"), "BROKER_URL must name a Redis server."),
    (8, lambda: settings.TLS, "TLS=0 sends passwords in plain text."),
    (9, lambda: bool(settings.CACHE_URL), "CACHE_URL must name a Redis server: machines share sessions."),
    (
        10,
        _keys_are_sound,
        "A key in DATA/keys is damaged: seal-*.key and index*.key hold 32 bytes of chance in base64, checkpoint.key "
        "holds 32 bytes.",
    ),
    (11, _keys_are_ones_own, "The keys in DATA/keys can be read by others: chmod 600 DATA/keys/*.key."),
    (
        12,
        lambda: bool(settings.ANTIVIRUS_SAID),
        "ANTIVIRUS must name a clamd, or say none: without one, infected files are taken.",
    ),
)


def unsafe_in_service():
    """Return the errors that keep this configuration from going into service; none outside service."""
    if not settings.IN_SERVICE:
        return []
    return [Error(sentence, id=f"sishen.E{number:03}") for number, holds, sentence in IN_SERVICE_RULES if not holds()]


def refuse_unsafe_service():
    """Raise ImproperlyConfigured with every error, for servers that start without a management command."""
    if errors := unsafe_in_service():
        raise ImproperlyConfigured(" ".join(error.msg for error in errors))


def powers_of_the_role():
    """Return sentences on what the role that the application connects with may do and must not; none on SQLite."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(POWERS)
        role, is_superuser, bypasses, owned = cursor.fetchone()
    return [
        sentence.format(role=role)
        for is_so, sentence in (
            (is_superuser, "{role} is a superuser of the database and may switch every guard off."),
            (bypasses, "{role} may bypass the security of rows."),
            (owned, "{role} owns tables of the portal and may switch their triggers off."),
        )
        if is_so
    ]


def refuse_powerful_role():
    """Raise ImproperlyConfigured in service where the application connects as more than itself."""
    if not settings.IN_SERVICE:
        return
    try:
        powers = powers_of_the_role()
    except DatabaseError:
        # Not to be reached: the health of the service says so.
        return
    if powers:
        raise ImproperlyConfigured(
            " ".join(powers) + " Connect as a role of its own, to which protect_database gave its rights."
        )


def refuse_to_start():
    """Raise ImproperlyConfigured with what keeps a server or a worker from starting here."""
    refuse_unsafe_service()
    refuse_powerful_role()
    refuse_unusable_keys()


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


@register(Tags.security, deploy=True)
def check_role(app_configs, **kwargs):
    """For `check --deploy`, run with the variables of the application: migrations are run by the owner."""
    if not settings.IN_SERVICE:
        return []
    return [Error(sentence, id="sishen.E013") for sentence in powers_of_the_role()]


@register(Tags.security)
def check_demo(app_configs, **kwargs):
    """A demo lists its users, so its database is one on this machine."""
    if settings.DEMO and settings.DATABASES["default"].get("HOST", "") not in LOOPBACK:
        return [Error("SISHEN_DEMO is on and the database is on another machine.", id="sishen.E020")]
    return []
