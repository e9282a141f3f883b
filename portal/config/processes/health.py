"""Whether this process can do its work; read by balancers and by people, so it tells no details."""

import logging
import os
import shutil
import tempfile

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.config.celery import app
from portal.config.processes import background

log = logging.getLogger(__name__)

LEAST_FREE = 64 * 1024**2


def database_answers():
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def broker_answers():
    with app.connection_for_write() as connection:
        connection.ensure_connection(max_retries=1, timeout=2)
    return background.is_well()


def migrations_applied():
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def disk_takes_files():
    """Write a little where files and, in a try-out, the database lie; a disk that is nearly full counts as full."""
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        file.write(b"\0" * 4096)
        file.flush()
        os.fsync(file.fileno())
    return shutil.disk_usage(settings.DATA_DIR).free >= LEAST_FREE


CHECKS = {
    "database": database_answers,
    "broker": broker_answers,
    "migrations": migrations_applied,
    "disk": disk_takes_files,
}


def reached_by_any_name(get_response):
    """Let a balancer ask for the health by address: that one page is made for no name and links nowhere."""

    def middleware(request):
        if request.path_info == "/healthz":
            request.META["HTTP_HOST"] = next((host.lstrip(".") for host in settings.ALLOWED_HOSTS), "localhost")
        return get_response(request)

    return middleware


def _is_well(name, check):
    try:
        return check()
    except Exception:
        log.exception("health check failed: %s", name)
        return False


@never_cache
@require_safe
def healthz(request):
    """200 when all is well, 503 when anything is not; each check is "ok" or "bad"."""
    found = {name: "ok" if _is_well(name, check) else "bad" for name, check in CHECKS.items()}
    return JsonResponse(found, status=503 if "bad" in found.values() else 200)
