import csv
from collections import Counter
from dataclasses import astuple
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.exchange.imports.deeds import import_cases
from cases.exchange.imports.rows import NAMES
from portal.ledger.actors import system
from portal.shell.refusals import Refused
from portal.shell.tables.reading import read_table


class Command(BaseCommand):
    help = "Load casework from an Excel or CSV file as imported history; say row by row what was refused and why."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--origin", help="name of the source; the file's name by default")
        parser.add_argument("--sheet", default="", help="name of the sheet, where several hold such a table")
        parser.add_argument("--report", type=Path, help="CSV file for the refusals")
        parser.add_argument("--dry-run", action="store_true", help="do and report the same, keep nothing")

    def handle(self, *args, file, origin, sheet, report, dry_run, **options):
        try:
            table = read_table(file.read_bytes(), names=NAMES, sheet=sheet)
            done = import_cases(
                by=system("import"),
                at=timezone.now(),
                origin=origin or file.stem,
                rows=table.rows,
                columns=table.columns,
                flaws=table.flaws,
                from_1904=table.from_1904,
                is_dry_run=dry_run,
            )
        except (OSError, Refused) as problem:
            raise CommandError(str(problem)) from problem
        handlers, units, officers = (done.found[name] for name in ("handlers", "new_units", "officers"))
        self.stdout.write(f"{done.added} cases added with {handlers} handlers, {done.known} were there already.")
        if units or officers:
            self.stdout.write(f"{units} units and {officers} accounts made, all closed.")
        self.stdout.write(f"{len(done.merged)} rows merged with an earlier one of the same handler.")
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
