from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal.ledger.rows import guards


class Command(BaseCommand):
    help = "Compare the database's triggers with those the models declare; exit 1 when one is missing or off."

    def add_arguments(self, parser):
        parser.add_argument("--install", action="store_true", help="create them again first")

    def handle(self, *args, install=False, **options):
        if install:
            guards.install(connection)
        absent = guards.missing(connection)
        for name in absent:
            self.stderr.write(f"trigger {name} is missing, switched off or another one")
        if absent:
            raise CommandError("The guards are not whole.", returncode=1)
        self.stdout.write("Every guard is in place.")
