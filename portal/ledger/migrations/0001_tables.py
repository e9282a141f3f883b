from django.db import migrations, models

from portal.shell.schema import NewTables


class Migration(NewTables):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('chain', models.CharField(choices=[('business', 'Business'), ('access', 'Access and settings'), ('personal', 'Personal data')], max_length=10, verbose_name='chain')),
                ('seq', models.BigIntegerField(verbose_name='number')),
                ('kind', models.CharField(max_length=60, verbose_name='deed')),
                ('outcome', models.CharField(choices=[('done', 'Done'), ('denied', 'Denied')], max_length=10, verbose_name='outcome')),
                ('about_type', models.CharField(blank=True, max_length=60)),
                ('about_id', models.CharField(blank=True, max_length=40)),
                ('actor_id', models.BigIntegerField(null=True)),
                ('actor_name', models.CharField(max_length=80, verbose_name='who')),
                ('actor_unit', models.CharField(blank=True, max_length=80)),
                ('actor_role', models.CharField(blank=True, max_length=60)),
                ('on_behalf_of', models.CharField(blank=True, max_length=80, verbose_name='on behalf of')),
                ('address', models.CharField(blank=True, max_length=60)),
                ('occurred_at', models.DateTimeField(verbose_name='when')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded')),
                ('payload', models.TextField()),
                ('states', models.TextField()),
                ('prev_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('hash_alg', models.CharField(default='sha256', max_length=10)),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'indexes': [models.Index(fields=['about_type', 'about_id', 'chain', 'seq'], name='event_history'), models.Index(fields=['chain', 'kind', 'seq'], name='event_by_kind')],
                'constraints': [models.UniqueConstraint(fields=('chain', 'seq'), name='event_once_per_place')],
            },
        ),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('chain', models.CharField(choices=[('business', 'Business'), ('access', 'Access and settings'), ('personal', 'Personal data')], max_length=10, primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField(default=0)),
                ('hash', models.CharField(max_length=64)),
                ('genesis', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='SentForm',
            fields=[
                ('key', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('actor_id', models.BigIntegerField(null=True)),
                ('about', models.CharField(blank=True, max_length=100)),
                ('sent_at', models.DateTimeField(auto_now_add=True)),
                ('digest', models.CharField(blank=True, default='', max_length=64)),
                ('answer_sealed', models.TextField(blank=True, default='')),
            ],
            options={
                'indexes': [models.Index(fields=['sent_at'], name='sent_form_by_age')],
            },
        ),
    ]
