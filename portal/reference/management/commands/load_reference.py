from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from portal.reference.loading import load_all
from portal.shell.refusals import Refused


class Command(BaseCommand):
    help = "Bring causes, defects, deadlines, calendar, forbidden measures and schemes to what fixtures/ holds."

    def handle(self, *args, verbosity=1, **options):
        try:
            with transaction.atomic():
                loaded = load_all(timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for name, count in loaded if verbosity else ():
            self.stdout.write(f"{name}: {count}")
