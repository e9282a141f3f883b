"""Real processes of the portal on the test database, to be killed."""

import os
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PREAMBLE = """
import django
from django.conf import settings
from django.utils.dateparse import parse_datetime
django.setup()
settings.SCHEDULE_PROVIDERS = ["tests.dispatch.ground.jobs"]
"""


def environment(**extra):
    """Return the environment in which another process works on the test database of this one."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database).replace(":@", "@")
    return os.environ | {
        "DATABASE_URL": url,
        "DATA": str(settings.DATA_DIR),
        "DJANGO_SETTINGS_MODULE": "portal.config.settings",
        "PYTHONPATH": str(ROOT),
        **extra,
    }


def celery_worker(broker):
    """Start a real worker of the portal on that broker and return the process."""
    command = [sys.executable, "-m", "celery", "-A", "portal.config", "worker", "--pool", "solo", "-l", "ERROR"]
    return subprocess.Popen(command, env=environment(BROKER_URL=broker), cwd=ROOT, stdout=subprocess.DEVNULL)


def wait_until(condition, within=60):
    """Wait until `condition()` holds, and fail when it never does."""
    until = time.monotonic() + within
    while not condition():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def start(code, **extra):
    """Start Python with the portal set up and return the process."""
    return subprocess.Popen([sys.executable, "-c", PREAMBLE + code], env=environment(**extra), cwd=ROOT)


def kill_when(condition, process):
    """Kill the process with SIGKILL at the moment when `condition()` holds."""
    try:
        wait_until(lambda: condition() or process.poll() is not None)
        assert process.poll() is None, "the process ended before it could be killed"
    finally:
        process.kill()
        process.wait()
