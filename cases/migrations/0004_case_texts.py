import django.db.models.deletion
from django.db import migrations, models

import cases.search.fields


def create_index(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("CREATE INDEX cases_casetext_grams ON cases_casetext USING gin (grams) WITH (fastupdate = off)")
    else:
        editor.execute("CREATE VIRTUAL TABLE cases_casetext_fts USING fts5 (grams, tokenize = \"unicode61 remove_diacritics 0\")")


def drop_index(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX cases_casetext_grams")
    else:
        editor.execute("DROP TABLE cases_casetext_fts")


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_counted_cases'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseText',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='text', serialize=False, to='cases.case')),
                ('text', models.TextField()),
                ('grams', cases.search.fields.GramsField()),
                ('version', models.PositiveIntegerField()),
            ],
        ),
        migrations.RunPython(create_index, drop_index),
    ]
