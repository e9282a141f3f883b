"""Emptying the tables after a test that committed: what the guards refuse, so they are off for that moment.

Rows are deleted in one transaction, not truncated: on PostgreSQL every truncated table waits for the disk.
"""

from django.apps import apps
from django.db import transaction

from portal.ledger.apps import prepare_database
from portal.ledger.rows import guards

KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def empty(connection):
    """Delete every row but those of migrations, content types and permissions; begin the chains anew."""
    tables = set(connection.introspection.django_table_names(only_existing=True)) - KEPT
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        guards.remove(connection)
        for table in sorted(tables):
            cursor.execute(f'DELETE FROM "{table}"')
        prepare_database(apps.get_app_config("ledger"), using=connection.alias)
