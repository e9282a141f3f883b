"""python -m tests.bench [--cases 100000] [--only lists] [--runs 15] [--json FILE]"""

import argparse
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from tests.bench.databases import Unfit, prepared
from tests.support.services import postgres_url

AREAS = ("lists", "inbox", "file", "deeds", "month", "volume")
OFFICERS_OF_THE_MONTH = 2000


def main():
    asked = _asked()
    os.environ.setdefault("DATA", tempfile.mkdtemp(prefix="sishen-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    url = os.environ.get("DATABASE_URL") or postgres_url() or ""
    figures = []
    for area in asked.only or AREAS:
        address, _seconds = prepared(url, **_size(area, asked.cases))
        figures += _measured(area, address, asked, url)
    from tests.bench.report import table, written

    print(table(figures))
    written(asked.json, figures, cases=asked.cases, runs=asked.runs)
    print(f"Written to {asked.json}.")


def _size(area, cases):
    """A year of cases, but for the month: a quarter is enough there, and its cases have 2,000 officers."""
    if area == "month":
        return {"cases": cases // 4, "months": 2, "officers": OFFICERS_OF_THE_MONTH}
    return {"cases": cases}


def _measured(area, address, asked, url):
    _connect(address)
    module = import_module(f"tests.bench.{area}")
    given = {"url": url, "cases": asked.cases} if area == "volume" else {"runs": asked.runs}
    print(f"Measuring {area} ...", flush=True)
    return list(module.measure(**given))


def _connect(address):
    """Let Django work on a database; settings are read once, so a second one is put in its place."""
    os.environ["DATABASE_URL"] = address
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = address.rpartition("/")[2]


def _asked():
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure the portal on PostgreSQL.")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--only", action="append", choices=AREAS)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--json", type=Path, default=Path("var/bench.json"))
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main()
    except Unfit as reason:
        sys.exit(str(reason))
