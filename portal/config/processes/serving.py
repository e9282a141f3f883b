"""The web server of `manage.py serve`: gunicorn with one worker process of threads, on this machine only."""

import os
import socket
import sys

from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication

from portal.config.processes import background, in_service

HOST = "127.0.0.1"
THREADS = 8
GRACE = 3  # seconds a stopping process gives to what it is doing


class PortTaken(Exception):
    """Somebody else listens on the port, or it may not be used."""


def check_port(port):
    """Raise PortTaken with the system's reason when the port cannot be listened on."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(1)
        except (OSError, OverflowError) as error:
            raise PortTaken(getattr(error, "strerror", None) or str(error)) from error


class Server(BaseApplication):
    """Serves until SIGINT or SIGTERM; `on_ready(url)` is called once requests are answered."""

    def __init__(self, *, port, with_background, on_ready):
        self.port = port
        self.with_background = with_background
        self.on_ready = on_ready
        super().__init__()

    def load_config(self):
        wanted = {
            "bind": f"{HOST}:{self.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "timeout": 120,
            "graceful_timeout": GRACE,
            "keepalive": in_service.keepalive,
            "limit_request_line": in_service.limit_request_line,
            "control_socket_disable": True,
            "loglevel": "warning",
            "proc_name": "sishen",
            "when_ready": self.when_ready,
            "post_worker_init": self.post_worker_init,
            "worker_exit": self.worker_exit,
        }
        for name, value in wanted.items():
            self.cfg.set(name, value)

    def load(self):
        return get_wsgi_application()

    def run(self):
        # The worker process is forked from this one and must not share its connections.
        connections.close_all()
        super().run()

    def when_ready(self, arbiter):
        self.port = arbiter.LISTENERS[0].sock.getsockname()[1]

    def post_worker_init(self, worker):
        if self.with_background:
            background.start()
        if worker.age == 1:
            self.on_ready(f"http://{HOST}:{self.port}/")

    def worker_exit(self, arbiter, worker):
        if self.with_background:
            background.stop(within=GRACE - 1)
        sys.stdout.flush()
        # A task that still runs holds the interpreter open; its row in the database says it is not done.
        os._exit(0)
