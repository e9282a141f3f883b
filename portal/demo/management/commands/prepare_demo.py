from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.file.search.deeds import index_missing
from cases.models import Case
from portal.demo.making import go_on, make
from portal.people.models import Officer

CASES, SEED = 1800, 4


class Command(BaseCommand):
    help = "Fill the demo when nobody is in it yet; do nothing when somebody is. `make run` calls this."

    def handle(self, *args, **options):
        try:
            self._prepare()
        except KeyboardInterrupt:
            raise CommandError("Stopped. The next start goes on where this one was.", returncode=130) from None

    def _prepare(self):
        if Officer.objects.exists():
            # Without the demo's switch the history is a trial's, and the months are its own affair.
            if not (settings.DEMO and go_on(say=self._say)):
                return
        else:
            self.stdout.write("The portal is empty. The demo bureau moves in; this takes about half a minute, once.")
            make(cases=CASES, seed=SEED, until=timezone.localdate(), say=self._say)
        index_missing(Case.objects.all())
        self.stdout.write("Everybody's password is sishen-demo.")

    def _say(self, text):
        self.stdout.write(f"  {text}")
        self.stdout.flush()
