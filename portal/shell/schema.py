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


def refuse_another_version(sender, using, **_signal):
    """Raise CommandError where the tables of an app were made by migrations that this version does not have.

    Django would leave them out of its reckoning, and say that there is nothing to do or make tables that are there.
    """
    known = {name for app, name in MigrationLoader(None).disk_migrations if app == sender.label}
    applied = {name for app, name in MigrationRecorder(connections[using]).applied_migrations() if app == sender.label}
    if known and (unknown := sorted(applied - known)):
        raise CommandError(
            _(
                "The tables of %(app)s were made by another version of the portal (%(unknown)s), from which no way "
                "leads here. Nothing was changed. Begin with an empty database, or install that version."
            )
            % {"app": sender.label, "unknown": ", ".join(unknown)}
        )
