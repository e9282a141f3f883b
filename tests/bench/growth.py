"""python -m tests.bench.growth [--small 10000] [--large 100000]: what each page costs, and how it grows with the data.

Each of ROLES walks from the inbox along the links of the pages, three deep, and measures one address of each page that
it can reach, and the list's filters and searches beside them. `exponent` is that of the processor time of the
database between the two sizes: 0 means that ten times the cases change nothing, 1 that the page takes ten times
as long. `touched` are the pages of 8 kB that PostgreSQL goes through for it, which no load of the machine changes;
theirs is the second exponent.
"""

import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from html import unescape
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote

from tests.bench.databases import Unfit, prepared
from tests.support.services import postgres_url

ROLES = (
    "officer",
    "legal_officer",
    "unit_head",
    "legal_department",
    "bureau_leader",
    "supervisor",
    "rule_admin",
    "audit_admin",
)
DEEP = 3
LINK = re.compile(r'<a [^>]*?href="(/[^"#]*)"')
FILES = {
    "office:fetch_export",
    "cases:open_evidence",
    "cases:open_document",
    "cases:evidence_page",
    "office:import_refusals",
    "office:import_merged",
    "office:import_template",
    "dispatch:open_notice",
    "shell:logout",
    "logout",
}
EMPTY, FRAME = "/bench/empty/", "/bench/frame/"
MOST_TIMES_THE_EMPTY_VIEW = 12
STEEPEST = 0.2
STEEPEST_OF_WHAT_COUNTS_ALL = 0.5
COUNTS_ALL = ("cases:situation", "search")
# Below this many milliseconds an exponent is that of the clock, below so many pages that of the depth of indexes.
TOO_SHORT, TOO_FEW = 2.0, 200


