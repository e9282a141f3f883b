"""All rows of all tables as the database gives them, to see that nothing was written."""

from django.apps import apps
from django.db import connection


def everything(without=()):
    """Return {model: its rows in order of their keys} of all tables but those of the models named in `without`."""
    models = [each for each in apps.get_models() if each._meta.managed and not each._meta.proxy]
    found = {}
    with connection.cursor() as cursor:
        for model in models:
            if model._meta.label not in without:
                keys = ", ".join(f'"{field.column}"' for field in model._meta.pk_fields)
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY {keys}')
                found[model._meta.label] = cursor.fetchall()
    return found
