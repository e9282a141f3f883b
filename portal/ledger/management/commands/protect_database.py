from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal.ledger.rows.protection import CannotProtect, protect


class Command(BaseCommand):
    help = "PostgreSQL: leave the application's role only the rights it needs; run as owner after each migration."

    def add_arguments(self, parser):
        parser.add_argument("role", help="the role with which the application connects")

    def handle(self, *args, role, **options):
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL knows roles; on SQLite the triggers stop the honest path.")
        try:
            given = protect(connection, role)
        except CannotProtect as problem:
            raise CommandError(str(problem)) from problem
        for table, rights in sorted(given.items()):
            self.stdout.write(f"{table}: {', '.join(rights)}")
