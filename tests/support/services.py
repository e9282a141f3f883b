"""What the tests can use on this machine: a PostgreSQL, a Redis, a browser, Pango.

Each function returns its address or path, or None where there is none; with REQUIRE_ALL=1 a missing
one raises Missing instead, so that a complete run cannot pass by skipping.
"""

import os
import shutil
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis

from portal.shell.documents.pdf import PdfUnavailable, check_available

# The first takes half the time of the others: it draws no window.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)


class Missing(Exception):
    """REQUIRE_ALL=1 asks for something that does not answer."""


def postgres_url():
    """Return PGTEST_URL (database `sishen`, so that tests run in `test_sishen`) where a server answers."""
    url = os.environ.get("PGTEST_URL", "postgres://root@127.0.0.1:5432/sishen")
    try:
        psycopg2.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")), connect_timeout=2).close()
    except psycopg2.OperationalError:
        return _missing("PostgreSQL (PGTEST_URL)")
    return url


def redis_url():
    """Return REDISTEST_URL (database 9 of the server on this machine) where a server answers."""
    url = os.environ.get("REDISTEST_URL", "redis://127.0.0.1:6379/9")
    try:
        redis.Redis.from_url(url, socket_connect_timeout=2).ping()
    except redis.RedisError:
        return _missing("Redis (REDISTEST_URL)")
    return url


def chromium_path():
    """Return the path of an installed Chromium or Chrome; none is ever downloaded."""
    found = (shutil.which(name) for name in (os.environ.get("CHROMIUM", ""), *BROWSERS) if name)
    return next(filter(None, found), None) or _missing("Chromium (CHROMIUM)")


def makes_pdf():
    """Say whether Pango is there, without which no PDF is laid out."""
    try:
        check_available()
    except PdfUnavailable:
        return bool(_missing("Pango (libpango-1.0-0, libpangoft2-1.0-0)"))
    return True


def _missing(what):
    if os.environ.get("REQUIRE_ALL") == "1":
        raise Missing(f"{what} is needed and does not answer.")
    return None


if __name__ == "__main__":
    ask = {"postgres": postgres_url, "redis": redis_url, "chromium": chromium_path}[sys.argv[1]]
    try:
        print(ask() or "")
    except Missing as missing:
        sys.exit(str(missing))
