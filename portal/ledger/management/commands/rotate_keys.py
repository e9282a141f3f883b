from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.ledger.actors import system
from portal.ledger.models import Chain
from portal.ledger.writing import resealing
from portal.ledger.writing.recording import deed
from portal.shell.personal import keyring
from portal.shell.personal.sealing import SealBroken

STEPS = ("prepare", "activate", "reseal", "retire")


class Command(BaseCommand):
    help = "Seal personal data under a new key: prepare, activate, reseal, retire. All steps or one; safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("step", nargs="?", choices=STEPS, help="one step alone, for several machines")
        parser.add_argument("--index", action="store_true", help="the key of the blind index instead of the seal")

    def handle(self, *args, step=None, index=False, **options):
        self.kind = "index" if index else "seal"
        try:
            for each in (step,) if step else STEPS:
                getattr(self, each)()
        except SealBroken as damage:
            raise CommandError(f"Nothing of this batch was written: {damage}") from damage

    def prepare(self):
        self.stdout.write(f"prepared: {keyring.prepare(self.kind)}")

    def activate(self):
        file = keyring.activate(self.kind)
        if file is None:
            self.stdout.write("nothing was prepared; the newest key stays in use")
            return
        with deed("keys.activated", by=system("security"), at=timezone.now(), chain=Chain.PERSONAL) as record:
            record.note(kind=self.kind, key=keyring.key_ids(self.kind)[0])
        self.stdout.write(f"in use: {file}")

    def reseal(self):
        write = resealing.reindex if self.kind == "index" else resealing.reseal
        # What somebody writes meanwhile takes the new key by itself; one more look finds what an old process left.
        while done := write(at=timezone.now(), tell=self.tell):
            self.stdout.write(f"{done} rows written")

    def retire(self):
        newest, *older = keyring.key_ids(self.kind)
        if self.kind == "index":
            needed = set() if resealing.is_indexed_anew() else set(older)
        else:
            needed = resealing.seals_in_use()
        for key_id in older:
            if key_id in needed:
                raise CommandError(f"Key {key_id} is still needed: run the step reseal first.")
            place = keyring.retire(self.kind, key_id)
            with deed("keys.retired", by=system("security"), at=timezone.now(), chain=Chain.PERSONAL) as record:
                record.note(kind=self.kind, key=key_id)
            self.stdout.write(f"retired: {place}; keep it as long as backups are kept that need it")
        self.stdout.write(f"in use: {newest}")

    def tell(self, label, done):
        self.stdout.write(f"  {label}: {done}")
        self.stdout.flush()
