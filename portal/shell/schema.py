"""Migrations that begin an app."""

from django.core.management import CommandError
from django.db import connections, migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _


class NewTables(migrations.Migration):
    """A migration of new tables alone (`CreateModel` with their indexes and constraints, then what needs them).

    Django renders every related model anew after each operation, which takes half a minute for sixty tables that
    know each other. Here all operations are added to the state first, and the models are rendered once.
    """

    def apply(self, project_state, schema_editor, collect_sql=False):
        """Make the tables and return the state after them; see django.db.migrations.Migration.apply."""
        before = project_state.clone()
        project_state.__dict__.pop("apps", None)
        self.mutate_state(project_state, preserve=False)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state


def refuse_half_way(sender, using, **_signal):
    """Raise CommandError where a database stopped among the migrations that one of the app's now replaces.

    Django would take the app for one without migrations then, and say that there is nothing to do.
    """
    applied = {name for app, name in MigrationRecorder(connections[using]).applied_migrations() if app == sender.label}
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        replaced = [old for _app, old in migration.replaces]
        if app == sender.label and name not in applied and applied & set(replaced) and not applied >= set(replaced):
            raise CommandError(
                _(
                    "The tables of %(app)s stand at migration %(reached)s, and this version begins after %(last)s. "
                    "Nothing was changed. Install the version that ends with %(last)s, run migrate there, and then "
                    "install this one."
                )
                % {"app": app, "reached": max(applied & set(replaced)), "last": replaced[-1]}
            )
