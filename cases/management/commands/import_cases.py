import csv
from collections import Counter
from dataclasses import astuple
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.services.imports import import_cases
from portal.ledger.actors import system
from portal.shell.refusals import Refused


class Command(BaseCommand):
    help = "Load casework from a CSV file as imported history; say row by row what was refused and why."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--origin", help="name of the source; the file's name by default")
        parser.add_argument("--report", type=Path, help="CSV file for the refusals")
        parser.add_argument("--dry-run", action="store_true", help="report only, keep nothing")

    def handle(self, *args, file, origin, report, dry_run, **options):
        try:
            with file.open(encoding="utf-8-sig", newline="") as source:
                rows = csv.DictReader(source)
                done = import_cases(
                    by=system("import"), at=timezone.now(), origin=origin or file.stem, rows=enumerate(rows, 2),
                    columns=rows.fieldnames or (), is_dry_run=dry_run,
                )  # fmt: skip
        except (OSError, UnicodeDecodeError, Refused) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{done.added} cases added with {done.handlers} handlers, {done.known} were there already.")
        self.stdout.write(f"{len(done.refusals)} refusals" + (":" if done.refusals else "."))
        for (column, reason), count in Counter((one.column, one.reason) for one in done.refusals).most_common():
            self.stdout.write(f"  {count} × {column}: {reason}")
        if report:
            self._write(report, done.refusals)
        if dry_run:
            self.stdout.write("Nothing was kept: this was a dry run.")

    def _write(self, path, refusals):
        with path.open("w", encoding="utf-8-sig", newline="") as target:
            writer = csv.writer(target)
            writer.writerow(["row", "column", "value", "reason"])
            writer.writerows(astuple(one) for one in refusals)