def main():
    asked = _asked()
    os.environ.setdefault("DATA", tempfile.mkdtemp(prefix="sishen-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    if asked.measure:
        return _measure(asked.runs)
    url = os.environ.get("DATABASE_URL") or postgres_url() or ""
    sizes = [_measured(url, cases, asked.runs) for cases in (asked.small, asked.large)]
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps({"sizes": [asked.small, asked.large], "pages": sizes}, indent=1))
    _report(*sizes, times=asked.large / asked.small)


def _measured(url, cases, runs):
    """Measure in a process of its own, which is connected to one database from its start."""
    address, _seconds = prepared(url, cases, is_appraised=True)
    with tempfile.NamedTemporaryFile("r", suffix=".json") as file:
        words = ["-m", "tests.bench.growth", "--runs", str(runs), "--measure", file.name]
        done = subprocess.run([sys.executable, *words], env={**os.environ, "DATABASE_URL": address}, check=False)
        if done.returncode:
            raise Unfit(f"measuring {cases} cases failed")
        return json.loads(Path(file.name).read_text())


def _measure(runs):
    import django

    django.setup()
    from django.db import connection

    from tests.bench.timing import counted_queries, touched_pages

    visits = _visits()
    laps = {key: [] for key in visits}
    # By the clock, what other processes do would be taken for growth.
    connection.ensure_connection()
    schedstat = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    with counted_queries() as statements:
        for number in range(runs + 2):
            for key, (visitor, address) in visits.items():
                statements.clear()
                before, begun, worked = _of_database(schedstat), time.perf_counter(), time.thread_time()
                visitor.get(address)
                wall, cpu = time.perf_counter() - begun, time.thread_time() - worked
                if number >= 2:
                    database = _of_database(schedstat) - before
                    laps[key].append([wall * 1000, cpu * 1000, database, len(statements)])
    found = {key: _summed_up(visits[key][1], rows) for key, rows in laps.items()}
    for key, (visitor, address) in visits.items():
        with touched_pages() as touched:
            visitor.get(address)
        found[key]["touched"] = sum(number for number, _sql in touched)
    Path(_asked().measure).write_text(json.dumps(found))


def _of_database(schedstat):
    return int(schedstat.read_text().split()[0]) / 1e6


def _summed_up(address, rows):
    wall, cpu, db, queries = zip(*rows, strict=True)
    return {
        "address": address,
        "wall": median(wall),
        "p95": quantiles(wall, n=20)[-1],
        "cpu": median(cpu),
        "db": median(db),
        "queries": int(median(queries)),
    }


def _visits():
    """Return {"role page": (Visitor, address)}."""
    from tests.bench.people import lookers
    from tests.bench.visiting import Visitor

    people = {role: _holder(role) for role in ROLES} | {"officer": lookers()["officer"]}
    found = {}
    for role, officer in people.items():
        visitor = Visitor(officer)
        found |= {f"{role} {page}": (visitor, address) for page, address in _reached(visitor).items()}
        if f"{role} cases:list" in found:
            found |= {f"{role} {name}": (visitor, address) for name, address in _filters().items()}
        found |= {f"{role} empty": (visitor, EMPTY), f"{role} frame": (visitor, FRAME)}
    return found


def _reached(visitor):
    """Return {name of the page: its address} for what can be reached by links; one address for each name."""
    from django.urls import Resolver404, resolve

    found, turn = {}, ["/"]
    for _step in range(DEEP):
        linked = []
        for address in turn:
            for link in LINK.findall(visitor.get(address)):
                try:
                    page = resolve(link.partition("?")[0])
                except Resolver404:
                    continue
                name = " ".join([page.view_name, *(str(v) for k, v in page.kwargs.items() if k == "section")])
                if page.view_name in FILES or name in found or page.app_names[:1] == ["admin"]:
                    continue
                if _answers(visitor, unescape(link)):
                    found[name] = unescape(link)
                    linked.append(unescape(link))
        turn = linked
    return {"dispatch:inbox": "/", **found}


def _answers(visitor, address):
    try:
        visitor.get(address)
    except RuntimeError:
        return False
    return True


def _filters():
    """Return {what is asked of the list: its address}."""
    from django.utils import timezone

    from portal.people.models import Unit
    from tests.bench.people import _largest_unit

    today = timezone.localdate()
    since, until = today.replace(day=1), today
    unit = _largest_unit().pk
    assert Unit.objects.filter(pk=unit).exists()
    return {
        "list: state": "/cases/?state=closed",
        "list: unit": f"/cases/?unit={unit}",
        "list: dates": f"/cases/?since={since}&until={until}",
        "list: unit and state": f"/cases/?unit={unit}&state=closed",
        "list: cause": "/cases/?cause=" + quote("盗窃"),
        "list: no hit": "/cases/?lead=" + quote("查无此人"),
        "search: 2 characters": "/cases/?q=" + quote("被盗"),
        "search: 4 characters": "/cases/?q=" + quote("电动自行"),
        "search: no hit": "/cases/?q=" + quote("查无此词"),
    }


def _holder(role):
    from django.utils import timezone

    from portal.people.models import Post

    held = Post.objects.on(timezone.localdate()).filter(role=role, officer__is_active=True).order_by("pk").first()
    return held.officer


def _report(small, large, times):
    """Print each page as the role for whom it is dearest, those over a goal first."""
    empty = {role: large[f"{role} empty"]["cpu"] for role in ROLES}
    rows = {}
    for key, at_large in large.items():
        role, _, page = key.partition(" ")
        if key in small:
            at_small = small[key]
            row = {
                "page": page,
                "role": role,
                "small": at_small,
                "large": at_large,
                "exponent": _exponent(at_small["db"], at_large["db"], times),
                "spread": _exponent(at_small["touched"], at_large["touched"], times, TOO_FEW),
                "empties": at_large["cpu"] / empty[role],
            }
            rows.setdefault(page, []).append(row)
    dearest = [max(each, key=lambda row: (not _keeps(row), row["large"]["db"])) for each in rows.values()]
    dearest.sort(key=lambda row: (_keeps(row), -row["large"]["db"]))
    print("| page | role | wall ms | p95 | CPU ms | × empty | db ms | queries | exponent | touched | exponent | |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for row in dearest:
        a, b = row["small"], row["large"]
        print(
            f"| {row['page']} | {row['role']} | {a['wall']:.0f} → {b['wall']:.0f} | {b['p95']:.0f} | {b['cpu']:.1f} "
            f"| {row['empties']:.1f} | {a['db']:.1f} → {b['db']:.1f} | {b['queries']} | {row['exponent']:.2f} "
            f"| {a['touched']} → {b['touched']} | {row['spread']:.2f} | {'' if _keeps(row) else 'OVER'} |"
        )
    print(f"{sum(map(_keeps, dearest))} of {len(dearest)} pages keep the goals.")


def _exponent(small, large, times, floor=TOO_SHORT):
    return math.log(max(large, floor) / max(small, floor)) / math.log(times)


def _keeps(row):
    steepest = STEEPEST_OF_WHAT_COUNTS_ALL if row["page"].startswith(COUNTS_ALL) else STEEPEST
    return row["exponent"] <= steepest and row["empties"] <= MOST_TIMES_THE_EMPTY_VIEW


def _asked():
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth", description=__doc__.partition("\n")[0])
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", type=Path, default=Path("var/growth.json"))
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main()
    except Unfit as reason:
        sys.exit(str(reason))
