from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal.ledger.models import Head
from portal.ledger.rows import guards
from portal.ledger.verification import verify


class Command(BaseCommand):
    help = "Check chains, checkpoints, live rows and triggers; exit 1 and name the first bad number when they differ."

    def add_arguments(self, parser):
        parser.add_argument("--checkpoints", help="folder with the checkpoint files, when not the configured one")
        parser.add_argument("--all", action="store_true", help="go on after the first finding")

    def handle(self, *args, checkpoints=None, all=False, **options):
        found = 0
        for finding in verify(checkpoints):
            found += 1
            self.stderr.write(f"{finding.chain} #{finding.seq}: {finding.what}")
            if not all:
                break
        for name in guards.missing(connection):
            found += 1
            self.stderr.write(f"trigger {name} is missing, switched off or another one")
        if found:
            raise CommandError("The ledger does not verify.", returncode=1)
        for head in Head.objects.order_by("chain"):
            self.stdout.write(f"{head.chain} #{head.seq} {head.hash[:16]} whole")
