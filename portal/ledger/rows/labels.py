"""By which name the ledger speaks of a table for ever, wherever its model stands.

Every witnessed or noted model says its `ledger_label` itself, so that an event still names its rows when a module, a
class or an app is called something else. Tables of a library go by Django's own label.
"""

from functools import cache

from django.apps import apps


def label_of_model(model) -> str:
    """Return the label of a model, for example `cases.matter`."""
    return getattr(model, "ledger_label", "") or model._meta.label_lower


def label_of(row) -> str:
    """Return the name under which an event speaks of a row, for example `cases.matter:12`."""
    return f"{label_of_model(row)}:{row.pk}"


def model_of(label):
    """Return the model that has a label, or None where none has it any more."""
    return _by_label().get(label)


@cache
def _by_label():
    return {label_of_model(model): model for model in apps.get_models(include_auto_created=True)}
