"""Whether this process can do its work; read by balancers and by people, so it tells no details."""

import logging

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.config import background
from portal.config.celery import app

log = logging.getLogger(__name__)


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


CHECKS = {"database": database_answers, "broker": broker_answers, "migrations": migrations_applied}


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
