from django.db import migrations


class Migration(migrations.Migration):
    """Give the lines of dockets that are there already the cause of their case."""

    dependencies = [
        ('cases', '0004_docket_cause'),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE cases_docketline SET cause_id = (SELECT c.cause_id FROM cases_case c WHERE c.id = case_id)",
            migrations.RunSQL.noop,
        ),
    ]
