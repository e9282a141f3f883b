import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from portal.config.processes.checks import refuse_powerful_role, refuse_unusable_keys
from portal.config.processes.serving import PortTaken, Server, check_port
from portal.shell.documents.pdf import PACKAGES, PdfUnavailable, check_available

HIGHEST_PORT = 65_535


class Command(BaseCommand):
    help = "Run the portal on this machine; with the memory broker, its worker and beat as well."

    def add_arguments(self, parser):
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")
        parser.add_argument("--all", action="store_true", help="run worker and beat here with any broker")
        parser.add_argument("--check-port", action="store_true", help="only say whether the port is free")

    def handle(self, *args, port, check_port, **options):
        port = self.number_of(port)
        self.refuse_taken(port)
        if not check_port:
            self.refuse_wrong_keys()
            with_background = options["all"] or settings.BROKER_URL.startswith("memory")
            Server(port=port, with_background=with_background, on_ready=self.greet).run()

    def number_of(self, port):
        if not port.isascii() or not port.isdecimal() or int(port[:9]) > HIGHEST_PORT:
            raise CommandError(f"端口须为 0 至 65535 的数字 / PORT is a number from 0 to 65535, not {port!r}.")
        return int(port)

    def refuse_taken(self, port):
        try:
            check_port(port)
        except PortTaken as taken:
            self.stderr.write(f"端口不可用 / Port {port} cannot be used: {taken}.")
            self.stderr.write("Choose another one: PORT=8001 make run")
            sys.exit(1)

    def refuse_wrong_keys(self):
        try:
            refuse_powerful_role()
            refuse_unusable_keys()
        except ImproperlyConfigured as refusal:
            raise CommandError(f"未启动 / Not started: {refusal}") from refusal

    def greet(self, url):
        lines = [f"四审 Sishen 已启动 / is ready: {url}"]
        if settings.DEMO:
            lines.append("登录页列出演示用户 / The login page lists the demo users and how to log in.")
        lines.append("按 Ctrl-C 停止 / Stop it with Ctrl-C.")
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
        self.say_what_is_missing()

    def say_what_is_missing(self):
        try:
            check_available()
        except PdfUnavailable:
            self.stdout.write(f"不能生成 PDF，缺少 / There is no PDF without {PACKAGES}; docx works.")
            self.stdout.flush()
