from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.dispatch.runs import ticks


class Command(BaseCommand):
    help = "Run every scheduled job and deliver every message that is due, here and without workers."

    def handle(self, *args, **options):
        runs, messages = ticks.work(timezone.now())
        self.stdout.write(f"{runs} runs, {messages} messages")
