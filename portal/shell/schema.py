"""Migrations that begin an app."""

from django.db import migrations


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
