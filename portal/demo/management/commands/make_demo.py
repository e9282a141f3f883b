from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.demo.making import AlreadyThere, make


class Command(BaseCommand):
    help = "Fill an empty portal with the demo bureau and a believable year of cases; the same seed, the same rows."

    def add_arguments(self, parser):
        parser.add_argument("--cases", type=int, default=1800)
        parser.add_argument("--seed", type=int, default=4)
        parser.add_argument("--until", type=date.fromisoformat, help="first day without history; today by default")
        parser.add_argument("--months", type=int, default=12, help="whole months before the one that is running")
        parser.add_argument("--officers", type=int, help="officers of the handling units; 96 by default")
        parser.add_argument("--no-appraisal", action="store_true", help="cases only, no months computed")
        parser.add_argument("--force", action="store_true", help="in a portal that is neither demo nor development")

    def handle(self, *args, cases, seed, until, months, officers, no_appraisal, force, verbosity, **options):
        if not (settings.DEMO or settings.DEBUG or force):
            raise CommandError(
                "This portal is no demo. Everybody's password would be known; use --force if you mean it."
            )
        say = self.stdout.write if verbosity else lambda text: None
        try:
            make(
                cases=cases,
                seed=seed,
                until=until or timezone.localdate(),
                months=months,
                officers=officers,
                is_appraised=not no_appraisal,
                say=say,
            )
        except AlreadyThere as reason:
            raise CommandError(str(reason)) from reason
