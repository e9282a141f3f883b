"""Databases of a given size, filled by make_demo once and kept for the next time."""

import json
import os
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import psycopg2

SEED = 4
STEPS = (("migrate", "--verbosity", "0"), ("make_demo", "--force", "--verbosity", "0"))


class Unfit(Exception):
    """The address is no PostgreSQL, or the portal could not be filled."""


def prepared(url, cases, *, officers=None, months=12, is_appraised=False, anew=False):
    """Return (address, seconds make_demo took) of a database with so many cases; fill it unless it is there.

    Only where `is_appraised` are its months computed, issued and objected to.
    """
    if not url.startswith(("postgres://", "postgresql://")):
        raise Unfit("DATABASE_URL must name a PostgreSQL server, for example postgres://user@127.0.0.1:5432/postgres")
    name = f"sishen_bench_{cases}" + (f"_{officers}" if officers else "") + ("_appraised" if is_appraised else "")
    address = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    made = None if anew else _made(url, name)
    if made:
        print(f"{name} is there already (made in {made['seconds']:.0f} s).", flush=True)
        manage(address, *STEPS[0])
        return address, made["seconds"]
    print(f"Making {name} with {cases:,} cases ...", flush=True)
    _empty(url, name)
    manage(address, *STEPS[0])
    begun = time.monotonic()
    size = ("--cases", str(cases), "--months", str(months), "--seed", str(SEED))
    size += ("--officers", str(officers)) if officers else ()
    size += () if is_appraised else ("--no-appraisal",)
    manage(address, *STEPS[1], *size)
    seconds = time.monotonic() - begun
    _settle(address)
    _keep(url, name, {"cases": cases, "officers": officers, "seconds": seconds})
    print(f"{name} was made in {seconds:.0f} s.", flush=True)
    return address, seconds


def manage(address, *words):
    """Run a management command on a database in a process of its own; raise Unfit when it fails."""
    process = subprocess.run(
        [sys.executable, "manage.py", *words], env={**os.environ, "DATABASE_URL": address}, check=False
    )
    if process.returncode:
        raise Unfit(f"manage.py {words[0]} failed on {address}")


def _made(url, name):
    """What was kept about a finished database of this name, or None."""
    with _server(url) as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        found = cursor.fetchone()
    return json.loads(found[0]) if found and found[0] else None


def _keep(url, name, facts):
    with _server(url) as cursor:
        cursor.execute(f'COMMENT ON DATABASE "{name}" IS %s', [json.dumps(facts)])


def _settle(address):
    """Do at once what autovacuum does within minutes."""
    with _server(address, database=None) as cursor:
        cursor.execute("VACUUM ANALYZE")


def _empty(url, name):
    with _server(url) as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')


class _server:
    """A cursor outside a transaction, on the server's own database unless told otherwise."""

    def __init__(self, url, database="/postgres"):
        self.url = urlunsplit(urlsplit(url)._replace(path=database)) if database else url

    def __enter__(self):
        self.connection = psycopg2.connect(self.url)
        self.connection.autocommit = True
        return self.connection.cursor()

    def __exit__(self, *problem):
        self.connection.close()
