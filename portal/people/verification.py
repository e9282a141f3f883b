"""Whether the names of rights that a share points to are those the programme gives them."""

from django.apps import apps
from django.contrib.auth.management import _get_all_permissions  # type: ignore[attr-defined]
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from portal.ledger.models import Chain
from portal.ledger.verification import Discrepancy


def findings():
    """Yield a Discrepancy for each permission and content type that is missing or that no model gives rise to."""
    models = {(model._meta.app_label, model._meta.model_name): model for model in apps.get_models()}
    types = set(ContentType.objects.values_list("app_label", "model"))
    expected = {(*key, name) for key, model in models.items() for name, _words in _get_all_permissions(model._meta)}
    found = Permission.objects.values_list("content_type__app_label", "content_type__model", "codename")
    # A type of a model that an earlier version had stays in the table and gives no right.
    known = {each for each in found if each[:2] in models}
    for label in sorted(models.keys() - types):
        yield _finding(f"the content type {'.'.join(label)} is missing")
    for label in sorted(expected ^ known):
        yield _finding(f"the permission {'.'.join(label)} is {'missing' if label in expected else 'no model’s'}")


def _finding(what):
    return Discrepancy(Chain.BUSINESS.value, 0, what)
