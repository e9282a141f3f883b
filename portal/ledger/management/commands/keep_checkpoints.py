from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.ledger.chain.checkpoints import keep_checkpoints


class Command(BaseCommand):
    help = "Write where each chain stands to the checkpoint files outside the database."

    def handle(self, *args, **options):
        for checkpoint in keep_checkpoints(timezone.now()):
            self.stdout.write(checkpoint.mark)
