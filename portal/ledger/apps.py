from uuid import uuid4

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "portal.ledger"
    label = "ledger"
    verbose_name = _("Ledger")

    def ready(self):
        pre_migrate.connect(free_tables, sender=self, dispatch_uid="ledger")
        post_migrate.connect(prepare_database, sender=self, dispatch_uid="ledger")


def free_tables(sender, using, plan=(), **kwargs):
    """Take the guards off a SQLite database that is about to migrate: it rebuilds no table that a trigger speaks of."""
    from portal.ledger.rows import guards

    if plan and connections[using].vendor == "sqlite":
        guards.remove_all(connections[using])


def prepare_database(sender, using, **kwargs):
    """Begin the chains of a new database and put its guards in place."""
    from portal.ledger.rows import guards

    begin_chains(using)
    guards.install(connections[using])


def begin_chains(using):
    """Write the heads of the chains of a new database, each with a beginning of its own."""
    from portal.ledger.chain.links import genesis
    from portal.ledger.models import Chain, Head

    deployment = uuid4()
    for chain in Chain.values:
        start = genesis(chain, deployment)
        Head.objects.using(using).get_or_create(chain=chain, defaults={"hash": start, "genesis": start})
