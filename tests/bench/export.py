"""python -m tests.bench.export [--cases 100000]: the list as Excel beside openpyxl's write-only mode alone.

Each is written by a process of its own, so that its peak of memory is its own. openpyxl gets ready rows from memory
that do not count; the portal reads its rows from the database, batch by batch.
"""

import argparse
import os
import subprocess
import sys
import tempfile

from tests.bench.databases import Unfit, prepared
from tests.support.services import postgres_url

START = """
import resource, sys, tempfile, time
from pathlib import Path
import django
django.setup()
from django.utils import timezone
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
path = Path(tempfile.mkdtemp()) / "list.xlsx"
"""
PORTAL = """
from cases.desk.list.export import batches, columns
from portal.office.exports.workbook import Workbook
from tests.bench.people import lookers
officer, written = lookers()["supervisor"], 0
before, begun = peak(), time.perf_counter()
book = Workbook(str(path), name="Cases", heading=["a", "b"], columns=columns(), mark="bench")
for rows in batches(officer, "", timezone.now()):
    book.add(rows)
    written += len(rows)
book.close()
"""
OPENPYXL = """
import openpyxl
row = ["城关行受〔2026〕00318号", "殴打他人", "已立案", "行政处罚 · 法制部门", "剩12天", "王伟", "城关派出所"]
row.append("2026-03-16")
written = {cases}
before, begun = peak(), time.perf_counter()
book = openpyxl.Workbook(write_only=True)
sheet = book.create_sheet()
for number in range(written):
    sheet.append([f"{{row[0]}}{{number}}", *row[1:]])
book.save(path)
"""
END = """
print(f"{written:,} rows: {time.perf_counter() - begun:.1f} s, memory from {before:.0f} to {peak():.0f} MB, "
      f"file {path.stat().st_size / 1024 ** 2:.1f} MB")
"""


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.bench.export", description="Measure the Excel export.")
    parser.add_argument("--cases", type=int, default=100_000)
    cases = parser.parse_args().cases
    os.environ.setdefault("DATA", tempfile.mkdtemp(prefix="sishen-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    os.environ["DATABASE_URL"], _seconds = prepared(os.environ.get("DATABASE_URL") or postgres_url() or "", cases)
    for name, code in {"portal": PORTAL, "openpyxl write-only": OPENPYXL.format(cases=cases)}.items():
        print(f"{name}: ", end="", flush=True)
        subprocess.run([sys.executable, "-c", START + code + END], check=True)


if __name__ == "__main__":
    try:
        main()
    except Unfit as reason:
        sys.exit(str(reason))
